import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

/** Runs a program to its end with its output on ours; resolves to its exit code. */
export async function runProgram(command: string, args: string[], options: SpawnOptions = {}): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** Runs a program silently; throws with what it printed if it fails. */
export async function runQuietly(command: string, args: string[], options: SpawnOptions = {}): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} failed (${code}):\n${output}`);
  return output;
}

const posix = process.platform !== 'win32';

/** Starts a program in a group of its own, so that `endGroup` reaches the programs that it starts. */
export function startGroup(command: string, args: string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(command, args, { ...options, detached: posix });
}

/** Ends a program and what it started, and waits until it is gone. */
export async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  if (posix) process.kill(-child.pid, 'SIGKILL');
  else await runQuietly('taskkill', ['/PID', String(child.pid), '/T', '/F']).catch(() => undefined);
  await gone;
}

/** npm as a command: on Windows it is a script that needs a shell. */
export const npm = (args: string[], cwd: string): Promise<string> => runQuietly('npm', args, { cwd, shell: !posix });
