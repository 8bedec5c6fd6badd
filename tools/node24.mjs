// Runs a script of this folder on Node 24, which reads TypeScript as it is: node tools/node24.mjs SCRIPT [ARGUMENT…]
// The npm package `node` brings Node 24 whatever the machine has. Where npm did not run its install script
// (a setting, or an npm that wants approval first), the script is run here; plain JavaScript, because this file runs on Node 20.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const wanted = 24;
const nodePackage = fileURLToPath(new URL('../node_modules/node', import.meta.url));
const packaged = join(nodePackage, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= wanted) return process.execPath;
  if (!existsSync(packaged)) spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: nodePackage, stdio: 'ignore' });
  if (existsSync(packaged)) return packaged;
  console.error(`This needs Node ${wanted}; it has ${process.version}, and the npm package "node" could not bring a newer one. Install Node ${wanted} and try again.`);
  process.exit(2);
}

const node = findNode();
// Whatever the script starts by the name `node` is the same Node.
const path = [dirname(node), process.env.PATH].join(process.platform === 'win32' ? ';' : ':');
const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, PATH: path } });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
