import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { runToEnd } from '../../run/process.ts';

/** A wheel by its checksum. Only the libraries in it are used, so it need not fit the Python that fetches it. */
export interface Wheel {
  package: string;
  version: string;
  /** Of the file, in hexadecimal. */
  sha256: string;
  /** Tags of the file's name. */
  python: string;
  platform: string;
  /** For people. */
  megabytes: number;
}

/** What is fetched, by platform and architecture as Node.js names them. A build with CUDA is some gigabytes with NVIDIA's libraries: pip installs it better. */
export const wheels: Readonly<Record<string, Wheel>> = {
  'linux-x64': {
    package: 'tensorflow-cpu', version: '2.21.0', sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    python: '311', platform: 'manylinux_2_27_x86_64', megabytes: 274,
  },
};

const defaults = {
  /** Milliseconds for the whole download. */
  timeout: 30 * 60_000,
};

const extract = [
  'import sys, zipfile',
  'wheel = zipfile.ZipFile(sys.argv[1])',
  "wanted = lambda name: name.startswith('tensorflow/libtensorflow') or name.endswith('/build_info.py') or '.dist-info/' in name or name.startswith('tensorflow/THIRD_PARTY')",
  'wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if wanted(name)])',
].join('\n');

/**
 * Fetches the libraries of TensorFlow into the storage, where they are found from then on. Only ever called because a person asked for it.
 * pip does the fetching, so that the person's index, proxy and cache count; it refuses a file with another checksum.
 * @throws UserError with pip's own words; nothing half-made is left behind
 */
export async function downloadTensorflow(storage: string, wheel: Wheel, python = 'python3'): Promise<string> {
  const parent = join(storage, 'tensorflow'), target = join(parent, wheel.version);
  await mkdir(parent, { recursive: true });
  const work = await mkdtemp(join(storage, 'download-'));
  const run = async (...args: string[]): Promise<void> => {
    const { stderr, failure } = await runToEnd(python, args, {}, defaults.timeout);
    if (failure !== undefined) throw new UserError(`TensorFlow was not downloaded: ${stderr.trim() || failure}`);
  };
  try {
    await writeFile(join(work, 'requirements.txt'), `${wheel.package}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
    const tags = ['--python-version', wheel.python, '--implementation', 'cp', '--abi', `cp${wheel.python}`, '--platform', wheel.platform];
    await run('-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', ...tags, '--require-hashes', '--dest', work, '-r', join(work, 'requirements.txt'));
    const file = (await readdir(work)).find((name) => name.endsWith('.whl'))!;
    await run('-c', extract, join(work, file), join(work, 'unpacked'));
    await rm(target, { recursive: true, force: true });
    await rename(join(work, 'unpacked'), target);
    return join(target, 'tensorflow');
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
