import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv } from '../../src/readers/csv.ts';
import { dvclive } from '../../src/readers/dvclive.ts';
import { replay } from './replay.ts';

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
/** Tag → [step, value] pairs of a file read whole. */
function read(text: string, path = 'a.csv'): Record<string, [number, number][]> {
  const run = replay(csv, path, bytesOf(text)).runs.get('');
  return Object.fromEntries(Object.entries(run?.points ?? {}).map(([tag, points]) => [tag, points.map(([step, value]) => [step, value])]));
}
const sniff = (text: string, path = 'a.csv'): number => csv.sniff(path, bytesOf(text));

test('x is the column that counts; epoch beside step is a series, without either the row counts', () => {
  assert.deepEqual(read('epoch,step,loss\n0,10,1\n0,20,2\n'), { epoch: [[10, 0], [20, 0]], loss: [[10, 1], [20, 2]] });
  assert.deepEqual(read('loss\n5\n6\n'), { loss: [[0, 5], [1, 6]] });
  assert.deepEqual(read('epoch,batch,loss\n0,0,1\n0,1,2\n1,0,3\n').loss, [[0, 1], [1, 2], [2, 3]]);
});

test('a row without a step belongs where the rows had got to', () => {
  assert.deepEqual(read('step,loss\n10,1\n,2\n20,3\n').loss, [[10, 1], [10, 2], [20, 3]]);
});

test('lines that begin alike are no header again and again', () => {
  const lines = ['Epoch [1/1], Step [100/200], Loss: 2.0', 'Epoch [1/1], Step [200/200], Loss: 1.9', 'Epoch [1/1], Step [300/200], Loss: 1.8'];
  assert.equal(sniff(`${lines.join('\n')}\n`, 'run/out.log'), 0);
});

test('any delimiter, with decimal commas where the comma is free', () => {
  assert.deepEqual(read('epoch;loss\n0;0,5\n1;2,5e-1\n').loss, [[0, 0.5], [1, 0.25]]);
  assert.deepEqual(read('epoch\tloss, mean\n0\t1\n')['loss, mean'], [[0, 1]]);
  assert.deepEqual(read('# epoch loss\n0.0e+00 5.0e-01\n').loss, [[0, 0.5]]);
  assert.deepEqual(read('   epoch,   loss\n   1,    0.5\n').loss, [[1, 0.5]]);
});

test('comments, blank lines and quoted cells', () => {
  assert.deepEqual(read('#{"t_start": 1.5, "env_id": "x"}\nr,l,t\n1.5,200,3\n\n# a remark\n2.5,100,4\n').r, [[0, 1.5], [1, 2.5]]);
  assert.deepEqual(read('epoch,"loss, ""mean""","a\nb"\n0,"1.5",2\n'), { 'loss, "mean"': [[0, 1.5]], 'a\nb': [[0, 2]] });
});

test('cells that hold no number are left out; NaN and infinities are kept in any spelling', () => {
  assert.deepEqual(read('step,loss,name,ok\n1,NA,x,True\n2,nan,y,False\n3,-inf,z,True\n4,Infinity,,\n5,0x10,,\n6,00:03,,\n').loss, [[2, NaN], [3, -Infinity], [4, Infinity]]);
});

test('columns without a name or with a name twice are told apart as pandas does', () => {
  assert.deepEqual(Object.keys(read(',loss,loss\n0,1,2\n')), ['Unnamed: 0', 'loss', 'loss.1']);
});

test('a repeated header is no row, a changed one changes the columns', () => {
  assert.deepEqual(read('epoch,loss\n0,1\nepoch,loss\n0,2\nepoch,loss,acc\n1,3,4\n'), { loss: [[0, 1], [0, 2], [1, 3]], acc: [[1, 4]] });
});

test('a column may be called nan, and its header come again', () => {
  assert.deepEqual(read('epoch,loss,nan\n0,1,7\nepoch,loss,nan\n0,2,8\n'), { loss: [[0, 1], [0, 2]], nan: [[0, 7], [0, 8]] });
  assert.ok(sniff('epoch,loss,nan\n0,1,7\n') > 0);
  assert.equal(sniff('nan,inf\n1,2\n', 'loss.csv'), 0, 'values without a header');
  assert.equal(dvclive.sniff('plots/metrics/nan.tsv', bytesOf('step\tnan\n0\t1.5\n')), 1);
});

test('epochs that start again are kept as written', () => {
  assert.deepEqual(read('epoch,loss\n0,1\n1,2\n0,3\n').loss, [[0, 1], [1, 2], [0, 3]]);
});

test('the wall time comes from dates and epoch seconds, never from elapsed ones', () => {
  const walls = (text: string): number[] => replay(csv, 'a.csv', bytesOf(text)).runs.get('')!.points['loss']!.map(([, , wall]) => wall);
  assert.deepEqual(walls('timestamp,step,loss\n1795365994521,0,1\n'), [1795365994.521]);
  assert.deepEqual(walls('time,step,loss\n2026-11-22T10:00:00Z,0,1\n'), [Date.UTC(2026, 10, 22, 10) / 1000]);
  assert.deepEqual(walls('time,step,loss\n12.5,0,1\n'), [NaN]);
  assert.deepEqual(read('time,step,loss\n12.5,0,1\n').time, [[0, 12.5]]);
});

