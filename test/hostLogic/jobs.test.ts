import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '../../src/base/errors.ts';
import { endText } from '../../src/host/jobs/jobText.ts';
import type { JobRequest } from '../../src/model/job.ts';
import { kinds } from '../../src/host/jobs/kinds.ts';
import { maybeLearningRate } from '../../src/host/jobs/learningRate.ts';
import { toCommand } from '../../src/host/jobs/scriptCommand.ts';
import { splitWords } from '../../src/host/jobs/words.ts';
import { formatPhrase } from '../../src/model/phrase.ts';

const python = async (): Promise<string> => '/venv/bin/python';
const fineTuning = async (file: string): Promise<JobRequest> => ({ kind: 'finetune', title: 'run-1', command: ['trainer', file], cwd: '/w', env: {} });
const sweepDriver = async (file: string): Promise<JobRequest> => ({ kind: 'sweep', title: 'fit-1', command: ['cli', 'sweep', file], cwd: '/w', env: {} });

describe('the words of a command line', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['  a  b ', ['a', 'b']],
    [`--name 'two words' "it's" a\\ b`, ['--name', 'two words', "it's", 'a b']],
    [`"a \\"b\\"" 'a\\b' ""`, ['a "b"', 'a\\b', '']],
    ['C:\\data\\new x', ['C:\\data\\new', 'x']],
    [`pre"fix"'ed'`, ['prefixed']],
    ['"open', ['open']],
    ['$HOME *.py', ['$HOME', '*.py']],
  ];
  for (const [line, words] of cases) test(line, () => assert.deepEqual(splitWords(line), words));

  test('what is quoted comes back, whatever it is', () => {
    fc.assert(fc.property(fc.array(fc.string()), (words) => {
      const line = words.map((word) => `"${word.replaceAll(/["\\]/g, '\\$&')}"`).join(' ');
      assert.deepEqual(splitWords(line), words);
    }));
  });
});

