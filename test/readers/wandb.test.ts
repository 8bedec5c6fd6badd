import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { BlockLog } from '../../src/readers/blockLog.ts';
import { swanlab } from '../../src/readers/swanlab.ts';
import { wandb } from '../../src/readers/wandb.ts';
import * as write from './eventWriter.ts';
import { collectSamples, fixtures, replay, type Replayed, type ReplayedRun } from './replay.ts';

interface Other { kind: string; title: string; text: string; level: string; exit_code: number; run_id: string; project: string; name: string; group: string; tags: string[]; start_time: number; host: string }

function readCase(name: string): { all: Replayed; run: ReplayedRun; other: Other[]; path: string; bytes: Uint8Array } {
  const sample = collectSamples(name).find(({ path }) => /\.(?:wandb|swanlab)$/.test(path))!;
  const all = replay(name.startsWith('swanlab') ? swanlab : wandb, sample.path, sample.bytes);
  const { runs } = JSON.parse(readFileSync(join(fixtures, name, 'expected.json'), 'utf8')) as { runs: Record<string, { other?: Other[] }> };
  return { ...sample, all, run: all.runs.get('')!, other: Object.values(runs)[0]!.other ?? [] };
}

test('who ran what, when, and how it ended', () => {
  const { run, other } = readCase('wandb/v0_16');
  const info = other.find(({ kind }) => kind === 'info')!;
  assert.equal(run.told.name, info.name);
  assert.equal(run.told.startedAt, info.start_time);
  assert.equal(run.told.state, 'finished');
  const { id, project, group, tags, host } = run.told.facts;
  assert.deepEqual([id, project, group, tags, host], [info.run_id, info.project, info.group, info.tags.join(', '), info.host]);
  assert.equal(run.told.facts['summary.best'], '0.9355555555555556');
  assert.equal(run.told.facts['summary.loss'], undefined, 'the last value of a metric is no news');
});

test('alerts are texts at the step they came', () => {
  const { run, other } = readCase('wandb/odd');
  const alerts = run.artifacts.filter(({ tag }) => tag === 'alerts');
  assert.deepEqual(alerts.map((alert) => alert.kind === 'text' && alert.text), other.filter(({ kind }) => kind === 'alert').map(({ title, text, level }) => `${level}: ${title}: ${text}`));
});

