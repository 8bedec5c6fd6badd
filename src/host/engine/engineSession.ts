import type { Worker } from 'node:worker_threads';
import { type Clock, systemClock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { detailOf, UserError } from '../../base/errors.ts';
import { Emitter } from '../../base/event.ts';
import type { Log } from '../../base/log.ts';
import { SerialQueue } from '../../base/queue.ts';
import { startThread } from '../../base/thread.ts';
import type { EngineApi, EngineEvents, OpenOptions } from '../../protocol/engineApi.ts';
import { portChannel } from '../../protocol/portChannel.ts';
import { connect, type Connection, type Remote } from '../../protocol/rpc.ts';
import type { SourceApi } from '../../protocol/sourceApi.ts';
import { Mirror } from './mirror.ts';
import { RestartPolicy } from './restartPolicy.ts';

/** Megabytes of heap after which a log that got out of hand ends the engine's thread instead of the extension host. */
const heapLimit = 2_048;

/** Everything that is served from the engine's thread. */
export type WorkerApi = EngineApi & SourceApi;

export interface SessionOptions {
  /** The bundle that runs in the thread. */
  workerFile: string;
  log: Log;
  /** Folder for what is compiled of the bundles. */
  codeCache?: string;
  /** Read anew at every start; undefined: there is nothing to watch. */
  openOptions(): OpenOptions | undefined;
  clock?: Clock;
}

interface Running {
  worker: Worker;
  connection: Connection<WorkerApi>;
  /** Resolves when the mirror holds its state. */
  opened: Promise<void>;
  /** A new snapshot is on its way. */
  resyncing: boolean;
}

/** The engine's thread as one object: starts it, keeps its state mirrored, and starts it again when it crashed. */
export class EngineSession implements Disposable {
  readonly mirror = new Mirror();
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  readonly #policy = new RestartPolicy();
  readonly #queue = new SerialQueue();
  readonly #gaveUp = new Emitter<void>();
  #running: Running | undefined;
  #waiting: Disposable | undefined;
  #disposed = false;

  /** The engine's methods. A call starts the thread when it does not run, and waits until it is open. */
  readonly far: Remote<WorkerApi> = new Proxy({} as Remote<WorkerApi>, {
    get: (_, method) => {
      // A proxy that answers `then` would be taken for a promise.
      if (typeof method !== 'string' || method === 'then') return undefined;
      return async (...args: never[]): Promise<unknown> => {
        const running = this.#running ?? this.#start();
        if (!running) throw new UserError('Lossband has no folder to watch.');
        await running.opened;
        const call: (...args: never[]) => Promise<unknown> = running.connection.far[method as keyof WorkerApi];
        return call(...args);
      };
    },
  });

  /** The engine crashed too often to be started again by itself. */
  readonly onDidGiveUp = this.#gaveUp.event;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Starts what is not running yet; failures are logged and lead to a restart. */
  start(): void {
    if (!this.#running) this.#start();
  }

  /** Starts over, e.g. because the folders or the settings are others. */
  restart(): Promise<void> {
    return this.#queue.push(async () => {
      this.#policy.forget();
      await this.#stop();
      if (!this.#start()) this.mirror.clear();
    });
  }

  /** Lets the engine commit and ends its thread; VS Code waits for this when it closes. */
  async close(): Promise<void> {
    this.#disposed = true;
    await this.#queue.push(() => this.#stop());
  }

  dispose(): void {
    void this.close();
    this.mirror.dispose();
    this.#gaveUp.dispose();
  }

  #start(): Running | undefined {
    this.#waiting?.dispose();
    this.#waiting = undefined;
    const options = this.#options.openOptions();
    if (this.#disposed || !options) return undefined;
    const { workerFile, codeCache } = this.#options;
    const worker = startThread(workerFile, { name: 'lossband', codeCache, resourceLimits: { maxOldGenerationSizeMb: heapLimit } });
    const connection = connect<WorkerApi>(portChannel(worker), this.#events(worker));
    const running: Running = { worker, connection, opened: this.#open(connection.far, options), resyncing: false };
    this.#running = running;
    running.opened.catch((error: unknown) => this.#options.log.error(`the engine did not open: ${detailOf(error)}`));
    worker.on('error', (error) => this.#options.log.error(`the engine crashed: ${detailOf(error)}`));
    worker.on('exit', () => this.#ended(running));
    return running;
  }

  async #open(far: Remote<WorkerApi>, options: OpenOptions): Promise<void> {
    await far.open(options);
    this.mirror.reset(await far.snapshot());
  }

  #events(worker: Worker): EngineEvents {
    return {
      didChange: (change) => {
        const running = this.#running;
        if (running?.worker === worker && !this.mirror.apply(change)) void this.#resync(running);
      },
      didLog: (level, message) => this.#options.log[level](message),
    };
  }

  /** Changes were missed, or came before the first snapshot: what is asked for now contains them. */
  async #resync(running: Running): Promise<void> {
    if (running.resyncing) return;
    running.resyncing = true;
    try {
      await running.opened;
      if (this.#running === running) this.mirror.reset(await running.connection.far.snapshot());
    } catch (error) {
      this.#options.log.warn(`no new snapshot: ${detailOf(error)}`);
    } finally {
      running.resyncing = false;
    }
  }

  #ended(running: Running): void {
    running.connection.dispose();
    if (this.#running !== running) return;
    this.#running = undefined;
    const delay = this.#policy.nextDelay(this.#clock.now());
    if (delay === undefined) return this.#gaveUp.fire();
    this.#options.log.warn(`the engine ended by itself; starting it again in ${delay} ms`);
    this.#waiting = this.#clock.after(delay, () => this.start());
  }

  async #stop(): Promise<void> {
    this.#waiting?.dispose();
    this.#waiting = undefined;
    const running = this.#running;
    this.#running = undefined;
    if (!running) return;
    await Promise.race([running.connection.far.close(), new Promise((resolve) => running.worker.once('exit', resolve))]).catch((error: unknown) =>
      this.#options.log.warn(`the engine did not close cleanly: ${detailOf(error)}`),
    );
    running.connection.dispose();
    await running.worker.terminate();
  }
}
