import { delimiter, join } from 'node:path';
import { managedNpm } from '../managedNode.ts';
import type { Registry } from './contract.ts';

/** On Windows npm is a script of the shell's; what it runs is this. */
const onWindows = (bin: string): string[] => [join(bin, 'node.exe'), join(bin, 'node_modules', 'npm', 'bin', 'npm-cli.js')];

export const npm: Registry = {
  id: 'npm',
  title: 'npm',
  tools: ({ storage }) => [...(process.platform === 'win32' ? (process.env['PATH'] ?? '').split(delimiter).filter(Boolean).map(onWindows) : [['npm']]), managedNpm(storage)],
  fetch: ({ package: name, version }, folder, tool, run) => run([...tool, 'pack', '--silent', '--pack-destination', folder, `${name}@${version}`]),
};
