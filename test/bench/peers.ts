import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Seconds by the clock and of the processor, and the most memory, as far as the system tells. */
export interface Cost {
  wall: number;
  cpu?: number;
  rss?: number;
  /** Seconds until the first charts where the cache was there already. */
  reopened?: number;
}

const packages = ['tensorboard==2.20.0', 'tensorboard-data-server==0.7.2'];

/** A virtual environment with TensorBoard in it, made on the first call; undefined where Python or the package index is out of reach. */
export function preparePeers(folder: string): string | undefined {
  const python = join(folder, 'bin', 'python');
  try {
    if (!existsSync(join(folder, 'bin', 'tensorboard'))) {
      execFileSync('python3', ['-m', 'venv', folder], { stdio: 'ignore' });
      execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: ['ignore', 'ignore', 'inherit'] });
    }
    return python;
  } catch {
    return undefined;
  }
}

/** `tensorboard-data-server --reload once`: 1,000 samples a tag, checksums not looked at; until it says that it has loaded. */
export async function loadByDataServer(python: string, logs: string): Promise<Cost> {
  const binary = execFileSync(python, ['-c', 'import tensorboard_data_server as t; print(t.server_binary())'], { encoding: 'utf8' }).trim();
  const start = performance.now();
  const child = spawn(binary, ['--logdir', logs, '--reload', 'once', '--port', '0', '-v'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  const loaded = new Promise<void>((resolve, reject) => {
    const listen = (data: Buffer): void => {
      told += data.toString();
      if (told.includes('Finished load cycle')) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', () => reject(new Error(told)));
  });
  await loaded;
  const wall = (performance.now() - start) / 1000;
  const cost = { wall, ...procOf(child.pid!) };
  child.kill();
  return cost;
}

/** TensorBoard's reader in Python, keeping every point. */
export function loadByAccumulator(python: string, logs: string): Cost {
  const program = `
import sys, time, resource
from tensorboard.backend.event_processing.event_multiplexer import EventMultiplexer
start = time.time()
EventMultiplexer(size_guidance={'scalars': 0}).AddRunsFromDirectory(sys.argv[1]).Reload()
usage = resource.getrusage(resource.RUSAGE_SELF)
print(time.time() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)`;
  const [wall, cpu, rss] = execFileSync(python, ['-c', program, logs], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split(' ').map(Number);
  return { wall: wall!, cpu, rss };
}

/** What Linux knows of a process: its processor time in ticks of 10 ms, its peak of memory. */
function procOf(pid: number): Pick<Cost, 'cpu' | 'rss'> {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, rss: Number(peak?.[1]) * 1024 };
  } catch {
    return {};
  }
}
