// One net on one backend for some seconds, with the steps of a fine-tuning: NET BACKEND SECONDS; one line of JSON.
import { truncatedNormal } from '@tensorflow/tfjs-core';
import { fileURLToPath } from 'node:url';
import { startBackend } from '../../src/tune/backends/start.ts';
import { readRecipe } from '../../src/tune/recipe/recipe.ts';
import { Dropout } from '../../src/tune/training/dropout.ts';
import { networkOf } from '../../src/tune/training/network.ts';
import { TrainStep } from '../../src/tune/training/step.ts';
import { collectWeights } from '../../src/tune/training/weights.ts';
import { nets } from './tuneNets.ts';

const [name = '', backend = '', seconds = ''] = process.argv.slice(2);
const here = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const { runtime } = await startBackend(backend, { assets: here('node_modules/@tensorflow/tfjs-backend-wasm/dist'), addons: here('native') });
const { recipe } = readRecipe('model: shipped\ndata: {images: none}\n', 'bench.finetune.yaml');
const { shape, make } = nets[name]!, model = make(), count = 32;
const step = new TrainStep({
  network: networkOf(model), dropout: new Dropout(model), weights: collectWeights(model).filter(({ trainable }) => trainable), anchors: new Map(), rates: new Map(),
  loss: 'cross-entropy', recipe, runtime,
});
const inputs = truncatedNormal([count, ...shape]).dataSync() as Float32Array, labels = new Float32Array(count * 10);
for (let i = 0; i < count; i++) labels[i * 10 + (i % 10)] = 1;
const batch = { inputs, shape: [count, ...shape], labels, labelShape: [count, 10], count, indices: new Int32Array(count) };
const once = () => step.run(batch, 1e-3, { last: false, details: false });
for (let i = 0; i < 6; i++) await once();

const cpu = process.cpuUsage(), start = performance.now();
let seen = 0, loss = NaN;
for (; performance.now() - start < Number(seconds) * 1000; seen += count) loss = (await once()).loss;
const { user, system } = process.cpuUsage(cpu), wall = (performance.now() - start) / 1000;
if (!Number.isFinite(loss)) throw new Error(`the loss became ${loss}`);
console.log(JSON.stringify({ wall: seen / wall, cpu: seen / ((user + system) / 1e6) }));
