import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { JobExit } from '../model/job.ts';

export interface StartOptions {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** File descriptor for both outputs; absent: they go nowhere. Never a pipe: it would break with its reader. */
  output?: number;
}

const defaults = {
  /** Milliseconds after which a question to another program is given up. */
  timeout: 20_000,
};

export interface Started {
  pid: number;
  /** How it ended; settled at once where that was before anybody asked. */
  ended: Promise<Pick<JobExit, 'code' | 'signal'>>;
  /** Whoever started it may end before it. */
  unref(): void;
}

/**
 * Starts a program in a session and process group of its own, which no closing terminal or window reaches.
 * @throws the system's error where it does not start (ENOENT, EACCES …)
 */
export async function startDetached([program = '', ...args]: readonly string[], { cwd, env, output }: StartOptions): Promise<Started> {
  const sink = output ?? 'ignore';
  const child = spawn(program, args, { cwd, env, detached: true, shell: false, windowsHide: true, stdio: ['ignore', sink, sink] });
  const ended = new Promise<Pick<JobExit, 'code' | 'signal'>>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await once(child, 'spawn');
  return { pid: child.pid!, ended, unref: () => child.unref() };
}

/** What a program prints. @throws where it does not start, or ends with another code than 0: then with what it complained about. */
export function ask(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: defaults.timeout, windowsHide: true, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr.trim() || error.message, { cause: error }));
      else resolve(stdout);
    });
  });
}
