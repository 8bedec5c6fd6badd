// npm run package: makes lossband-VERSION.vsix and holds it to its budget.
import { stat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './paths.ts';
import { makeVsix } from './vsix.ts';

const budget = 3e6;

const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { name: string; version: string };
const packagePath = join(root, `${name}-${version}.vsix`);
await makeVsix(packagePath);
const { size } = await stat(packagePath);
console.log(`${packagePath}: ${(size / 1e6).toFixed(2)} MB of ${budget / 1e6} MB.`);
process.exitCode = size <= budget ? 0 : 1;
