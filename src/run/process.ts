import { once } from 'node:events';
import type { JobExit } from '../model/job.ts';

export interface StartOptions {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** File descriptor for both outputs; absent: they go nowhere. Never a pipe: it would break with its reader. */
  output?: number;
}

/** Node's sockets come with it, and whoever only reads logs starts nothing. */
const childProcess = () => import('node:child_process');

const defaults = {
  /** Milliseconds after which a question to another program is given up. */
  timeout: 20_000,
  /** Bytes that a program may print. */
  output: 16 * 1024 * 1024,
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
  const { spawn } = await childProcess();
  const sink = output ?? 'ignore';
  const child = spawn(program, args, { cwd, env, detached: true, shell: false, windowsHide: true, stdio: ['ignore', sink, sink] });
  const ended = new Promise<Pick<JobExit, 'code' | 'signal'>>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await once(child, 'spawn');
  return { pid: child.pid!, ended, unref: () => child.unref() };
}

export interface Answer {
  stdout: string;
  stderr: string;
  /** How it ended, where that was not with code 0: "exit code 1", "SIGSEGV", "no answer within 20 s", "ENOENT". */
  failure?: string;
}

export interface RunOptions {
  /** In addition to the variables of this process. */
  env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is ended. */
  timeout?: number;
  /** Ends it sooner. */
  signal?: AbortSignal | undefined;
}

/** Runs a program to its end and keeps what it prints; never throws. */
export async function runToEnd(program: string, args: readonly string[], { env, timeout = defaults.timeout, signal }: RunOptions = {}): Promise<Answer> {
  const { execFile } = await childProcess();
  return new Promise((resolve) => {
    execFile(program, args, { timeout, windowsHide: true, maxBuffer: defaults.output, signal, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (!error) return resolve({ stdout, stderr });
      const { code, signal: end, killed } = error;
      const failure = killed ? `no answer within ${timeout / 1000} s` : (end ?? (typeof code === 'number' ? `exit code ${code}` : String(code)));
      return resolve({ stdout, stderr, failure });
    });
  });
}

/** What a program prints. @throws where it does not start, or ends with another code than 0: then with what it complained about. */
export async function ask(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout, stderr, failure } = await runToEnd(program, args, { env });
  if (failure !== undefined) throw new Error(stderr.trim() || failure);
  return stdout;
}
