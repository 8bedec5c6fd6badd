import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isActive } from '../model/job.ts';
import { JobFolder } from './folder.ts';
import { ask } from './process.ts';
import { statusOf } from './status.ts';

/** The GPUs that jobs may have: those that the environment leaves, else all that the driver lists; none without a driver. */
export async function collectGpus(): Promise<string[]> {
  const visible = process.env['CUDA_VISIBLE_DEVICES'];
  if (visible !== undefined) return visible.split(',').map((device) => device.trim()).filter((device) => device !== '' && device !== '-1');
  const listed = await ask('nvidia-smi', ['--query-gpu=index', '--format=csv,noheader']).catch(() => '');
  return listed.split('\n').map((line) => line.trim()).filter((line) => /^\d+$/.test(line));
}

/**
 * Takes some of the devices for a job, all at once or none; undefined where too few are free. A device belongs to the job whose folder
 * its slot names, for as long as that job is active: no slot outlives a crash.
 */
export async function maybeTakeGpus(count: number, devices: readonly string[], owner: string): Promise<string[] | undefined> {
  const taken: string[] = [];
  for (const device of devices) {
    if (taken.length < count && (await take(slotOf(device), owner))) taken.push(device);
  }
  if (taken.length === count) return taken;
  releaseGpus(taken);
  return undefined;
}

export function releaseGpus(devices: readonly string[]): void {
  for (const device of devices) rmSync(slotOf(device), { force: true });
}

/** For all windows and sweeps of one person on this machine. */
function slotOf(device: string): string {
  const folder = join(tmpdir(), `lossband-gpus-${userInfo().username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, encodeURIComponent(device));
}

async function take(slot: string, owner: string): Promise<boolean> {
  const draft = `${slot}.${process.pid}`;
  writeFileSync(draft, owner);
  try {
    if (link(draft, slot)) return true;
    const holder = readFileSync(slot, 'utf8');
    const status = await statusOf(new JobFolder(holder));
    if (status && isActive(status)) return false;
    return clear(slot, holder) && link(draft, slot);
  } catch {
    // It was given back just now: next time.
    return false;
  } finally {
    unlinkSync(draft);
  }
}

/** Takes a stale slot away; another one may have done so first, and have the slot by now: then it is put back. */
function clear(slot: string, holder: string): boolean {
  const aside = `${slot}.${process.pid}.stale`;
  renameSync(slot, aside);
  const isStale = readFileSync(aside, 'utf8') === holder;
  if (!isStale) link(aside, slot);
  unlinkSync(aside);
  return isStale;
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
