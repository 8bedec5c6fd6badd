import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { toDisposable } from '../../src/base/disposable.ts';
import type { EngineApi, EngineEvents } from '../../src/protocol/engineApi.ts';
import { connect, type Remote } from '../../src/protocol/rpc.ts';

/** A program that runs an engine, and the one of the threads that read ahead for it, if there are to be any. */
export interface EngineProgram {
  entry: string;
  readAhead?: string;
}

const source = fileURLToPath(new URL('engineProcess.ts', import.meta.url));

/** The engine's process as one file, for soaks: it starts in a tenth of the time. It lies there as long as this process lives. */
export async function bundleEngine(): Promise<EngineProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'lossband-bundle-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [entry, readAhead] = await Promise.all([source, fileURLToPath(new URL('../../src/readAhead.ts', import.meta.url))].map(async (program) => {
    const outfile = join(folder, `${basename(program, '.ts')}.cjs`);
    await build({ entryPoints: [program], outfile, bundle: true, platform: 'node', target: 'node22', format: 'cjs', logLevel: 'error' });
    return outfile;
  }));
  return { entry: entry!, readAhead: readAhead! };
}

/** An engine process; a new one is started when it was killed. */
export class EngineHandle {
  readonly errors: string[] = [];
  readonly #program: EngineProgram;
  #child: ChildProcess | undefined;
  #far: Remote<EngineApi> | undefined;

  constructor(program: EngineProgram = { entry: source }) {
    this.#program = program;
  }

  get far(): Remote<EngineApi> {
    return (this.#far ??= this.#start());
  }

  /** At any moment, in the middle of whatever it does. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#far = undefined;
    if (!child || child.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  #start(): Remote<EngineApi> {
    const { entry, readAhead } = this.#program;
    const child = fork(entry, readAhead === undefined ? [] : [readAhead], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child = child;
    const events: EngineEvents = {
      didChange: () => undefined,
      didLog: (level, message) => {
        if (level === 'error') this.errors.push(message);
      },
    };
    const channel = {
      // A process that was killed takes no messages any more; nobody waits for the answer.
      post: (message: unknown) => void child.send(message as object, () => undefined),
      onMessage(listener: (message: unknown) => void) {
        child.on('message', listener);
        return toDisposable(() => child.off('message', listener));
      },
    };
    return connect<EngineApi>(channel, events).far;
  }
}
