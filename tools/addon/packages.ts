import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm, runQuietly } from '../children.ts';

interface Pinned {
  name: string;
  version: string;
  /** Of the packed file, as the registry states it. */
  sha512: string;
}

/**
 * Packed files are taken as they are and nothing is installed: installing tfjs-node runs a script that fetches a TensorFlow of 2022.
 * The JavaScript and the C++ of tfjs-node and tfjs-node-gpu are the same files.
 */
export const packages = {
  tfjsNode: { name: '@tensorflow/tfjs-node', version: '4.22.0', sha512: 'uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==' },
  nodeApiHeaders: { name: 'node-api-headers', version: '1.9.0', sha512: '2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==' },
} satisfies Record<string, Pinned>;

/** The unpacked package; fetched once, and held to its checksum each time. */
export async function fetchPackage({ name, version, sha512 }: Pinned, work: string): Promise<string> {
  const folder = join(work, name.replace(/[@/]/g, '_'));
  await mkdir(folder, { recursive: true });
  const packed = async (): Promise<string | undefined> => (await readdir(folder)).find((file) => file.endsWith('.tgz'));
  if (!(await packed())) await npm(['pack', `${name}@${version}`, '--silent'], folder);
  const file = join(folder, (await packed())!);
  const found = createHash('sha512').update(await readFile(file)).digest('base64');
  if (found !== sha512) throw new Error(`${file} has the checksum ${found}, not ${sha512}. Delete it and run again.`);
  if (!existsSync(join(folder, 'package'))) await runQuietly('tar', ['xzf', file], { cwd: folder });
  return join(folder, 'package');
}
