import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatPhrase } from '../../src/model/phrase.ts';
import { tfevents } from '../../src/readers/tfevents.ts';
import * as write from './eventWriter.ts';
import { collectSamples, fixtures, replay, type ReplayedRun } from './replay.ts';

const concat = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const read = (...parts: Uint8Array[]): ReplayedRun => replay(tfevents, 'events.out.tfevents.1', concat(...parts)).runs.get('')!;
const values = (run: ReplayedRun, tag: string): [number, number][] => (run.points[tag] ?? []).map(([step, value]) => [step, value]);

test('several values in one event, tags of the same length, steps and tags in any order', () => {
  const run = read(write.version(), write.scalar(0, ['ab', 1], ['ba', 2]), write.scalar(300, ['ba', 3]), write.scalar(2 ** 40, ['ab', 4]), write.scalar(-7, ['ab', 5]));
  assert.deepEqual(values(run, 'ab'), [[0, 1], [2 ** 40, 4], [-7, 5]]);
  assert.deepEqual(values(run, 'ba'), [[0, 2], [300, 3]]);
});

test('any step of 64 bits is read as protobuf writes it', () => {
  fc.assert(fc.property(fc.oneof(fc.maxSafeInteger(), fc.integer()), (step) => {
    assert.deepEqual(values(read(write.version(), write.scalar(step, ['a', 1])), 'a'), [[step, 1]]);
  }));
});

test('long and many tags are kept apart', () => {
  const tags = Array.from({ length: 2000 }, (_, index) => `${'layer/'.repeat(index % 40)}${index}`);
  const run = read(write.version(), ...tags.map((tag, index) => write.scalar(1, [tag, index])));
  for (const [index, tag] of tags.entries()) assert.deepEqual(values(run, tag), [[1, index]]);
});

test('tags in any order, records longer than what is looked at at once, a record damaged anywhere', () => {
  const long = write.record(write.message(write.double(1, 5), write.bytes(15, new Uint8Array(300_000))));
  fc.assert(fc.property(fc.integer({ min: 1, max: 1200 }), fc.integer({ min: 1, max: 2 ** 31 }), fc.nat(7000), (tags, stride, hurt) => {
    const order = Array.from({ length: 8000 }, (_, i) => Math.floor((i * stride + (i % 7) * i) % tags));
    const records = order.map((tag, i) => write.scalar(i, [`loss/${tag}`, tag + i]));
    records[100] = concat(long, records[100]!);
    const whole = read(write.version(), ...records);
    const expected = (tag: number, until: number): [number, number][] => order.flatMap((each, i) => (each === tag && i < until ? [[i, Math.fround(tag + i)] as [number, number]] : []));
    for (const tag of [order[0]!, order[7999]!, order[hurt]!]) assert.deepEqual(values(whole, `loss/${tag}`), expected(tag, 8000));
    records[hurt + 200] = records[hurt + 200]!.map((byte, at) => (at === 30 ? byte ^ 1 : byte));
    const cut = read(write.version(), ...records);
    assert.deepEqual(values(cut, `loss/${order[hurt]}`), expected(order[hurt]!, hurt + 200));
  }), { numRuns: 5 });
});

test('more points than there is room for at once, in the form that is read fast and in others, in the order of the log', () => {
  const many = Array.from({ length: 130 }, (_, event) => write.scalar(event, ...Array.from({ length: 1000 }, (_, i): [string, number] => [`a/${i % 7}`, 1000 * event + i])));
  const single = Array.from({ length: 20_000 }, (_, i) => write.scalar(200 + i, [`a/${i % 3}`, i]));
  const run = read(write.version(), ...many, ...single.slice(0, 10_000), write.start(9_000), ...single.slice(10_000));
  const expected = [
    ...Array.from({ length: 130_000 }, (_, i): [number, number] => [Math.floor(i / 1000), i]).filter(([, value]) => (value % 1000) % 7 === 2),
    ...Array.from({ length: 20_000 }, (_, i): [number, number] => [200 + i, i]).filter(([step, value]) => value % 3 === 2 && (value >= 10_000 || step < 9_000)),
  ];
  assert.deepEqual(values(run, 'a/2'), expected);
});

