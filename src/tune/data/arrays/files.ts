import { open } from 'node:fs/promises';
import { inflateSync } from 'fflate';
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

const centralEntry = 0x02014b50, endRecord = 0x06054b50;

interface Entry {
  name: string;
  method: number;
  packed: number;
  /** Offset of the entry's own header. */
  at: number;
}

/** The directory of a zip file, from its end. @throws Error where there is none, or one of the 64-bit form */
async function readDirectory(bytes: Bytes): Promise<Entry[]> {
  const tailLength = Math.min(bytes.size, 65_557), tail = await bytes.read(bytes.size - tailLength, tailLength), view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  let end = tail.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== endRecord) end--;
  if (end < 0) throw new Error('not a zip file');
  const count = view.getUint16(end + 10, true), size = view.getUint32(end + 12, true), start = view.getUint32(end + 16, true);
  if (start === 0xffffffff) throw new Error('archives above 4 GB are not read: save the arrays as .npy files');
  if (start + size > bytes.size) throw new Error('the directory is damaged');
  const directory = await bytes.read(start, size), fields = new DataView(directory.buffer, directory.byteOffset, directory.byteLength), entries: Entry[] = [];
  for (let at = 0; entries.length < count && at + 46 <= size && fields.getUint32(at, true) === centralEntry;) {
    const nameLength = fields.getUint16(at + 28, true), extra = fields.getUint16(at + 30, true) + fields.getUint16(at + 32, true);
    const name = new TextDecoder().decode(directory.subarray(at + 46, at + 46 + nameLength));
    entries.push({ name, method: fields.getUint16(at + 10, true), packed: fields.getUint32(at + 20, true), at: fields.getUint32(at + 42, true) });
    at += 46 + nameLength + extra;
  }
  return entries;
}

/** An entry that is stored is read where it lies; a packed one has no places to read from and is unpacked into memory. */
async function ofEntry(bytes: Bytes, { method, packed, at }: Entry): Promise<Bytes> {
  const header = await bytes.read(at, 30), view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const start = at + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  if (method === 0) return { size: packed, read: (from, length) => bytes.read(start + from, length) };
  if (method !== 8) throw new Error(`it is packed in a way that is not read (${method})`);
  return inMemory(inflateSync(await bytes.read(start, packed)));
}

/** Arrays of a `.npy` or `.npz` file by name; the one of a `.npy` is called ''. Opened when asked for. @throws Error that says what is wrong with the file */
export async function openArrays(path: string): Promise<Map<string, () => Promise<NpyArray>>> {
  const bytes = await ofFile(path);
  if (!path.toLowerCase().endsWith('.npz')) return new Map([['', () => openNpy(bytes)]]);
  const entries = await readDirectory(bytes);
  return new Map(entries.filter(({ name }) => name.endsWith('.npy')).map((entry) => [entry.name.slice(0, -4), async () => openNpy(await ofEntry(bytes, entry))]));
}
