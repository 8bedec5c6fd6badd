import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Job } from '../../src/model/job.ts';
import type { JobHandle, Place } from '../../src/run/contract.ts';
import { createPlaces } from '../../src/run/index.ts';
import { waitFor } from '../../tools/wait.ts';

/** A folder for jobs, with the supervisor as it ships. */
export class JobLab {
  readonly folder = mkdtempSync(join(tmpdir(), 'lossband-run-'));
  readonly supervisor = join(this.folder, 'supervisor.cjs');
  readonly #handles: JobHandle[] = [];
  #count = 0;

  static async open(): Promise<JobLab> {
    const lab = new JobLab();
    const entry = fileURLToPath(new URL('../../src/supervisor.ts', import.meta.url));
    await build({ entryPoints: [entry], outfile: lab.supervisor, bundle: true, platform: 'node', format: 'cjs', target: 'node22' });
    return lab;
  }

  /** Made anew each time: what a place knows it knows from the folders. */
  place(id: string): Place {
    return createPlaces({ supervisor: this.supervisor }).find((place) => place.id === id)!;
  }

  job(command: readonly string[], more: Partial<Job> = {}): Job {
    const id = `job ${++this.#count}`;
    return {
      id, kind: 'script', title: id, command, cwd: this.folder, env: {}, folder: join(this.folder, 'jobs', id),
      // A signal that is heeded may take long on a busy machine; who ignores one says how soon the next may come.
      patience: { request: 100, SIGINT: 60_000, SIGTERM: 60_000 }, ...more,
    };
  }

  /** What JavaScript does as a program of its own. */
  script(code: string, more: Partial<Job> = {}): Job {
    const job = this.job([], more);
    mkdirSync(join(this.folder, 'scripts'), { recursive: true });
    const file = join(this.folder, 'scripts', `${job.id}.cjs`);
    writeFileSync(file, code);
    return { ...job, command: [process.execPath, file, ...job.command] };
  }

  async start(job: Job, place = 'local'): Promise<JobHandle> {
    const handle = await this.place(place).start(job);
    this.#handles.push(handle);
    return handle;
  }

  /** Starts it, and waits until its output has this in it. */
  async startUntil(job: Job, said: string, place = 'local'): Promise<JobHandle> {
    const handle = await this.start(job, place);
    await waitFor(`“${said}”`, async () => outputOf(job).includes(said) || (await failedEarly(handle)));
    return handle;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#handles.map((handle) => handle.stop()));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function failedEarly(handle: JobHandle): Promise<false> {
  const status = await handle.status();
  if (status.exit?.problem) throw new Error(JSON.stringify(status));
  return false;
}

export function outputOf({ folder }: Job): string {
  try {
    return readFileSync(join(folder, 'output.log'), 'utf8');
  } catch {
    return '';
  }
}

export const fileOf = ({ folder }: Job, name: string): string => join(folder, name);
export const recordOf = <T>(job: Job, name: string): T => JSON.parse(readFileSync(fileOf(job, name), 'utf8')) as T;

export function isRunning(pid: number): boolean {
  try {
    // One that has ended and was not collected yet is no longer running.
    return process.platform === 'linux' ? !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1')) : process.kill(pid, 0);
  } catch {
    return false;
  }
}
