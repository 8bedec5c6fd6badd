import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes a folder of files as one: beside the old one first, then in its place, so that a crash leaves either. */
export async function writeTogether(folder: string, files: Record<string, string | Uint8Array>): Promise<void> {
  const fresh = `${folder}.${process.pid}.new`, old = `${folder}.${process.pid}.old`;
  await rm(fresh, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(fresh, name)), { recursive: true });
    await writeFile(join(fresh, name), content, { flush: true });
  }
  await rename(folder, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(fresh, folder);
  await rm(old, { recursive: true, force: true });
}

/** Writes one file beside the old one and then in its place. */
export async function writeAside(path: string, content: Uint8Array): Promise<string> {
  const fresh = `${path}.${process.pid}.new`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(fresh, content, { flush: true });
  await rename(fresh, path);
  return path;
}
