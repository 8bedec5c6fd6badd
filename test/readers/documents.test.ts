import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DocumentFormat, Reading } from '../../src/readers/contract.ts';
import { aim } from '../../src/readers/aim.ts';
import { catboost } from '../../src/readers/catboost.ts';
import { catboostTable } from '../../src/readers/catboostTable.ts';
import { hfTrainer } from '../../src/readers/hfTrainer.ts';
import { hparamsJson } from '../../src/readers/hparamsJson.ts';
import { hparamsYaml } from '../../src/readers/hparamsYaml.ts';
import { jsonColumns } from '../../src/readers/jsonColumns.ts';
import { metadataJson } from '../../src/readers/metadataJson.ts';
import { mlflowMeta } from '../../src/readers/mlflowMeta.ts';
import { resultsJson } from '../../src/readers/resultsJson.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (format: DocumentFormat, path: string, text: string, beside?: (name: string) => Uint8Array | undefined): Pick<Reading, 'runs' | 'problems'> & { rank?: number } =>
  format.read({ path, patterns: [], ...(beside && { beside }) }, encode(text));
const hparamsOf = (format: DocumentFormat, path: string, text: string): Record<string, unknown> => ({ ...read(format, path, text).runs[0]?.hparams });

test('transformers: checkpoints belong to the run above, and the state that got furthest has the highest rank', () => {
  const state = (step: number): string => JSON.stringify({ global_step: step, max_steps: 30, log_history: [{ step, loss: 1 }] });
  assert.deepEqual(hfTrainer.place('out/checkpoint-24/trainer_state.json'), { run: 'out', rank: 24 });
  assert.equal(hfTrainer.place('out/trainer_state.json').run, 'out');
  const [early, late, final] = [read(hfTrainer, 'out/checkpoint-24/trainer_state.json', state(24)), read(hfTrainer, 'out/checkpoint-30/trainer_state.json', state(30)), read(hfTrainer, 'out/trainer_state.json', state(30))];
  assert.ok(early.rank! < late.rank! && late.rank! < final.rank!);
  assert.equal(early.runs[0]!.state, undefined);
  assert.equal(final.runs[0]!.state, 'finished');
});

test('transformers: a row without a step belongs where the others had got to; without any, epochs count; nested metrics are metrics', () => {
  const stepsOf = (...rows: object[]): unknown => {
    const { series } = read(hfTrainer, 'trainer_state.json', JSON.stringify({ global_step: 9, log_history: rows })).runs[0]!;
    return [...series].map(([tag, column]) => [tag, [...column.columns().steps]]);
  };
  assert.deepEqual(stepsOf({ loss: 1, step: 5 }, { eval_loss: 2, epoch: 1 }, { loss: 1, step: 9 }), [['loss', [5, 9]], ['eval_loss', [5]], ['epoch', [5]]]);
  assert.deepEqual(stepsOf({ eval_f1: { micro: 0.5, macro: 0.25 }, step: 5 }), [['eval_f1/micro', [5]], ['eval_f1/macro', [5]]]);
  assert.deepEqual(stepsOf({ loss: 1, epoch: 0.5 }, { loss: 1, epoch: 1 }, { eval_loss: 2 }), [['loss', [0.5, 1]], ['epoch', [0.5, 1]], ['eval_loss', [1]]]);
});

test('transformers: half a file is a problem and no run', () => {
  const { runs, problems } = read(hfTrainer, 'trainer_state.json', '{"global_step": 3, "log_history": [{"step"');
  assert.deepEqual([runs.length, problems.length], [0, 1]);
});

test('YAML: tags of Python are only data, nested keys are joined, aliases cannot grow', () => {
  assert.deepEqual(hparamsOf(hparamsYaml, 'v0/hparams.yaml', 'betas: !!python/tuple\n- 0.9\n- 0.99\nnet: !!python/object:os.system {depth: 3}\nname: !!python/name:os.system\n'), { betas: '[0.9,0.99]', 'net.depth': 3, name: '' });
  const bomb = `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join('\n')}\n`;
  assert.equal(read(hparamsYaml, 'hparams.yaml', bomb).problems.length, 1);
  assert.equal(read(hparamsYaml, 'hparams.yaml', 'a: [1, 2\nb: {').problems.length, 1);
});