test('files that are read by turns, with tags of their own or of all, each have their own points', () => {
  const order = fc.array(fc.nat(40), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(fc.array(fc.tuple(order, fc.constantFrom(1, 60)), { minLength: 2, maxLength: 4 }), (files) => {
    const names = files.map(([, spread], file) => (tag: number): string => (tag % 3 === 0 ? `all/${tag}` : `${file}/${spread * tag}`));
    const logs = files.map(([tags, spread], file) => {
      // Some files have more tags than are remembered.
      const filling = spread === 1 ? [] : Array.from({ length: 1100 }, (_, i) => write.scalar(1, [`filling/${file}/${i}`, i]));
      return [write.version(), ...filling, ...tags.map((tag, i) => write.scalar(i, [names[file]!(tag), 100 * file + i]))];
    });
    const readers = files.map(() => tfevents.create({ path: 'events', patterns: [] }));
    const got = files.map(() => new Map<string, number[]>());
    for (const part of [0, 1]) {
      for (const [file, log] of logs.entries()) {
        const half = part === 0 ? log.slice(0, log.length >> 1) : log.slice(log.length >> 1);
        for (const { series } of readers[file]!.push(concat(...half), 0, false).runs) {
          for (const [tag, builder] of series) got[file]!.set(tag, [...(got[file]!.get(tag) ?? []), ...builder.columns().values]);
        }
      }
    }
    for (const [file, [tags, spread]] of files.entries()) {
      for (const tag of tags) assert.deepEqual(got[file]!.get(names[file]!(tag)), tags.flatMap((other, i) => (other === tag ? [100 * file + i] : [])));
      assert.equal(got[file]!.size, new Set(tags).size + (spread === 1 ? 0 : 1100));
    }
  }), { numRuns: 40 });
});

test('a session that starts supersedes the points from its step on', () => {
  const run = read(write.version(), write.scalar(1, ['a', 1]), write.scalar(2, ['a', 2]), write.scalar(3, ['b', 3]), write.start(2), write.scalar(2, ['a', 20]));
  assert.deepEqual(values(run, 'a'), [[1, 1], [2, 20]]);
  assert.deepEqual(values(run, 'b'), []);
  assert.equal(run.superseded, 2);
});

test('with a version, steps that go back without a session start are kept', () => {
  assert.deepEqual(values(read(write.version(), write.scalar(5, ['a', 1]), write.scalar(3, ['a', 2])), 'a'), [[5, 1], [3, 2]]);
});

test('without a version, a step below the furthest one supersedes the points of its own tags, as EventAccumulator has it', () => {
  const run = read(write.scalar(1, ['a', 1], ['b', 1]), write.scalar(5, ['a', 5], ['b', 5]), write.scalar(3, ['a', 3]), write.scalar(4, ['b', 4]));
  assert.deepEqual(values(run, 'a'), [[1, 1], [3, 3]]);
  // The step of b lies behind that of the last event and before the furthest one.
  assert.deepEqual(values(run, 'b'), [[1, 1], [4, 4]]);
  const inTurn = read(...[1, 5, 3, 4].flatMap((step) => [write.scalar(step, ['a', step]), write.scalar(step, ['b', step])]));
  assert.deepEqual(['a', 'b'].map((tag) => values(inTurn, tag)), [[[1, 1], [3, 3], [4, 4]], [[1, 1], [3, 3], [4, 4]]]);
  const marked = read(write.scalar(1, ['a', 1]), write.event(100), write.scalar(50, ['a', 50]), write.scalar(60, ['a', 60]), write.scalar(50, ['a', 5]));
  assert.deepEqual(values(marked, 'a'), [[1, 1], [50, 5]]);
});

test('a damaged record ends the file with a problem that names the byte; what was read is kept', () => {
  for (const sample of collectSamples('tfevents/bad_crc')) {
    const { runs, problems, dead, read: consumed } = replay(tfevents, sample.path, sample.bytes);
    assert.equal(dead, true);
    assert.deepEqual(problems.map(({ source, severity, offset }) => ({ source, severity, offset })), [{ source: sample.path, severity: 'error', offset: consumed }]);
    assert.match(formatPhrase(problems[0]!.message), new RegExp(`byte ${consumed}`));
    assert.equal(runs.get('')!.points['loss']!.length, 83);
  }
});

test('once dead, a reader says so again and gives nothing, also from its state', () => {
  const [sample] = collectSamples('tfevents/bad_crc');
  const first = tfevents.create({ path: 'x', patterns: [] });
  first.push(sample!.bytes, 0, false);
  assert.deepEqual(tfevents.create({ path: 'x', patterns: [] }, first.state()).push(sample!.bytes, 0, false), { consumed: 0, runs: [], problems: [], dead: true });
});

