import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import type { Run } from './registries/contract.ts';

const wants = (keep: readonly string[]) => (name: string): boolean => keep.some((each) => new RegExp(each).test(name));

/**
 * Writes the members of an archive (wheel, jar or npm's tarball) whose names match into a folder; programs stay programs.
 * @throws the system's or the archive's error; a member whose path leads out of the folder is one
 */
export async function unpack(archive: string, folder: string, keep: readonly string[], run: Run): Promise<void> {
  if (archive.endsWith('.tgz')) await run(['tar', '-xzf', archive, '-C', folder, ...(await members(archive, run)).filter(wants(keep))]);
  else await unzip(archive, folder, wants(keep));
}

const members = async (archive: string, run: Run): Promise<string[]> => String(await run(['tar', '-tzf', archive])).split('\n').filter((name) => !name.endsWith('/'));

async function unzip(archive: string, folder: string, isWanted: (name: string) => boolean): Promise<void> {
  const zip = await openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    const { fileName: name, externalFileAttributes } = entry;
    if (name.endsWith('/') || !isWanted(name)) continue;
    const path = join(folder, name), isProgram = ((externalFileAttributes >>> 16) & 0o100) !== 0;
    await mkdir(dirname(path), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode: isProgram ? 0o755 : 0o644 }));
  }
}