test('YAML: what W&B and SwanLab wrap is unwrapped, for the run above `files`', () => {
  const path = 'run-1/files/config.yaml';
  assert.ok(hparamsYaml.sniff(path, encode('lr:\n  value: 0.1\n')) > 0);
  assert.equal(hparamsYaml.sniff('docker/config.yaml', encode('lr:\n  value: 0.1\n')), 0);
  assert.equal(hparamsYaml.place(path).run, 'run-1');
  assert.deepEqual(hparamsOf(hparamsYaml, path, 'wandb_version: 1\n_wandb:\n  value: {cli: 1}\nlr:\n  desc: null\n  value: 0.1\nnet:\n  desc: ""\n  sort: 2\n  value: {act: relu}\n'), { lr: 0.1, 'net.act': 'relu' });
});

test('JSON beside a log: settings are hyperparameters, results are facts', () => {
  assert.deepEqual(hparamsOf(hparamsJson, 'trial/params.json', '{"lr": 0.1, "net": {"layers": [64, 10]}, "flag": true}'), { lr: 0.1, 'net.layers': '[64,10]', flag: true });
  assert.deepEqual({ ...read(resultsJson, 'all_results.json', '{"eval_loss": NaN, "epoch": 4.0}').runs[0]!.facts }, { eval_loss: 'NaN', epoch: '4' });
  assert.equal(resultsJson.sniff('metrics.json', encode('{"name": "x", "values": [1, 2]}')), 0);
  for (const format of [hparamsJson, hparamsYaml, resultsJson, metadataJson, aim]) assert.equal(format.companion, true);
});

test('JSON beside a log: which commit ran, on which machine', () => {
  const factsOf = (metadata: object): unknown => ({ ...read(metadataJson, 'run-1/files/wandb-metadata.json', JSON.stringify(metadata)).runs[0]!.facts });
  assert.deepEqual(factsOf({ host: 'vm', program: 'train.py', args: ['--lr', '0.1'], git: { remote: 'git@x:y', commit: 'abc1234' } }), { commit: 'abc1234', repository: 'git@x:y', host: 'vm', command: 'train.py --lr 0.1' });
  assert.deepEqual(factsOf({ _version: 2, runtime: { hostname: 'vm', command: 'python train.py' }, git: { remote_url: null, branch: 'main', commit: 'abc1234' } }), { commit: 'abc1234', branch: 'main', host: 'vm', command: 'python train.py' });
  assert.deepEqual(factsOf({ hostname: 'vm', command: 'train.py', git_remote: 'x', git_info: ['main', 'abc1234'] }), { commit: 'abc1234', repository: 'x', branch: 'main', host: 'vm', command: 'train.py' });
  assert.deepEqual(factsOf([]), {});
  assert.equal(metadataJson.place('logs/run-1/files/swanlab-metadata.json').run, 'logs/run-1');
  assert.equal(metadataJson.sniff('docs/wandb-metadata.json', encode('{')), 0);
});

test('MLflow: notes and the commit are called as in every other log', () => {
  const facts = (tag: string): unknown => ({ ...read(mlflowMeta, `mlruns/7/${'a'.repeat(32)}/tags/${tag}`, 'told').runs[0]!.facts });
  assert.deepEqual(['mlflow.note.content', 'mlflow.source.git.commit', 'mlflow.source.git.repoURL', 'mlflow.user', 'own'].map(facts), [{ notes: 'told' }, { commit: 'told' }, { repository: 'told' }, { user: 'told' }, { own: 'told' }]);
});

