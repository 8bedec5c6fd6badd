import { readFileSync } from 'node:fs';
import { ask } from './process.ts';

/** A process for good: a pid is used again, a pid with the time of its start is not. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque; differs between processes that had the same pid, also across a restart of the machine. */
  startTime: string;
}

/** A line of `/proc/<pid>/stat`. */
export interface ProcessStat {
  state: string;
  group: number;
  /** Clock ticks since the machine started. */
  startTicks: string;
}

const defaults = {
  /** Milliseconds for which a start time that was asked of another program is believed while the pid stays in use. */
  believed: 30_000,
};

/** Undefined where there is no such process, or it has ended and only waits to be collected. */
export async function maybeIdentify(pid: number): Promise<ProcessIdentity | undefined> {
  const startTime = await maybeStartTime(pid);
  return startTime === undefined ? undefined : { pid, startTime };
}

/** Whether this very process still runs. */
export async function isAlive({ pid, startTime }: ProcessIdentity): Promise<boolean> {
  return isRunning(pid) && (await maybeStartTime(pid, true)) === startTime;
}

/** Of Linux's process table; undefined elsewhere and for what has ended. */
export function maybeStat(pid: number): ProcessStat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in brackets and may hold anything, brackets too.
    const [state = '', , group, ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : { state, group: Number(group), startTicks: rest[16] ?? '' };
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const believed = new Map<number, { startTime: string; until: number }>();

/** @param fromMemory a recent answer will do: where another program has to be asked, that takes its time */
async function maybeStartTime(pid: number, fromMemory = false): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const stat = maybeStat(pid);
    return stat && `${bootId()}/${stat.startTicks}`;
  }
  const known = believed.get(pid);
  if (fromMemory && known && Date.now() < known.until) return known.startTime;
  const startTime = await askStartTime(pid).catch(() => undefined);
  if (startTime) believed.set(pid, { startTime, until: Date.now() + defaults.believed });
  else believed.delete(pid);
  return startTime || undefined;
}

async function askStartTime(pid: number): Promise<string> {
  if (process.platform === 'win32') return (await ask('powershell', ['-NoProfile', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`])).trim();
  const [state = 'Z', ...started] = (await ask('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { LC_ALL: 'C' })).trim().split(/\s+/);
  return state.startsWith('Z') ? '' : started.join(' ');
}

let boot: string | undefined;

/** Ticks count from the start of the machine, so that they mean something only with its name. */
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return boot;
}
