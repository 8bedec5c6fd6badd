import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runQuietly } from '../children.ts';

/** The C API has been the same, for what the binding uses, from 2.13 to 2.21. */
const wheel = 'tensorflow-cpu==2.21.*';
const unpack = 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); z.extractall(sys.argv[2], [n for n in z.namelist() if n.startswith("tensorflow/include/") and n.endswith(".h")])';

/** A folder with `tensorflow/c/c_api.h`: of the installed package at that place, else out of a wheel that pip downloads (some 230 MB, once). */
export async function tensorflowHeaders(installed: string | undefined, work: string): Promise<string> {
  const isComplete = (folder: string): boolean => existsSync(join(folder, 'tensorflow', 'c', 'eager', 'c_api.h'));
  if (installed !== undefined) {
    const include = join(installed, 'include');
    if (!isComplete(include)) throw new Error(`${include} has no headers of TensorFlow: --tensorflow names the folder of the Python package.`);
    return include;
  }
  const include = join(work, 'wheel', 'tensorflow', 'include');
  if (isComplete(include)) return include;
  const downloads = join(work, 'downloads');
  await mkdir(downloads, { recursive: true });
  await runQuietly('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', downloads, wheel]).catch((error: unknown) => {
    throw new Error('The headers of TensorFlow are missing: install the Python package `tensorflow-cpu` and name its folder by --tensorflow, or make `python3 -m pip download` work.', { cause: error });
  });
  const file = (await readdir(downloads)).find((name) => name.endsWith('.whl'))!;
  await runQuietly('python3', ['-c', unpack, join(downloads, file), join(work, 'wheel')]);
  return include;
}
