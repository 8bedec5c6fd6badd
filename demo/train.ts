// Trains a small network on handwritten digits and logs like any training does: TensorBoard event files and a CSV.
// node train.ts [--name NAME] [--lr 0.05] [--seed 1] [--steps 1200] [--raise-at STEP] [--pause MS]
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readDigits, split } from './digits.ts';
import { DigitClassifier } from './model.ts';
import { seededRandom, shuffle } from './random.ts';
import { SummaryWriter } from './summaryWriter.ts';

const { values: options } = parseArgs({
  options: {
    name: { type: 'string', default: 'digits' },
    lr: { type: 'string', default: '0.05' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '1200' },
    /** The step at which the learning rate is raised, as a careless schedule would; never unless given. */
    'raise-at': { type: 'string', default: 'Infinity' },
    /** Milliseconds to wait after a step: without it the whole training is over before anybody can watch. */
    pause: { type: 'string', default: '0' },
  },
});

const batchSize = 32;
const momentum = 0.9;
const raiseAt = Number(options['raise-at']);
let lr = Number(options.lr);

const random = seededRandom(Number(options.seed));
const digits = readDigits();
const { train, val } = split(digits);
const stepsPerEpoch = Math.floor(train.length / batchSize);
const model = new DigitClassifier(48, random);

const folder = join('runs', options.name);
mkdirSync(folder, { recursive: true });
const writer = new SummaryWriter(folder);
const history = join(folder, 'metrics.csv');
writeFileSync(history, 'step,weight_norm\n');

for (let step = 0; step < Number(options.steps); step++) {
  if (step % stepsPerEpoch === 0) shuffle(train, random);
  if (step === raiseAt) lr = lr * 12;

  const from = (step % stepsPerEpoch) * batchSize;
  const { loss, accuracy } = model.learn(digits, train.slice(from, from + batchSize), lr, momentum);
  writer.addScalar('train/loss', loss, step);
  writer.addScalar('train/accuracy', accuracy, step);
  writer.addScalar('lr', lr, step);

  if (step % 10 === 0) {
    const score = model.evaluate(digits, val);
    writer.addScalar('val/loss', score.loss, step);
    writer.addScalar('val/accuracy', score.accuracy, step);
  }

  if (step % 20 === 19) {
    appendFileSync(history, `${step},${model.weightNorm()}\n`);
    console.log(`step ${step}  loss ${loss.toPrecision(4)}  accuracy ${accuracy.toFixed(3)}`);
  }
  await sleep(Number(options.pause));
}
