import { readdirSync, readFileSync } from 'node:fs';
import { isAlive, maybeStat, type ProcessIdentity } from './identity.ts';
import { ask } from './process.ts';

/** The variable that every process of a job has from its first one, and by which those that left its group are found. */
export const marker = 'LOSSBAND_JOB_DIR';

/** What belongs to a job: its first process, where it is known, and whatever came of it. */
export interface Crowd {
  /** As the marker has it. */
  folder: string;
  leader?: ProcessIdentity;
}

/**
 * The pids of the processes of a job that still run: those in the group of the first one and, on Linux, those that left the group
 * but carry the marker. Elsewhere a group that outlives its first process counts as one member.
 */
export async function collectMembers({ folder, leader }: Crowd): Promise<number[]> {
  if (process.platform !== 'linux') {
    const alive = leader !== undefined && (await isAlive(leader));
    return leader && (alive || isGroupInUse(leader.pid)) ? [leader.pid] : [];
  }
  // A pid does not come again while a group of that number exists; one that did come again leads a group of strangers.
  const isOurs = leader !== undefined && (maybeStat(leader.pid) === undefined || (await isAlive(leader)));
  return readdirSync('/proc').map(Number).filter((pid) => {
    if (!(pid > 1) || pid === process.pid) return false;
    const stat = maybeStat(pid);
    return stat !== undefined && ((isOurs && stat.group === leader.pid) || hasMarker(pid, folder));
  });
}

/** Sends a signal to all of them. Windows knows only the end of a whole tree. */
export async function signalAll(crowd: Crowd, signal: NodeJS.Signals): Promise<void> {
  const members = await collectMembers(crowd);
  const { leader } = crowd;
  if (process.platform === 'win32') {
    if (leader && members.length > 0) await ask('taskkill', ['/pid', String(leader.pid), '/T', '/F']).catch(() => undefined);
  } else if (process.platform === 'linux') {
    for (const pid of members) send(pid, signal);
  } else if (leader && members.length > 0) send(-leader.pid, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended meanwhile, or is not ours to end.
  }
}

function isGroupInUse(pid: number): boolean {
  if (process.platform === 'win32') return false;
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

/** The environment that a process was started with; that of others' processes cannot be read. */
function hasMarker(pid: number, folder: string): boolean {
  try {
    return `\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}`.includes(`\0${marker}=${folder}\0`);
  } catch {
    return false;
  }
}
