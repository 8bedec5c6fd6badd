import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { UserError } from '../../src/base/errors.ts';
import type { Space } from '../../src/model/space.ts';
import { type OptunaStudy, type OptunaTrial, trialStates } from '../../src/engine/sweeps/optuna/contract.ts';
import { externalOf, internalOf, maybeParameter, toDistribution, toSweepParameter } from '../../src/engine/sweeps/optuna/distribution.ts';
import { studyOf } from '../../src/engine/sweeps/optuna/exportSweep.ts';
import { importStudies } from '../../src/engine/sweeps/optuna/importStudy.ts';
import { readStudies, storages, writeStudy } from '../../src/engine/sweeps/optuna/index.ts';
import { describeSetup, describeSweep } from '../../src/engine/sweeps/sweepInfo.ts';
import { StoredSweep } from '../../src/engine/sweeps/storedSweep.ts';
import { readSweepFile } from '../../src/sweep/file/sweepFile.ts';
import { newSweep, type ScheduledTrial } from '../../src/sweep/scheduler.ts';
import { everyKind } from '../sweep/spaces.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-optuna-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
let count = 0;
const newPath = (extension: string): string => join(folder, `${++count}${extension}`);

const text = `
program: train.py
method: bayes
metric: {name: acc, goal: maximize}
parameters:
  optimizer: {values: [sgd, adam, null]}
  nesterov: {values: [true, false]}
  lr: {distribution: log_uniform_values, min: 0.0001, max: 1}
  drop: {distribution: q_uniform, min: 0, max: 0.5, q: 0.1}
  width: {distribution: q_log_uniform_values, min: 8, max: 64, q: 8}
  layers: {min: 1, max: 4}
`;
const several = `${text}lossband:\n  objectives: [latency]\n  constraints: [{metric: size, upper: 10}]\n  conditions:\n    nesterov: {param: optimizer, in: [sgd]}\n`;

const at = (seconds: number): number => 1_700_000_000 + seconds;
const trial = (id: number, more: Partial<ScheduledTrial>): ScheduledTrial => ({
  id: String(id), attempt: 1, state: 'finished', startedAt: at(10 * id), endedAt: at(10 * id + 5.25), reports: [],
  params: { optimizer: id % 2 ? 'sgd' : null, ...(id % 2 && { nesterov: id % 4 === 1 }), lr: 0.01 * (id + 1), drop: 0.3, width: 24, layers: 1 + (id % 4) }, ...more,
});

/** Losses: `acc` is maximised. */
const trials: ScheduledTrial[] = [
  trial(0, { loss: -0.9, others: [20], violation: 0, reports: [{ step: 1, loss: -0.5 }, { step: 2, loss: -0.9 }] }),
  trial(1, { loss: -0.8, others: [5], violation: 0, reports: [{ step: 1, loss: NaN }, { step: 1, loss: -0.7 }, { step: 2, loss: Infinity }] }),
  trial(2, { loss: -0.99, others: [1], violation: 0.4 }),
  trial(3, { state: 'failed', problem: { text: 'It ended with {0}: {1}', args: [1, 'MemoryError'] } }),
  trial(4, { loss: NaN, others: [3] }),
  trial(5, { loss: -Infinity, others: [9], violation: 0 }),
  { ...trial(6, { state: 'running' }), endedAt: undefined },
  { id: '7', attempt: 0, state: 'waiting', params: { lr: 0.1 }, reports: [] },
];

function stored(name: string, source: string, states: ScheduledTrial[]): StoredSweep {
  const place = mkdtempSync(join(folder, `${name}-`));
  return StoredSweep.create(place, { name, file: join(folder, `${name}.sweep.yaml`), text: source, createdAt: at(0) }, { ...newSweep(1, states.length), trials: states });
}

function exported(source: string, states: ScheduledTrial[]): OptunaStudy {
  const sweep = stored('given', source, states);
  try {
    return { ...studyOf(sweep), name: 'given' };
  } finally {
    sweep.dispose();
  }
}