test('a record that claims 4 GB is damage; one that claims what may come is waited for', () => {
  const known = concat(write.version(), write.scalar(1, ['a', 1]));
  for (const length of [0xffff_ffffn, 0xffff_ffff_ffffn]) {
    const { dead, problems, read: consumed } = replay(tfevents, 'x', concat(known, write.header(length), new Uint8Array(100)));
    assert.deepEqual([dead, consumed, problems.length], [true, known.length, 1]);
  }
  const waiting = replay(tfevents, 'x', concat(known, write.header(100_000_000n), new Uint8Array(100)));
  assert.deepEqual([waiting.dead, waiting.read, waiting.problems.length], [false, known.length, 0]);
});

test('an event or a summary that is no protobuf is passed over, and the next record read', () => {
  const broken = [Uint8Array.of(0xff, 0xff, 0xff), Uint8Array.of(0x2a, 0x7f, 1), Uint8Array.of(0x2a, 2, 0x0a, 0x50)].map(write.record);
  const { runs, problems, dead } = replay(tfevents, 'x', concat(write.version(), ...broken, write.scalar(1, ['a', 1])));
  assert.deepEqual(values(runs.get('')!, 'a'), [[1, 1]]);
  assert.equal(dead, false);
  assert.deepEqual(problems.map(({ severity }) => severity), ['warning', 'warning']);
});

test('a shape that claims more values than there are is capped', () => {
  const run = read(write.version(), write.event(1, write.summary(write.value('h', write.tensor('histograms', [2 ** 30, 3], [0, 1, 2])))), write.scalar(1, ['a', 1]));
  assert.deepEqual([run.artifacts.length, run.points['a']!.length], [0, 1]);
});

test('a tensor of several numbers is no scalar', () => {
  const { runs, problems } = replay(tfevents, 'x', concat(write.version(), write.event(1, write.summary(write.value('s', write.tensor('scalars', [2], [1, 2]))))));
  assert.equal(runs.get('')?.points['s'], undefined);
  assert.match(formatPhrase(problems[0]!.message), /s is not one number/);
});

test('a session end ends the run if it has a time: torch writes one without, before anything was trained', () => {
  const ended = (status: number, ...time: Parameters<typeof write.field>[1][]): ReplayedRun['told'] => {
    const end = write.message(write.field(4, (writer) => [write.varint(1, status), ...time].forEach((part) => part(writer))));
    const metadata = write.field(9, write.field(1, (writer) => { write.text(1, 'hparams')(writer); write.bytes(2, end)(writer); }));
    return read(write.version(), write.event(0, write.summary(write.value('_hparams_/session_end_info', metadata)))).told;
  };
  assert.equal(ended(1).state, undefined);
  assert.deepEqual(pickEnd(ended(1, write.double(2, 1.7e9))), ['finished', 1.7e9]);
  assert.deepEqual(pickEnd(ended(2, write.double(2, 1.7e9))), ['failed', 1.7e9]);
  function pickEnd({ state, endedAt }: ReplayedRun['told']): unknown[] { return [state, endedAt]; }
});

test('the layout of custom scalars is a fact of the run', () => {
  const [sample] = collectSamples('tfevents/media_torch');
  const layout = JSON.parse(replay(tfevents, sample!.path, sample!.bytes).runs.get('')!.told.facts['layout']!) as { title: string; charts: { title: string; tags: string[] }[] }[];
  assert.ok(layout.length > 0);
  for (const { charts } of layout) for (const chart of charts) assert.ok(chart.tags.length > 0);
});

test('sniffs by content: other TFRecords, empty profiles and texts named so are none', () => {
  const whole = concat(write.version());
  assert.equal(tfevents.sniff('run/events.out.tfevents.1.vm', whole), 1);
  assert.ok(tfevents.sniff('run/renamed.bin', whole) > 0.5);
  assert.equal(tfevents.sniff('events.out.tfevents.1.vm.profile-empty', whole), 0);
  assert.equal(tfevents.sniff('train.tfrecord', write.record(write.message(write.field(1, write.text(1, 'features'))))), 0);
  assert.equal(tfevents.sniff('tfevents.py', Buffer.from('import tensorflow as tf\n')), 0);
  assert.ok(tfevents.sniff('events.out.tfevents.1.vm', new Uint8Array(0)) > 0);
});

interface Other { kind: string; tag: string; count: number; steps: number[]; last: { sha256?: string | string[]; text?: string[]; values?: number[]; shape?: number[]; min?: number; max?: number; num?: number } }