describe('the command of a script', () => {
  const parameters = { lr: -0.1, x: 3, amp: true, debug: false, name: 'a b' };

  test('has its hyperparameters as flags', async () => {
    const { command, env, params } = await toCommand({ program: 'train.py', args: ['--epochs', 3], parameters }, python);
    assert.deepEqual(command, ['/venv/bin/python', 'train.py', '--epochs', '3', '--lr=-0.1', '-x', '3', '--amp', '--name=a b']);
    assert.deepEqual([env, params], [{}, parameters]);
  });

  test('has them as overrides', async () => {
    const { command } = await toCommand({ program: ['./run', 'fast'], parameters: { 'optimizer.lr': 0.1, amp: false }, pass: 'overrides' }, python);
    assert.deepEqual(command, ['./run', 'fast', 'optimizer.lr=0.1', 'amp=false']);
  });

  test('has them in its environment, with the GPUs that it sees', async () => {
    const { command, env } = await toCommand({ program: 'run', parameters: { LR: 0.1 }, pass: 'environment', env: { A: 1, B: null }, devices: '' }, python);
    assert.deepEqual([command, env], [['run'], { A: '1', CUDA_VISIBLE_DEVICES: '', LR: '0.1' }]);
  });

  test('is refused where there is none', async () => {
    for (const program of [undefined, '', [], 5, {}]) await assert.rejects(toCommand({ program }, python), UserError);
    await assert.rejects(toCommand({ program: 'a', pass: 'telepathy' }, python), UserError);
  });

  test('whatever tasks.json says is a command or a reason', async () => {
    await fc.assert(fc.asyncProperty(fc.dictionary(fc.constantFrom('program', 'args', 'parameters', 'pass', 'env', 'devices', 'gpus', 'logs', 'cwd', 'resume'), fc.jsonValue()), async (definition) => {
      try {
        const { command } = await kinds['script']!(definition, { name: 'train', folder: '/w', python, fineTuning, sweepDriver });
        assert.ok(command.length > 0 && command.every((word) => typeof word === 'string'));
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
    }));
  });

  test('runs in its folder, where its logs are expected unless it names others', async () => {
    const script = kinds['script']!;
    const plain = await script({ program: 'src/train.py' }, { name: 'train', folder: resolve('/w'), python, fineTuning, sweepDriver });
    assert.deepEqual([plain.title, plain.cwd, plain.logs], ['train', resolve('/w'), [resolve('/w')]]);
    const other = await script({ program: 'train.py', cwd: 'src', logs: ['runs', resolve('/data')], gpus: 2, resume: ['--resume'] }, { name: 'train', folder: resolve('/w'), python, fineTuning, sweepDriver });
    assert.deepEqual([other.cwd, other.logs, other.gpus, other.resume], [resolve('/w/src'), [resolve('/w/src/runs'), resolve('/data')], 2, ['--resume']]);
  });
});

test('a fine-tuning is the job of its file', async () => {
  const context = { name: 'tune', folder: resolve('/w'), python, fineTuning, sweepDriver };
  assert.deepEqual((await kinds['finetune']!({ file: 'a.finetune.yaml' }, context)).command, ['trainer', resolve('/w/a.finetune.yaml')]);
  await assert.rejects(kinds['finetune']!({}, context), UserError);
});

test('a sweep is the job that drives it', async () => {
  const context = { name: 'search', folder: resolve('/w'), python, fineTuning, sweepDriver };
  assert.deepEqual((await kinds['sweep']!({ file: 'fit.sweep.yaml' }, context)).command, ['cli', 'sweep', resolve('/w/fit.sweep.yaml')]);
  for (const file of [undefined, '', 5]) await assert.rejects(kinds['sweep']!({ file }, context), UserError);
});

describe('the learning rate of a job', () => {
  const cases: [string[], string[]][] = [
    [['py', 't.py', '--lr', '0.1', '--epochs', '3'], ['py', 't.py', '--lr', '0.01', '--epochs', '3']],
    [['py', '--learning-rate=1e-3'], ['py', '--learning-rate=0.01']],
    [['py', 'optimizer.lr=0.1', 'lr_decay=0.5'], ['py', 'optimizer.lr=0.01', 'lr_decay=0.5']],
    [['py', '--base_learning_rate', '0.1'], ['py', '--base_learning_rate', '0.01']],
  ];
  for (const [command, lowered] of cases) {
    test(command.join(' '), () => assert.deepEqual(maybeLearningRate({ command, env: {} })?.with(0.01).command, lowered));
  }

  test('may stand in the environment, and changes the parameters that it came from', () => {
    const rate = maybeLearningRate({ command: ['py'], env: { LEARNING_RATE: '0.1' }, params: { LEARNING_RATE: 0.1, epochs: 3 } });
    assert.equal(rate?.value, 0.1);
    assert.deepEqual(rate?.with(0.01), { command: ['py'], env: { LEARNING_RATE: '0.01' }, params: { LEARNING_RATE: 0.01, epochs: 3 } });
  });

  for (const command of [['py', '--lr'], ['py', '--lr', 'auto'], ['py', 'lr', '0.1'], ['py', '--lr-scheduler', '0.1'], ['py', '--lr=0']]) {
    test(`${command.join(' ')} names none`, () => assert.equal(maybeLearningRate({ command, env: {} }), undefined));
  }
});

test('an end is told with the step of the ladder that made it', () => {
  const exit = { code: null, signal: 'SIGKILL', endedAt: 1 };
  assert.match(formatPhrase(endText({ state: 'stopped', exit: { ...exit, stoppedBy: 'SIGKILL' } })), /^Killed, after SIGINT and SIGTERM/);
  assert.equal(formatPhrase(endText({ state: 'failed', exit })), 'Ended by the signal SIGKILL.');
  assert.equal(formatPhrase(endText({ state: 'failed', exit: { ...exit, code: 3, signal: null } })), 'Failed with exit code 3.');
  assert.match(formatPhrase(endText({ state: 'lost' })), /nobody was there/);
});