describe('a study that is written', () => {
  const python = process.env['LOSSBAND_TEST_PYTHON'] ?? 'python3';
  const skip = spawnSync(python, ['-c', 'import optuna, sqlalchemy'], { stdio: 'ignore' }).status !== 0 && `${python} has no Optuna`;
  const truth = JSON.parse(readFileSync(fixture('sweep/optuna/studies.json'), 'utf8')) as { studies: unknown };

  test('the journal is the one that Optuna was seen to read, byte by byte', () => {
    const path = newPath('.log');
    writeStudy(path, exported(several, trials));
    assert.equal(readFileSync(path, 'utf8'), readFileSync(fixture('sweep/optuna/study.journal'), 'utf8'));
  });

  for (const { id, extensions: [extension] } of storages) {
    test(`${id}: Optuna itself reads what it was seen to read`, { skip }, () => {
      const path = newPath(extension!);
      writeStudy(path, exported(several, trials));
      const { stdout, stderr } = spawnSync(python, [fileURLToPath(new URL('optunaReads.py', import.meta.url)), path], { encoding: 'utf8' });
      assert.deepEqual(JSON.parse(stdout || JSON.stringify(stderr)), truth.studies);
    });

    test(`${id}: what is written is read again as it was, whatever it holds`, () => {
      const value = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(Infinity, -Infinity)), any = fc.oneof(value, fc.constant(NaN));
      const param = fc.constantFrom(...everyKind).chain((parameter) => fc.record({ name: fc.constant(parameter.name), internal: fc.double({ noNaN: true, noDefaultInfinity: true }), distribution: fc.constant(toDistribution(parameter)) }));
      const one: fc.Arbitrary<OptunaTrial> = fc.record({
        state: fc.constantFrom(...trialStates), params: fc.uniqueArray(param, { selector: ({ name }) => name, maxLength: 4 }), values: fc.array(value, { maxLength: 3 }),
        intermediate: fc.uniqueArray(fc.tuple(fc.nat(), any), { selector: ([step]) => step, maxLength: 4 }).map((list) => list.sort(([a], [b]) => a - b)),
        constraints: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 2 }),
        attributes: fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'note', '注'), fc.string({ unit: 'binary' })), { selector: ([key]) => key }).map((list) => Object.fromEntries(list)),
        startedAt: fc.integer({ min: 0, max: 2e12 }).map((ms) => ms / 1_000),
      });
      fc.assert(fc.property(fc.array(one, { maxLength: 5 }), (list) => {
        const path = newPath(extension!), study: OptunaStudy = { name: 'one “two” 三', directions: ['minimize', 'maximize'], metricNames: ['a', 'b'], trials: list };
        writeStudy(path, study);
        // JSON and SQLite have one zero.
        const plain = (told: unknown): unknown => JSON.parse(JSON.stringify(told, (_, part: unknown) => (typeof part === 'number' && !Number.isFinite(part) ? String(part) : part)));
        assert.deepEqual(plain(readStudies(path)), plain([study]));
        rmSync(path);
      }), { numRuns: 25 });
    });
  }

  test('nothing is written over, and a name that says nothing is refused', () => {
    const path = newPath('.log');
    writeFileSync(path, 'mine');
    assert.throws(() => writeStudy(path, exported(text, [])), /There is a file already/);
    assert.equal(readFileSync(path, 'utf8'), 'mine');
    assert.throws(() => writeStudy(newPath('.txt'), exported(text, [])), /ends with \.db/);
    const nowhere = join(folder, 'no', 'such', 'folder.db');
    assert.throws(() => writeStudy(nowhere, exported(text, [])), UserError);
  });

  test('a pruned trial counts with its last value, as in Optuna; NaN has failed', () => {
    const study = exported(text, [trial(0, { state: 'pruned', reports: [{ step: 1, loss: -0.25 }] }), trial(1, { loss: NaN })]);
    assert.deepEqual(study.trials.map(({ state, values }) => [state, values]), [['PRUNED', [0.25]], ['FAIL', []]]);
  });
});

describe('distributions', () => {
  test('values stay what they are, ranges too where Optuna has such', () => {
    for (const parameter of everyKind as Space) {
      const distribution = toDistribution(parameter), back = maybeParameter(parameter.name, distribution)!;
      const values = parameter.type === 'categorical' ? parameter.choices : [parameter.low, parameter.high];
      for (const value of values) assert.equal(externalOf(internalOf(parameter, value), distribution), value);
      if (parameter.type !== 'categorical') assert.deepEqual([back.type, (back as typeof parameter).low, (back as typeof parameter).high], [parameter.type, parameter.low, parameter.high]);
    }
  });

  test('the old names of Optuna 2, and ranges that W&B has only as values', () => {
    const old = (name: string, attributes: object) => maybeParameter('x', JSON.stringify({ name: `${name}Distribution`, attributes }));
    assert.deepEqual(old('LogUniform', { low: 0.1, high: 1 }), { name: 'x', type: 'float', low: 0.1, high: 1, log: true });
    assert.deepEqual(old('DiscreteUniform', { low: 0, high: 1, q: 0.5 }), { name: 'x', type: 'float', low: 0, high: 1, log: false, step: 0.5 });
    assert.deepEqual(old('IntUniform', { low: 1, high: 9, step: 1 }), { name: 'x', type: 'int', low: 1, high: 9, log: false });
    assert.equal(old('Odd', {}), undefined);
    assert.equal(maybeParameter('x', 'nonsense'), undefined);
    assert.deepEqual(toSweepParameter(old('IntUniform', { low: 1, high: 9, step: 4 })!), { values: [1, 5, 9] });
    assert.deepEqual(toSweepParameter(old('DiscreteUniform', { low: 0.5, high: 2, q: 0.5 })!), { distribution: 'q_uniform', min: 0.5, max: 2, q: 0.5 });
  });
});

