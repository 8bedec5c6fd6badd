import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestPlace, type WantedNames } from './bestPlace.ts';

const cases: [name: string, code: string, wanted: WantedNames, expected: string | undefined][] = [
  ['a summary writer', "writer.addScalar('train/loss', loss, step);", { metric: 'train/loss' }, "writer.addScalar('train/loss', loss, step)"],
  ['an object', 'wandb.log({ loss, acc: a });', { metric: 'acc' }, 'acc: a'],
  ['a shorthand', 'wandb.log({ loss, acc: a });', { metric: 'loss' }, 'loss'],
  ['a template', 'w.addScalar(`${split}/loss`, l);', { metric: 'val/loss' }, 'w.addScalar(`${split}/loss`, l)'],
  ['a printed template', 'console.log(`epoch ${e}  val_loss ${score.loss.toFixed(4)}`);', { metric: 'val_loss' }, 'score.loss.toFixed(4)'],
  ['a CSV line', 'appendFileSync(f, `${epoch},${loss}\\n`);', { metric: 'loss' }, 'loss'],
  ['JSON lines', 'out.write(JSON.stringify({ step, loss: l }));', { metric: 'loss' }, 'loss: l'],
  ['a history', 'history.loss.push(l);', { metric: 'loss' }, 'history.loss.push(l)'],
  ['not a comment', "// writer.addScalar('loss', l)\n", { metric: 'loss' }, undefined],
  ['an assignment', 'const lr = 1e-3;', { hparam: 'lr' }, 'lr = 1e-3'],
  ['a change beats the declaration', "const o = { lr: { type: 'string', default: '0.05' } };\nif (late) lr = lr * 60;", { hparam: 'lr' }, 'lr = lr * 60'],
  ['parseArgs', "parseArgs({ options: { lr: { type: 'string', default: '0.05' } } });", { hparam: 'lr' }, "lr: { type: 'string', default: '0.05' }"],
  ['commander', "program.option('--lr <number>', 'rate', 0.1);", { hparam: 'lr' }, "option('--lr <number>', 'rate', 0.1)"],
  ['types are no values', 'function f(lr: number): void {}\nconst learningRate: number = 3;\nf({ learningRate: 0.1 });', { hparam: 'lr' }, 'learningRate: 0.1'],
  ['text that ends in the middle', "w.addScalar('loss', l);\nf({ a: `x ${", { metric: 'loss' }, "w.addScalar('loss', l)"],
];

for (const [name, code, wanted, expected] of cases) {
  test(`finds the line in TypeScript: ${name}`, async () => assert.equal(await bestPlace('typescript', code, wanted), expected));
}