test('rows that are too wide are told of once', () => {
  const { problems } = replay(csv, 'a.csv', bytesOf('epoch,loss\n0,1,9\n1,2,9\n2,3,\n'));
  assert.deepEqual(problems.map(({ line }) => line), [1]);
});

test('a name without a prototype is a name', () => {
  assert.deepEqual(read('step,__proto__,constructor\n1,2,3\n').constructor, [[1, 3]]);
});

test('tables of metrics are taken', () => {
  for (const text of [
    'epoch,accuracy,loss\n0,0.5,1\n', 'step\todd\n4\tnan\n', 'Wall time,Step,Value\n1700000000.1,1,0.5\n', 'mse,test_mse,norm,eta0\n1,2,3,4\n',
    'iter\tMultiClass\tAccuracy\n0\t2.0\t0.3\n', '"Step","run - loss","run - loss__MIN"\n"0","1.5","1.5"\n', '#{"t": 1}\nr,l,t\n1,2,3\n',
  ]) assert.ok(sniff(text, text.startsWith('#') ? 'monitor.csv' : 'a.csv') > 0, text);
  assert.ok(sniff('epoch,loss\n', 'log.csv') > 0, 'only just begun');
});

test('a second training that appends rows without validation leaves the table one', () => {
  const text = `epoch,accuracy,loss,val_accuracy,val_loss\n${'0,0.5,1,0.4,2\n'.repeat(3)}${'0,0.6,0.5\n'.repeat(20)}`;
  assert.ok(sniff(text) > 0.5);
  assert.deepEqual(read(text).loss!.length, 23);
  assert.deepEqual(read(text).val_loss!.length, 3);
  assert.equal(sniff('epoch, loss and others\nin the first epoch, 3 of 4, it fell\nlater, not\n', 'notes.txt'), 0);
});

test('tables of data and other texts are not', () => {
  for (const text of [
    'sepal_length,sepal_width,species\n5.1,3.5,setosa\n', 'timestamp,acc_x,acc_y,acc_z\n1,0.1,0.2,9.8\n', 'id,label\n1,0\n2,1\n', 'PassengerId,Survived,Pclass,Age\n1,0,3,22\n',
    'step,type,amount,nameOrig\n1,PAYMENT,9839.64,C1231006815\n', 'idx,x,y\n0,1,2\n', 'numpy==1.26\npandas>=2\n', 'import os, sys\nprint(1, 2)\n', 'a,b,c\n', '', '1,2,3\n4,5,6\n',
    'iter 0: loss 1.2, time 3ms\niter 1: loss 1.1, time 3ms\n', '| epoch | loss |\n| 1 | 0.5 |\n',
  ]) assert.equal(sniff(text, 'data.txt'), 0, text);
  assert.equal(sniff(`${'x,y\n1,2\n'}\0`, 'a.csv'), 0, 'binary');
});

test('a run is the folder of a table that frameworks write one of, else the file', () => {
  assert.deepEqual(['version_0/metrics.csv', 'results.csv', 'a/b.csv', 'a/log.tsv'].map((path) => csv.place(path).run), ['version_0', '', 'a/b', 'a/log']);
});

test('DVCLive: the path is the name of the metric, the folder above plots the run', () => {
  const path = 'exp/dvclive/plots/metrics/test/deep/loss.tsv';
  const text = 'timestamp\tstep\tloss\n1795365994521\t0\t0.5\n';
  assert.equal(dvclive.sniff(path, bytesOf(text)), 1);
  assert.deepEqual(dvclive.place(path), { run: 'exp/dvclive' });
  assert.deepEqual(replay(dvclive, path, bytesOf(text)).runs.get('')!.points['test/deep/loss'], [[0, 0.5, 1795365994.521]]);
  assert.equal(dvclive.sniff('data/loss.tsv', bytesOf(text)), 0);
});

test('lines of dictionaries and of JSON are no tables, though each has as many commas', () => {
  const rows = (row: (step: number) => string): string => Array.from({ length: 5 }, (_, step) => `${row(step)}\n`).join('');
  assert.equal(sniff(rows((step) => `{"data_time": 0.01, "eta_seconds": 100.5, "iteration": ${step}, "lr": 0.0001, "total_loss": 2.5}`), 'metrics.json'), 0);
  assert.equal(sniff(rows((step) => `{'loss': 0.0, 'grad_norm': 1.2, 'learning_rate': 1e-06, 'epoch': ${step}}`), 'out.txt'), 0);
  assert.equal(sniff(rows((step) => `step: ${step}, loss: 0.5, acc: 0.25`), 'out.txt'), 0);
});
