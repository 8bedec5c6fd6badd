// What people download and what VS Code loads at the start: `node test/bench/sizes.ts`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../tools/paths.ts';
import { makeVsix } from '../../tools/vsix.ts';
import { printFigure } from './figure.ts';

const folder = mkdtempSync(join(tmpdir(), 'lossband-sizes-'));
const kb = (path: string): string => `${(statSync(path).size / 1000).toFixed(0)} kB`;
execFileSync(process.execPath, ['esbuild.mjs', '--production', '--out', folder], { cwd: root });
for (const file of readdirSync(folder)) printFigure(`size of ${file}`, kb(join(folder, file)), 'production build, minified, not compressed');
const packagePath = join(folder, 'lossband.vsix');
// With the build that is in dist/: `makeVsix` runs the production build there first.
await makeVsix(packagePath);
printFigure('size of the VSIX (target 3,000 kB)', kb(packagePath), 'vsce package');
rmSync(folder, { recursive: true });