test('keys of a file reach no prototype', () => {
  read(hparamsJson, 'params.json', '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}');
  read(hparamsYaml, 'params.yaml', '__proto__: {polluted: 1}\n');
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('MLflow: a run’s state, times, name and the experiment above it', () => {
  const id = 'a'.repeat(32);
  const meta = `run_id: ${id}\nrun_name: first\nstatus: 4\nstart_time: 1795365965379\nend_time: 1795365965394\nlifecycle_stage: deleted\n`;
  const [run] = read(mlflowMeta, `mlruns/7/${id}/meta.yaml`, meta, (name) => (name === '../meta.yaml' ? encode('name: digits\n') : undefined)).runs;
  assert.deepEqual([run!.name, run!.state, run!.startedAt, run!.endedAt, { ...run!.facts }], ['first', 'failed', 1795365965.379, 1795365965.394, { lifecycle: 'deleted', experiment: 'digits' }]);
  assert.equal(mlflowMeta.sniff('mlruns/7/meta.yaml', encode('experiment_id: 7\n')), 0);
  assert.deepEqual(hparamsOf(mlflowMeta, `mlruns/7/${id}/params/model/kind`, 'multi\nline'), { 'model/kind': 'multi\nline' });
  assert.equal(mlflowMeta.place(`mlruns/7/${id}/tags/x`).run, `mlruns/7/${id}`);
});

test('CatBoost: the tables are hidden by the JSON that has them all', () => {
  assert.ok(catboost.place('catboost_info/catboost_training.json').rank! > catboostTable.place('catboost_info/test_error.tsv').rank!);
  const { runs } = catboostTable.create({ path: 'catboost_info/test_error.tsv', patterns: [] }).push(encode('iter\tRMSE\n0\t2.5\n1\t2.25\n'), 0, true);
  assert.deepEqual([...runs[0]!.series].map(([tag, column]) => [tag, [...column.columns().values]]), [['validation RMSE', [2.5, 2.25]]]);
});

test('CatBoost: several test sets have the names in the tables that they have in the JSON', () => {
  const tagsOf = (header: string): string[] => {
    const { runs } = catboostTable.create({ path: 'catboost_info/test_error.tsv', patterns: [] }).push(encode(`${header}\n0${'\t1'.repeat(header.split('\t').length - 1)}\n`), 0, true);
    return [...runs[0]!.series.keys()];
  };
  assert.deepEqual(tagsOf('iter\tLogloss:0\tAUC:0\tLogloss\tAUC'), ['validation_0 Logloss', 'validation_0 AUC', 'validation_1 Logloss', 'validation_1 AUC']);
  assert.deepEqual(tagsOf('iter\tNDCG:top=10'), ['validation NDCG:top=10']);
});

test('CatBoost: a training under way is read as far as it is written', () => {
  const lines = ['{', '"meta":{"test_sets":["test"],"test_metrics":[{"name":"RMSE"}],"learn_metrics":[{"name":"RMSE"}],"learn_sets":["learn"],"iteration_count":9},', '"iterations":[', '{"learn":[2.5],"iteration":0,"test":[2.75]},', '{"learn":[2.2'];
  const { runs, problems, consumed } = catboost.create({ path: 'catboost_info/catboost_training.json', patterns: [] }).push(encode(lines.join('\n')), 0, false);
  assert.deepEqual([...runs[0]!.series.keys()], ['learn RMSE', 'validation RMSE']);
  assert.deepEqual([runs[0]!.state, problems.length, consumed], [undefined, 0, lines.slice(0, 4).join('\n').length + 1]);
});

test('JSON lists: a history of Keras, the results of a booster; what is no list of a metric is left out', () => {
  const points = (value: object | string): unknown => {
    const { runs } = read(jsonColumns, 'history.json', typeof value === 'string' ? value : JSON.stringify(value));
    return Object.fromEntries([...runs[0]!.series].map(([tag, column]) => [tag, [...column.columns().steps].map((step, at) => [step, column.columns().values[at]])]));
  };
  assert.deepEqual(points('{"loss": [0.5, NaN, 0.25], "val_loss": [1, null, "Infinity"], "note": "x", "lr": 0.1}'), { loss: [[0, 0.5], [1, NaN], [2, 0.25]], val_loss: [[0, 1], [2, Infinity]] });
  assert.deepEqual(points({ validation_0: { rmse: [2, 1] } }), { 'validation_0/rmse': [[0, 2], [1, 1]] });
  assert.deepEqual(points({ epoch: [5, 6], loss: [2, 1], val_loss: [3] }), { loss: [[5, 2], [6, 1]], val_loss: [[0, 3]] });
  const sniff = (value: object | string, path = 'history.json'): number => jsonColumns.sniff(path, encode(typeof value === 'string' ? value : JSON.stringify(value, null, 2)));
  assert.ok(sniff({ loss: [0.5], val_loss: [1] }) > 0.5);
  assert.ok(sniff(`{"accuracy": [${'0.5, '.repeat(20_000)}`) > 0.5, 'cut within a list');
  for (const value of [{ train: [1, 2], test: [3] }, { x: [1, 2], y: [2, 3] }, { loss: 0.5 }, { images: [{ loss: [1, 2] }], loss: [1] }, { files: ['a'], accuracy: [1] }, '{"loss": [']) {
    assert.equal(sniff(value), 0, JSON.stringify(value));
  }
  assert.equal(sniff({ loss: [1, 2] }, 'history.txt'), 0);
  assert.equal(read(jsonColumns, 'history.json', '{"loss": [1').problems.length, 1);
});

test('Aim is named as unsupported, once', () => {
  assert.equal(aim.sniff('.aim/VERSION', encode('1.3')), 1);
  const { runs, problems } = read(aim, '.aim/VERSION', '1.3');
  assert.deepEqual([runs.length, problems.length], [0, 1]);
});
