import assert from 'node:assert/strict';
import { appendFileSync, closeSync, openSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scalar, version } from '../readers/eventWriter.ts';
import type { Snapshot } from '../../src/protocol/engineApi.ts';
import { countOf, Lab, rows, seriesOf, Watched } from './lab.ts';

test('a folder that is opened again is there at once and is not read again', async () => {
  using lab = new Lab({ 'a/log.jsonl': rows(0, 2_000) });
  {
    await using first = await Watched.open(lab.options());
    await first.engine.refresh();
    await first.engine.annotate((await first.engine.snapshot()).runs[0]!.run.id, { note: 'good', colour: 7 });
  }
  await using again = await Watched.open(lab.options());
  const snapshot = await again.engine.snapshot();
  assert.equal(countOf(snapshot, 'a', 'loss'), 2_000, 'before any file was looked at');
  assert.deepEqual([snapshot.runs[0]!.notes.note, snapshot.runs[0]!.colour], ['good', 7]);
  appendFileSync(lab.path('a/log.jsonl'), rows(2_000, 1));
  const { runs } = await again.until((state) => countOf(state, 'a', 'loss') === 2_001);
  assert.equal(seriesOf(runs, 'a', 'loss')!.superseded, 0);
});

test('without its cache a folder is read anew, and what people typed is still there', async () => {
  using lab = new Lab({ 'a/log.jsonl': rows(0, 10) });
  {
    await using first = await Watched.open(lab.options());
    await first.engine.refresh();
    await first.engine.annotate((await first.engine.snapshot()).runs[0]!.run.id, { name: 'mine' });
  }
  rmSync(join(lab.storage, 'cache.db'));
  await using again = await Watched.open(lab.options());
  const { runs } = await again.until((state) => countOf(state, 'a', 'loss') === 10);
  assert.equal(runs[0]!.notes.name, 'mine');
});

test('changes are numbered without gaps, and a snapshot says which it contains', async () => {
  using lab = new Lab({ 'a/log.jsonl': rows(0, 5) });
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  const { serial } = await watched.engine.snapshot();
  assert.deepEqual(watched.changes.map((change) => change.serial), Array.from({ length: serial }, (_, i) => i + 1));
});

test('files that are no logs, however large, and files that nobody can understand do not keep the others from being read', async () => {
  using lab = new Lab({
    'a/log.jsonl': rows(0, 5),
    'data/iris.csv': `sepal,petal,species\n${'5.1,3.5,setosa\n'.repeat(500)}`,
    'model.safetensors': new Uint8Array(1000).fill(7),
    'empty.csv': '',
    'events.out.tfevents.1.x': new Uint8Array(64).fill(255),
    '<img src=x onerror=alert(1)>/log.jsonl': rows(0, 3),
  });
  // A gigabyte of nothing: sparse, so that it costs no disk.
  closeSync(openSync(lab.path('junk.log'), 'w'));
  truncateSync(lab.path('junk.log'), 2 ** 30);
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  const { runs, problems } = await watched.engine.snapshot();
  assert.deepEqual(runs.map(({ run }) => run.name).filter((name) => !name.startsWith('events')).sort(), ['<img src=x onerror=alert(1)>', 'a']);
  assert.ok(problems.length <= 1, JSON.stringify(problems));
  assert.deepEqual(watched.logged.filter((line) => line.startsWith('error')), []);
});

test('a root that does not exist yet is told of and read once it does', async () => {
  using lab = new Lab();
  const later = join(lab.folder, 'later');
  await using watched = await Watched.open(lab.options({ roots: [{ path: later, name: 'later' }] }));
  await watched.until(({ problems }) => problems.some(({ message }) => message.text.includes('does not exist')));
  lab.write('../later/x/log.jsonl', rows(0, 2));
  await watched.engine.refresh();
  await watched.until((state) => countOf(state, 'x', 'loss') === 2 && state.problems.length === 0);
});

test('an ignored folder is not looked at, nor are installed packages', async () => {
  using lab = new Lab({ 'a/log.jsonl': rows(0, 1), 'old/log.jsonl': rows(0, 1), 'node_modules/p/log.jsonl': rows(0, 1), '.venv/log.jsonl': rows(0, 1) });
  await using watched = await Watched.open(lab.options({ ignore: ['old'] }));
  await watched.engine.refresh();
  assert.deepEqual((await watched.engine.snapshot()).runs.map(({ run }) => run.name), ['a']);
});

