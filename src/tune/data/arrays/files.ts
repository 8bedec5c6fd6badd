import { open } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { type Entry, openPromise } from 'yauzl';
import { type Bytes, inMemory, openNpy, type NpyArray } from './npy.ts';

/** A file that stays open only while it is read. */
async function ofFile(path: string): Promise<Bytes> {
  await using file = await open(path);
  const { size } = await file.stat();
  return {
    size,
    async read(start, length) {
      await using opened = await open(path);
      const bytes = new Uint8Array(length);
      await opened.read(bytes, 0, length, start);
      return bytes;
    },
  };
}

/** Where a file in an archive lies. */
interface Member {
  entry: Entry;
  /** First byte of what is stored. */
  start: number;
}

async function membersOf(path: string): Promise<Member[]> {
  const zip = await openPromise(path, { autoClose: false }), members: Member[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith('.npy')) continue;
      const { fileDataStart: start } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      members.push({ entry, start });
    }
  } finally {
    zip.close();
  }
  return members;
}

/** What is stored is read where it lies; what is packed has no places to read from and is unpacked into memory. */
async function ofMember(path: string, { entry, start }: Member): Promise<Bytes> {
  const { compressionMethod, uncompressedSize: size } = entry;
  if (compressionMethod === 0) {
    const bytes = await ofFile(path);
    return { size, read: (from, length) => bytes.read(start + from, length) };
  }
  const zip = await openPromise(path, { autoClose: false });
  try {
    return inMemory(await buffer(await zip.openReadStreamPromise(entry)));
  } finally {
    zip.close();
  }
}

/** Arrays of a `.npy` or `.npz` file by name; the one of a `.npy` is called ''. Opened when asked for. @throws Error that says what is wrong with the file */
export async function openArrays(path: string): Promise<Map<string, () => Promise<NpyArray>>> {
  if (!path.toLowerCase().endsWith('.npz')) {
    const bytes = await ofFile(path);
    return new Map([['', () => openNpy(bytes)]]);
  }
  const members = await membersOf(path);
  return new Map(members.map((member) => [member.entry.fileName.slice(0, -'.npy'.length), async () => openNpy(await ofMember(path, member))]));
}
