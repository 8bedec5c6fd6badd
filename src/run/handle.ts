import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { nowSeconds } from '../base/clock.ts';
import { isActive, type JobExit, type JobStatus } from '../model/job.ts';
import type { JobHandle } from './contract.ts';
import type { JobFolder } from './folder.ts';
import { climb, patienceOf } from './ladder.ts';
import { crowdOf, isOwned, statusOf } from './status.ts';

const defaults = {
  /** Milliseconds between two looks at a job that is waited for. */
  look: 200,
  /** Milliseconds that a supervisor may take beyond the job's patience before it is held to be stuck. */
  slack: 20_000,
};

/** A job seen through its folder: it does not matter who started it, and whether that one still lives. */
export class FolderHandle implements JobHandle {
  protected readonly folder: JobFolder;
  #ended: Promise<JobExit> | undefined;

  constructor(folder: JobFolder) {
    this.folder = folder;
  }

  async status(): Promise<JobStatus> {
    return (await statusOf(this.folder)) ?? { state: 'lost' };
  }

  get ended(): Promise<JobExit> {
    this.#ended ??= this.#waitForEnd();
    return this.#ended;
  }

  async stop(): Promise<JobStatus> {
    if (!isActive(await this.status())) return this.status();
    this.folder.askToStop();
    const { request, SIGINT, SIGTERM } = patienceOf(this.folder.maybeJob()?.patience);
    const deadline = Date.now() + request + SIGINT + SIGTERM + defaults.slack;
    for (let status = await this.status(); isActive(status); status = await this.status()) {
      const record = this.folder.maybeProcess();
      if (record && (!(await isOwned(record)) || Date.now() > deadline)) await this.#stopAlone();
      else await sleep(defaults.look);
    }
    return this.status();
  }

  /** Nobody is there to do it. */
  async #stopAlone(): Promise<void> {
    const record = this.folder.maybeProcess();
    if (record?.host !== hostname()) return void (await sleep(defaults.look));
    const stoppedBy = await climb(crowdOf(this.folder, record), patienceOf(this.folder.maybeJob()?.patience));
    this.folder.end({ code: null, signal: null, endedAt: nowSeconds(), stoppedBy });
  }

  async #waitForEnd(): Promise<JobExit> {
    for (;;) {
      const status = await this.status().catch(() => undefined);
      if (status?.exit) return status.exit;
      if (status && !isActive(status)) return { code: null, signal: null, endedAt: status.heardAt ?? nowSeconds() };
      await sleep(defaults.look);
    }
  }
}