test('a window of a series comes at the resolution that is asked for, smoothed before it is reduced', async () => {
  using lab = new Lab({ 'a/log.jsonl': rows(0, 3_000, (step) => (step === 1_234 ? 50 : 1)) });
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  const run = (await watched.engine.snapshot()).runs[0]!.run.id;
  const [all, few, smooth] = await watched.engine.series([
    { run, tag: 'loss', columns: 0 },
    { run, tag: 'loss', columns: 20 },
    { run, tag: 'loss', columns: 20, smoothing: { kind: 'ema', amount: 0.9 } },
  ]);
  assert.deepEqual([all!.exact, all!.total, all!.values.length], [true, 3_000, 3_000]);
  assert.ok(!few!.exact && few!.values.includes(50) && few!.values.length <= 80);
  assert.ok(smooth!.values.every((value) => value < 50));
  for (const window of [all!, few!, smooth!]) assert.equal(window.values.byteLength, window.values.buffer.byteLength, 'nothing else crosses the thread');
});

test('a log among thousands of other files is found, and a refresh ends only when all of them were looked at', async () => {
  using lab = new Lab({ 'zoo/log.jsonl': rows(0, 3) });
  for (let folder = 0; folder < 20; folder++) for (let file = 0; file < 100; file++) lab.write(`d${folder}/f${file}.${file % 2 ? 'txt' : 'csv'}`, `hello ${file}\n`);
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  assert.equal(countOf(await watched.engine.snapshot(), 'zoo', 'loss'), 3);
});

test('in a store of MLflow a metric may be called as no log ever is, and a parameter may be empty', async () => {
  const run = `mlruns/1/${'a'.repeat(32)}`;
  using lab = new Lab({ [`${run}/metrics/precision.c`]: '1700000000000 0.5 3\n', [`${run}/params/note`]: '', [`${run}/artifacts/model.c`]: '1700000000000 0.5 3\n', [`${run}/artifacts/none`]: '' });
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  const { runs } = await watched.engine.snapshot();
  assert.deepEqual(runs.map((info) => [info.run.name, info.series.map(({ tag }) => tag), { ...info.run.hparams }]), [[run, ['precision.c'], { note: '' }]]);
});

test('an event file is one wherever its machine stands', async () => {
  using lab = new Lab({ 'a/events.out.tfevents.1700000000.gpu1.example.rs': Buffer.concat([version(), scalar(1, ['loss', 0.5])]) });
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  assert.equal(countOf(await watched.engine.snapshot(), 'a', 'loss'), 1);
});

test('what Ray writes into two files is one series, that of the file with more in it; what is only in the other is there as well', async () => {
  const row = (step: number, more: object): string => `${JSON.stringify({ training_iteration: step, trial_id: 'a', loss: 1 / step, ...more })}\n`;
  using lab = new Lab({
    'trial/progress.csv': 'training_iteration,trial_id,loss,only\n1,a,1,7\n2,a,0.5,7\n',
    'trial/result.json': row(1, {}) + row(2, {}) + row(4, { late: 3 }),
  });
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  const { runs } = await watched.engine.snapshot();
  const series = runs.flatMap((info) => info.series.map(({ tag, count }) => [info.run.name, tag, count]));
  assert.deepEqual(series.sort(), [['trial', 'late', 1], ['trial', 'loss', 3], ['trial', 'only', 2], ['trial', 'training_iteration', 3]]);
});

test('a training that goes on after its end is not over', async () => {
  const hf = (step: number, planned: number): string => JSON.stringify({ global_step: step, max_steps: planned, log_history: [{ step, loss: 1 }] });
  const meta = (status: number): string => `run_id: ${'a'.repeat(32)}\nrun_name: m\nstatus: ${status}\nstart_time: 1795365965379\nend_time: 1795365965394\n`;
  const mlflow = `mlruns/1/${'a'.repeat(32)}`;
  using lab = new Lab({ 'hf/trainer_state.json': hf(30, 30), [`${mlflow}/meta.yaml`]: meta(3), [`${mlflow}/metrics/loss`]: '1795365965380 0.5 3\n' });
  await using watched = await Watched.open(lab.options());
  const over = ({ runs }: Snapshot): string => runs.filter(({ run }) => run.state === 'finished' && (run.name === 'hf' || run.endedAt)).map(({ run }) => run.name).sort().join();
  await watched.until((state) => over(state) === 'hf,m');
  lab.write('hf/checkpoint-40/trainer_state.json', hf(40, 50));
  lab.write(`${mlflow}/meta.yaml`, meta(1));
  await watched.engine.refresh();
  await watched.until((state) => over(state) === '' && state.runs.every(({ run }) => run.endedAt === undefined));
});

test('what a settings file no longer says is no setting', async () => {
  using lab = new Lab({ 'a/log.jsonl': rows(0, 2), 'a/params.json': '{"lr": 0.1, "old": 1}' });
  await using watched = await Watched.open(lab.options());
  const settings = ({ runs }: Snapshot): string => JSON.stringify(runs[0]?.run.hparams);
  await watched.until((state) => settings(state) === '{"lr":0.1,"old":1}');
  lab.write('a/params.json', '{"lr": 0.25}');
  await watched.until((state) => settings(state) === '{"lr":0.25}');
});