describe('a study that is imported', () => {
  const imported = async (path: string) => Promise.all(importStudies(path).map(async (place) => {
    const sweep = StoredSweep.open(place);
    try {
      return { info: await describeSweep(sweep, describeSetup(sweep), new Map()), text: sweep.about.text };
    } finally {
      sweep.dispose();
    }
  }));

  function fixtureDatabase(): string {
    const path = join(mkdtempSync(join(folder, 'db-')), 'study.db'), database = new DatabaseSync(path);
    database.exec(readFileSync(fixture('optuna-database/sqlite/study.sql'), 'utf8'));
    database.close();
    return path;
  }

  function fixtureJournal(): string {
    const path = join(mkdtempSync(join(folder, 'journal-')), 'journal.log');
    cpSync(fixture('optuna-journal/journal/log/journal.log'), path);
    return path;
  }

  for (const [id, make] of [['SQLite', fixtureDatabase], ['journal', fixtureJournal]] as const) {
    test(`${id}: Optuna’s own studies become sweeps with their trials, spaces and fronts`, async () => {
      const path = make(), [single, pair] = await imported(path);
      assert.deepEqual([single!.info.name, single!.info.phase, single!.info.metric, single!.info.problems.length], ['wine-1', 'done', { name: 'value', goal: 'minimize' }, 0]);
      assert.deepEqual(single!.info.space, [{ name: 'eta0', type: 'float', low: 0.0001, high: 1, log: true }, { name: 'penalty', type: 'categorical', choices: ['l2', 'l1', null] }]);
      const states = single!.info.trials.map(({ state }) => state);
      assert.ok(states.length === 12 && states.includes('pruned') && states.includes('failed'));
      const [first] = single!.info.trials;
      assert.deepEqual([first!.params['penalty'], first!.value, first!.reports], ['l2', 0.33481335639953613, 8]);
      assert.equal(single!.info.trials.find(({ id: one }) => one === single!.info.best)!.value, Math.min(...single!.info.trials.flatMap(({ state, value = Infinity }) => (state === 'finished' ? [value] : []))));
      assert.deepEqual([pair!.info.objectives, pair!.info.trials.length], [[{ name: 'value1', goal: 'maximize' }], 5]);
      assert.ok(pair!.info.front!.length >= 1);
      const { sweep, problems } = readSweepFile(single!.text, 'wine.sweep.yaml');
      assert.deepEqual([problems, sweep.program], [[], 'train.py']);
      assert.ok(existsSync(join(path, '..', 'wine.sweep.yaml')));
    });
  }

  test('what was exported comes back: parameters, values, states, conditions, the front', async () => {
    for (const { extensions: [extension] } of storages) {
      const path = join(mkdtempSync(join(folder, 'back-')), `study${extension}`), study = exported(several, trials);
      writeStudy(path, study);
      const { info } = (await imported(path))[0]!;
      assert.deepEqual(info.trials.map(({ params }) => params), trials.slice(0, 7).map(({ params }) => params));
      assert.deepEqual(info.trials.map(({ state, value, infeasible }) => [state, value, infeasible]), [
        ['finished', 0.9, undefined], ['finished', 0.8, undefined], ['finished', 0.99, true], ['failed', undefined, undefined], ['failed', undefined, undefined], ['finished', Infinity, undefined], ['failed', undefined, undefined],
      ]);
      assert.deepEqual(info.front, ['0', '1']);
      assert.deepEqual(info.space.find(({ name }) => name === 'nesterov')!.when, { param: 'optimizer', in: ['sgd'] });
      assert.deepEqual([info.metric!.name, info.metric!.goal, info.objectives], ['acc', 'maximize', [{ name: 'latency', goal: 'minimize' }]]);
    }
  });

  test('what is no study is refused with its name, a torn or strange line of a journal passed over', () => {
    const path = newPath('.log');
    writeFileSync(path, 'epoch 1 loss 2\n');
    assert.throws(() => importStudies(path), /keeps no study of Optuna/);
    assert.throws(() => importStudies(join(folder, 'nowhere.db')), UserError);
    const other = newPath('.db'), database = new DatabaseSync(other);
    database.exec('CREATE TABLE things (x)');
    database.close();
    assert.throws(() => importStudies(other), /cannot be read as a study of Optuna/);
    writeFileSync(path, `${readFileSync(fixture('sweep/optuna/study.journal'), 'utf8')}null\n[1]\n{"op_code":99}\n{"op_code":6,"trial_id":1e9}\n{"op_code":4,"stu`);
    assert.equal(readStudies(path)[0]!.trials.length, 7);
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.record({ op_code: fc.constantFrom(0, 2, 3, 4, 5, 6, 7, 8, 9), study_id: fc.nat(1), trial_id: fc.nat(1), params: fc.anything(), state: fc.anything(), values: fc.anything(), directions: fc.anything(), system_attr: fc.anything() }, { requiredKeys: ['op_code'] }).map((record) => JSON.stringify(record) ?? '')), { maxLength: 8 }), (lines) => {
      writeFileSync(path, ['{"op_code":0,"study_name":"a","directions":[1]}', ...lines].join('\n'));
      assert.equal(readStudies(path)[0]!.name, 'a');
    }), { numRuns: 60 });
  });
});