for (const name of ['tfevents/media', 'tfevents/media_torch', 'tfevents/tf2']) {
  const { runs } = JSON.parse(readFileSync(join(fixtures, name, 'expected.json'), 'utf8')) as { runs: Record<string, { other: Other[] }> };
  for (const { path, bytes } of collectSamples(name)) {
    for (const other of runs[tfevents.place(path).run || '.']?.other ?? []) {
      test(`${name}/${path}: ${other.kind} ${other.tag}`, () => {
        const found = replay(tfevents, path, bytes).runs.get('')!.artifacts.filter(({ tag }) => tag === other.tag);
        assert.deepEqual(found.map(({ step }) => step), other.steps);
        const last = found.at(-1)!;
        if (last.kind === 'image') {
          const picture = bytes.subarray(last.offset, last.offset + last.length);
          assert.equal(createHash('sha256').update(picture).digest('hex'), [other.last.sha256].flat()[0]);
          assert.ok(last.mime === 'image/png' && last.width > 0 && last.height > 0);
        } else if (last.kind === 'text') {
          assert.equal(last.text, other.last.text!.join('\n'));
        } else if (last.kind === 'histogram') {
          if (other.last.values) assert.deepEqual([...last.buckets], other.last.values);
          else assert.deepEqual([last.buckets[0], last.buckets.at(-2), sumOfCounts(last.buckets)], [other.last.min, other.last.max, other.last.num]);
        } else if (last.kind === 'prCurve') {
          assert.deepEqual([last.precision.length, last.recall.length], [other.last.shape![1], other.last.shape![1]]);
          assert.ok([...last.precision, ...last.recall].every((each) => each >= 0 && each <= 1));
          const { truePositives, falseNegatives } = last.outcomes!;
          assert.ok(last.recall.every((recall, at) => Math.abs(recall - truePositives[at]! / (truePositives[at]! + falseNegatives[at]!)) < 1e-6));
        } else {
          assert.fail('no framework logs these');
        }
      });
    }
  }
}

function sumOfCounts(buckets: Float64Array): number {
  return buckets.reduce((sum, count, index) => (index % 3 === 2 ? sum + count : sum), 0);
}

/** Records as they lie in a file, without length and checksums. */
function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: Uint8Array[] = [];
  for (let at = 0; at + 16 <= bytes.length;) {
    const length = view.getUint32(at, true);
    records.push(bytes.slice(at + 12, at + 12 + length));
    at += length + 16;
  }
  return records;
}

test('whatever stands in a record whose checksums are right, the next one is read', () => {
  const records = ['media', 'media_torch', 'dtypes', 'hparams_tf2', 'torch'].flatMap((name) => collectSamples(`tfevents/${name}`).flatMap(({ bytes }) => recordsOf(bytes))).filter(({ length }) => length < 20_000);
  const blow = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 6 }), fc.constant(Uint8Array.of(255, 255, 255, 255, 15))), fc.boolean());
  fc.assert(fc.property(fc.constantFrom(...records), fc.array(blow, { minLength: 1, maxLength: 4 }), (record, blows) => {
    const broken = blows.reduce((now, [at, put, insert]) => {
      const from = Math.floor(at * now.length);
      return concat(now.subarray(0, from), put, now.subarray(insert ? from : from + put.length));
    }, record);
    const { runs, dead } = replay(tfevents, 'x', concat(write.version(), write.record(broken), write.event(1, write.summary(write.value('last', write.float(2, 7))))));
    assert.equal(dead, false);
    assert.deepEqual(runs.get('')!.points['last']?.at(-1)?.slice(0, 2), [1, 7]);
  }), { numRuns: 1500 });
});

test('a confusion matrix has the names of its classes from beside it, else numbers', () => {
  const matrix = (step: number, ...named: string[]): Uint8Array =>
    write.event(step, write.summary(write.value('confusion_matrix', write.tensor('confusion_matrix', [2, 2], [5, 1, 0, 6], named.length > 0 ? JSON.stringify({ classes: named }) : undefined))));
  const { artifacts } = read(write.version(), matrix(1, 'cat', 'dog'), matrix(2), matrix(3, 'too few'));
  assert.deepEqual(artifacts.map((each) => each.kind === 'confusionMatrix' && [each.step, each.classes, [...each.counts]]), [
    [1, ['cat', 'dog'], [5, 1, 0, 6]], [2, ['0', '1'], [5, 1, 0, 6]], [3, ['0', '1'], [5, 1, 0, 6]],
  ]);
  const oblong = write.event(1, write.summary(write.value('m', write.tensor('confusion_matrix', [1, 4], [1, 2, 3, 4]))));
  assert.deepEqual(read(write.version(), oblong).artifacts, []);
});
