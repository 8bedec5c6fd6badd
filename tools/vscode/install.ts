import { cp, glob, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from '../paths.ts';

/** The files of the extension that a package holds: `.vscodeignore` leaves out everything and then names what ships. */
export async function shippedFiles(): Promise<string[]> {
  const lines = (await readFile(join(root, '.vscodeignore'), 'utf8')).split('\n');
  const shipped = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const found = await Array.fromAsync(glob(shipped, { cwd: root, withFileTypes: true }));
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1)).sort();
}

/**
 * Installs Lossband into a server's data folder by copying what ships, so that what works here has all its files in the package.
 * (The server takes extensions under development only with a switch for its own tests.)
 */
export async function installLossband(dataFolder: string): Promise<void> {
  const target = await extensionFolder(root, dataFolder);
  for (const file of await shippedFiles()) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await cp(join(root, file), join(target, file));
  }
}

/** Installs an extension that is a folder of nothing else. */
export async function installWhole(folder: string, dataFolder: string): Promise<void> {
  await cp(folder, await extensionFolder(folder, dataFolder), { recursive: true });
}

async function extensionFolder(folder: string, dataFolder: string): Promise<string> {
  const { publisher, name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  return join(dataFolder, 'extensions', `${publisher}.${name}-${version}`);
}
