import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { formatPhrase } from '../../src/model/phrase.ts';
import { Lab, rows, Watched } from './lab.ts';

const limit = (upper: number): string => `limits:\n  - metric: loss\n    upper: ${upper}\n`;

test('a limit that is broken becomes an alert on the limit and on the row, is acknowledged, and is still so after a restart', async () => {
  using lab = new Lab({ 'lossband.yaml': limit(5), 'a/log.jsonl': rows(0, 40, () => 1) });
  let id = '';
  {
    await using watched = await Watched.open(lab.options());
    await watched.engine.refresh();
    appendFileSync(lab.path('a/log.jsonl'), rows(40, 5, () => 9));
    const { alerts } = await watched.until((state) => state.alerts.some(({ finding }) => finding.rule === 'fixed-limit'));
    const { finding } = alerts.find((alert) => alert.finding.rule === 'fixed-limit')!;
    id = finding.id;
    assert.deepEqual([finding.step, finding.source, finding.upper], [40, 'a/log.jsonl', 5]);
    const places = await watched.engine.places(id);
    assert.deepEqual(places?.map(({ role, path, range }) => [role, path, range.line]), [['limit', lab.path('lossband.yaml'), 1], ['row', lab.path('a/log.jsonl'), 40]]);
    assert.equal(await watched.engine.places('of another time'), undefined);
    const around = await watched.engine.around(id);
    assert.deepEqual([[...around.steps], [...around.values]], [[35, 36, 37, 38, 39, 40, 41, 42, 43, 44], [1, 1, 1, 1, 1, 9, 9, 9, 9, 9]]);
    assert.equal((await watched.engine.around('of another time')).steps.length, 0);
    await watched.engine.acknowledge([id], 'seen');
    await watched.until((state) => state.alerts.find((alert) => alert.finding.id === id)?.acknowledged?.note === 'seen');
  }
  await using again = await Watched.open(lab.options());
  const kept = (await again.engine.snapshot()).alerts.filter((alert) => alert.finding.id === id);
  assert.deepEqual(kept.map((alert) => alert.acknowledged?.note), ['seen']);
});

test('other limits judge the same points anew; a broken file keeps the last good ones and says where it is broken', async () => {
  using lab = new Lab({ 'lossband.yaml': limit(5), 'a/log.jsonl': rows(0, 40, (step) => (step === 30 ? 7 : 1)) });
  await using watched = await Watched.open(lab.options());
  const broken = (alerts: { finding: { rule: string } }[]): boolean => alerts.some(({ finding }) => finding.rule === 'fixed-limit');
  await watched.until((state) => broken(state.alerts));
  writeFileSync(lab.path('lossband.yaml'), limit(8));
  await watched.until((state) => !broken(state.alerts));
  writeFileSync(lab.path('lossband.yaml'), `${limit(5)}rules: [`);
  const { config, problems } = await watched.until((state) => state.problems.length > 0);
  assert.equal(config.limits[0]!.upper, 8);
  assert.equal(problems[0]!.range?.line, 3);
});

test('points that come in pieces, and over a restart of the engine, ring as those that come at once', async () => {
  const text = rows(0, 400, (step) => (step > 300 ? 50 : 2 / (1 + step / 50) + 0.01 * Math.sin(step * 1.7)));
  const rung = async (lab: Lab): Promise<string[]> => {
    await using watched = await Watched.open(lab.options());
    await watched.engine.refresh();
    return (await watched.engine.snapshot()).alerts.map(({ finding }) => `${finding.rule} ${finding.step}`).sort();
  };
  using whole = new Lab({ 'a/log.jsonl': text });
  using pieces = new Lab({ 'a/log.jsonl': '' });
  const lines = text.split(/(?<=\n)/);
  let last: string[] = [];
  for (let at = 0; at < lines.length; at += 100) {
    appendFileSync(pieces.path('a/log.jsonl'), lines.slice(at, at + 100).join(''));
    last = await rung(pieces);
  }
  assert.deepEqual(last, await rung(whole));
  assert.ok(last.length > 0);
});

test('a name in lossband.yaml that no run has is told with its place and the nearest names, until a run has it', async () => {
  const text = 'limits:\n  - metric: val/los\n    upper: 1\nmuted:\n  - {rule: plateau, metric: "los*"}\n';
  using lab = new Lab({ 'lossband.yaml': text, 'a/log.jsonl': '{"step":0,"loss":1,"val/loss":2,"accuracy":0.1}\n' });
  await using watched = await Watched.open(lab.options());
  const { problems } = await watched.until((state) => state.problems.length > 0);
  assert.deepEqual(problems.map(({ source, severity, range }) => [source, severity, range]), [
    [lab.path('lossband.yaml'), 'info', { line: 1, column: 12, endLine: 1, endColumn: 19 }],
  ]);
  assert.equal(formatPhrase(problems[0]!.message), 'No run has a metric “val/los” so far. The nearest names are: val/loss, loss, accuracy.');
  assert.deepEqual((await watched.engine.checkConfig(text)).map(({ severity }) => severity), ['info'], 'in an editor too');
  lab.write('b/log.jsonl', '{"step":0,"val/los":2}\n');
  await watched.until((state) => state.problems.length === 0);
});

test('before any run has a metric, no name in lossband.yaml is wrong', async () => {
  using lab = new Lab({ 'lossband.yaml': limit(5) });
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  assert.deepEqual((await watched.engine.snapshot()).problems, []);
});

test('the X̄ chart takes the points of an epoch together where the log counts epochs', async () => {
  const text = Array.from({ length: 60 }, (_, i) => `${JSON.stringify({ step: i, epoch: Math.floor(i / 20), loss: 1 + Math.sin(i) / 10 })}\n`).join('');
  using lab = new Lab({ 'a/log.jsonl': text });
  await using watched = await Watched.open(lab.options());
  await watched.engine.refresh();
  const [info] = (await watched.engine.snapshot()).runs;
  const chart = await watched.engine.controlChart({ run: info!.run.id, tag: 'loss', kind: 'xbar', columns: 0 });
  assert.deepEqual([...chart!.steps], [19, 39, 59]);
});
