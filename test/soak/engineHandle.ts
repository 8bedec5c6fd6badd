import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { toDisposable } from '../../src/base/disposable.ts';
import type { EngineApi, EngineEvents } from '../../src/protocol/engineApi.ts';
import { connect, type Remote } from '../../src/protocol/rpc.ts';

const source = fileURLToPath(new URL('engineProcess.ts', import.meta.url));

/** The engine's process as one file, for soaks: it starts in a tenth of the time. */
export async function bundleEngine(): Promise<string> {
  const outfile = fileURLToPath(new URL('../../.bench/dist/engineProcess.cjs', import.meta.url));
  await build({ entryPoints: [source], outfile, bundle: true, platform: 'node', target: 'node22', format: 'cjs', logLevel: 'error' });
  return outfile;
}

/** An engine process; a new one is started when it was killed. */
export class EngineHandle {
  readonly errors: string[] = [];
  readonly #entry: string;
  #child: ChildProcess | undefined;
  #far: Remote<EngineApi> | undefined;

  constructor(entry = source) {
    this.#entry = entry;
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
    const child = fork(this.#entry, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
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
