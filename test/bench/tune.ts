// LOSSBAND_TENSORFLOW=…/site-packages/tensorflow node test/bench/tune.ts [NET…]: training on each backend beside Keras on the same TensorFlow.
// Rounds alternate, so that what else the machine does hits all alike; samples per second of processor time is the steadier figure.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { printFigure, quantile } from './figure.ts';
import { nets } from './tuneNets.ts';

interface Rate {
  /** Samples a second by the clock and of processor time. */
  wall: number;
  cpu: number;
}

const rounds = 3, seconds = 3, folder = import.meta.dirname;
const library = process.env['LOSSBAND_TENSORFLOW'], python = library && join(library, '..', '..', '..', '..', 'bin', 'python');
const measure = (program: string, ...args: string[]): Rate => JSON.parse(execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n').at(-1)!) as Rate;

const backend = (id: string) => (net: string): Rate => measure(process.execPath, join(folder, 'tuneChild.ts'), net, id, String(seconds));
const contestants: Record<string, (net: string) => Rate> = {
  ...(library && { native: backend('native') }),
  ...(python && existsSync(python) && { keras: (net: string) => measure(python, join(folder, 'tuneKeras.py'), net, String(seconds)) }),
  wasm: backend('wasm'),
};
if (!library) console.log('LOSSBAND_TENSORFLOW names no TensorFlow: WebAssembly alone is measured.');

const wanted = process.argv.slice(2);
for (const net of Object.keys(nets).filter((name) => wanted.length === 0 || wanted.includes(name))) {
  const rates = new Map(Object.keys(contestants).map((name) => [name, [] as Rate[]]));
  for (let round = 0; round < rounds; round++) for (const [name, run] of Object.entries(contestants)) rates.get(name)!.push(run(net));
  const median = (name: string, of: keyof Rate): number => quantile(rates.get(name)?.map((rate) => rate[of]) ?? [], 0.5);
  for (const name of rates.keys()) {
    const beside = name !== 'keras' && rates.has('keras') ? `, ${(median(name, 'cpu') / median('keras', 'cpu')).toFixed(2)} × Keras` : '';
    const method = `batch 32, Adam, median of ${rounds} alternating rounds of ${seconds} s; ${median(name, 'wall').toFixed(0)} a second by the clock`;
    printFigure(`${net}: ${name}, samples per CPU second`, `${median(name, 'cpu').toFixed(0)}${beside}`, method);
  }
}
