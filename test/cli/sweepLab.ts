import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { stringify } from 'yaml';

/** A sweep as `--json` prints it. */
export interface SweepResult {
  folder: string;
  phase: string;
  best: { id: string; value: number; params: Record<string, unknown> } | null;
  front?: string[];
  trials: { id: string; state: string; params: Record<string, unknown>; value?: number | string; others?: (number | string)[]; infeasible?: true; attempt: number; reports: number; problem?: string }[];
  problems: { message: string; line?: number }[];
}

export interface Ended {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

const source = (name: string): string => fileURLToPath(new URL(`../../src/${name}.ts`, import.meta.url));

/** A folder with sweep files and scripts, and the terminal and its supervisor bundled as they ship. */
export class SweepLab {
  readonly folder = mkdtempSync(join(tmpdir(), 'lossband-sweep-'));
  readonly cli = join(this.folder, 'dist', 'cli.js');
  readonly #children: ChildProcess[] = [];

  static async open(): Promise<SweepLab> {
    const lab = new SweepLab(), shared = { bundle: true, platform: 'node', target: 'node22' } as const;
    const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
    await build({ ...shared, entryPoints: [source('cli')], outfile: lab.cli, format: 'esm', banner });
    await build({ ...shared, entryPoints: [source('supervisor')], outfile: join(lab.folder, 'dist', 'supervisor.cjs'), format: 'cjs' });
    writeFileSync(join(lab.folder, 'dist', 'package.json'), '{"type":"module"}');
    return lab;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** A sweep in a folder of its own: its script, and its file with what is the same in most. Gives the path of the file. */
  sweep(name: string, code: string, more: Record<string, unknown> = {}): string {
    this.write(`${name}/train.cjs`, `const params = Object.fromEntries(process.argv.slice(2).map((word) => word.slice(2).split('=')));\n${code}`);
    return this.write(`${name}/${name}.sweep.yaml`, stringify({
      program: 'train.cjs', command: [process.execPath, '${program}', '${args}'], method: 'random', metric: { name: 'loss', goal: 'minimize' },
      parameters: { x: { min: 0, max: 1000 } }, ...more,
    }));
  }

  start(file: string, args: readonly string[] = [], env = process.env): ChildProcess & { ended: Promise<Ended> } {
    const child = spawn(process.execPath, [this.cli, 'sweep', file, ...args], { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#children.push(child);
    const told = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (bytes: Buffer) => (told[name] += String(bytes)));
    const ended = once(child, 'close').then(([status, signal]) => ({ status: status as number | null, signal: signal as NodeJS.Signals | null, ...told }));
    return Object.assign(child, { ended });
  }

  /** Runs it to its end. */
  async run(file: string, ...args: string[]): Promise<Ended & { result: SweepResult }> {
    const ended = await this.start(file, ['--json', ...args]).ended;
    return { ...ended, result: (ended.stdout ? JSON.parse(ended.stdout) : undefined) as SweepResult };
  }

  text(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** The lines that scripts wrote to a file beside them, by {@link noted}. */
  notes(name: string): string[] {
    const path = this.path(`${name}/notes`);
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  }

  /** `job.json` of each attempt of each trial. */
  jobsOf(sweep: string): { id: string; place: string }[] {
    const files = globSync('trials/*/*/job.json', { cwd: sweep });
    return files.map((name) => JSON.parse(readFileSync(join(sweep, name), 'utf8')) as { id: string; place: string });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Code by which a script leaves a line that outlives everything: which trial it is. */
export const noted = "require('node:fs').appendFileSync('notes', `${process.env.LOSSBAND_TRIAL_ID}\\n`);";