test('system metrics are counted, and timed by the clock', () => {
  const { run } = readCase('wandb/odd');
  const sent = run.points['system.network.sent']!;
  assert.deepEqual(sent.map(([step]) => step), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(sent[0]![2], 1795365973.5970554);
});

test('histograms are artifacts; what is no number is no point', () => {
  const { run } = readCase('wandb/odd');
  const histogram = run.artifacts.find(({ kind }) => kind === 'histogram');
  assert.ok(histogram?.kind === 'histogram' && histogram.buckets.length % 3 === 0 && histogram.buckets.length > 0);
  assert.equal(run.points['odd']!.length, 12);
});

test('a log that was cut is read to its last whole record', () => {
  const { all, bytes, run } = readCase('wandb/killed');
  assert.deepEqual([all.problems, run.points['loss']!.length], [[], 87]);
  assert.ok(all.read < bytes.length && all.read > bytes.length - 32 * 1024);
  assert.equal(run.told.state, undefined);
});

test('a damaged block is told of, and the run goes on behind it', () => {
  const { bytes, path, run } = readCase('wandb/killed');
  const bad = bytes.slice();
  bad[20_000]! ^= 1;
  const { problems, runs, dead } = replay(wandb, path, bad);
  assert.deepEqual([problems.length, problems[0]!.severity, dead], [1, 'warning', false]);
  const points = runs.get('')!.points['loss']!;
  assert.deepEqual([points[0], points.at(-1)], [run.points['loss']![0], run.points['loss']!.at(-1)]);
  assert.ok(points.length < run.points['loss']!.length);
});

test('the run is its folder; only the file with the mark is one', () => {
  const { path, bytes } = readCase('wandb/typed');
  assert.deepEqual(wandb.place(path), { run: path.slice(0, path.lastIndexOf('/')) });
  assert.equal(wandb.sniff('anything', bytes), 1);
  assert.equal(wandb.sniff('run-x.wandb', new Uint8Array(100)), 0);
  assert.equal(replay(wandb, 'run-x.wandb', new Uint8Array(100)).dead, true);
});

test('SwanLab: name, facts, start and end', () => {
  const { run, all, path } = readCase('swanlab/runs');
  assert.deepEqual([all.problems, run.told.name, run.told.state, run.told.startedAt], [[], 'eta0.001', 'finished', 1795366037.711484]);
  assert.deepEqual({ ...run.told.facts }, { project: 'corpus', id: 'x65mewut', notes: 'dddddddddd', tags: 'a, b' });
  assert.equal(swanlab.place(path).run, 'run-20261122_164717-x65mewut');
});

test('SwanLab: backups of versions before the protobuf, whose records are JSON', () => {
  const at = (second: number): string => `2026-11-26T08:48:${second}.340877+00:00`;
  const scalar = (key: string, step: number, data: unknown): unknown => ({ model_type: 'Scalar', data: { metric: { index: step, data, create_time: at(32) }, key, step, epoch: 1 } });
  const records = [
    { model_type: 'Header', data: { backup_type: 'DEFAULT', create_time: at(30) } },
    { model_type: 'Project', data: { name: 'p', workspace: null, public: null } },
    { model_type: 'Experiment', data: { id: '9mqyuihl90wvz7mpyqkz1', name: 'old', colors: ['#e3b292'], description: 'note', tags: ['a', 'b'] } },
    { model_type: 'Column', data: { key: 'loss', kid: '0', cls: 'CUSTOM', column_type: 'FLOAT' } },
    scalar('loss', 0, 1), scalar('loss', 10, 'NaN'), scalar('loss', 20, 'INF'), scalar('a/b c', 20, 5),
    { model_type: 'Footer', data: { success: true, create_time: at(33) } },
  ];
  const bytes = Buffer.concat([Uint8Array.of(0x3a, 0x53, 0x57, 0x4c, 0xd6, 0xe1, 1), ...records.map((record) => fragment(Buffer.from(`${JSON.stringify(record)}\n`)))]);
  assert.equal(swanlab.sniff('run-1/backup.swanlab', bytes), 1);
  const { runs, problems } = replay(swanlab, 'run-1/backup.swanlab', bytes);
  const { points, told } = runs.get('')!;
  assert.deepEqual([{ ...points }, problems], [{ loss: [[0, 1, 1795682912.34], [10, NaN, 1795682912.34], [20, Infinity, 1795682912.34]], 'a/b c': [[20, 5, 1795682912.34]] }, []]);
  assert.deepEqual([told.name, told.state, told.startedAt, told.endedAt, { ...told.facts }], ['old', 'finished', 1795682910.34, 1795682913.34, { project: 'p', id: '9mqyuihl90wvz7mpyqkz1', notes: 'note', tags: 'a, b' }]);
  const odd = replay(swanlab, 'backup.swanlab', Buffer.concat([bytes, fragment(Buffer.from('{"model_type": 7}'))]));
  assert.deepEqual([odd.problems.length, odd.dead], [1, false]);
});

/** A fragment that holds a whole record. */
function fragment(data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(7 + data.length);
  bytes.writeUInt16LE(data.length, 4);
  bytes[6] = 1;
  bytes.set(data, 7);
  bytes.writeUInt32LE(crc32(bytes.subarray(6)), 0);
  return bytes;
}

test('a summary that is taken back is not told at the end', () => {
  const item = (field: number, key: string): ReturnType<typeof write.field> => write.field(field, (writer) => { write.text(1, key)(writer); write.text(16, '7')(writer); });
  const summary = (...items: ReturnType<typeof write.field>[]): Uint8Array => write.message(write.field(3, (writer) => items.forEach((each) => each(writer))));
  const records = [summary(item(1, 'best'), item(1, 'gone')), summary(item(2, 'gone')), write.message(write.field(18, write.varint(1, 0)))];
  const { runs } = replay(wandb, 'run-x.wandb', Buffer.concat([Uint8Array.of(0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0), ...records.map(fragment)]));
  const { state, facts } = runs.get('')!.told;
  assert.deepEqual([state, { ...facts }], ['finished', { 'summary.best': '7' }]);
});

test('whatever stands in a record whose checksum is right, the next one is read', () => {
  const { bytes, path } = readCase('wandb/typed');
  const records: Uint8Array[] = [];
  new BlockLog(() => undefined).read(bytes.subarray(7), 7, (record) => records.push(new Uint8Array(record)));
  const history = records.find((record) => replay(wandb, path, Buffer.concat([bytes.subarray(0, 7), fragment(record)])).runs.get('')?.points['odd'])!;
  fc.assert(fc.property(fc.constantFrom(...records), fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.uint8Array({ maxLength: 5 })), { minLength: 1, maxLength: 3 }), (record, blows) => {
    const broken = blows.reduce((now, [at, put]) => Buffer.concat([now.subarray(0, Math.floor(at * now.length)), put, now.subarray(Math.floor(at * now.length) + 1)]), Buffer.from(record));
    const { runs, dead } = replay(wandb, path, Buffer.concat([bytes.subarray(0, 7), fragment(broken), fragment(history)]));
    assert.deepEqual([dead, runs.get('')!.points['odd']!.at(-1)![1]], [false, 1]);
  }), { numRuns: 1000 });
});
