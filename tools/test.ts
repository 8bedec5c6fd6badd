// npm test [-- STEP…]: every check of the project, one after the other, and one last line with what came of all of them.
import { glob } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { runQuietly } from './children.ts';
import { root } from './paths.ts';
import { chooseHost } from './vscode/host.ts';
import { findChromium, howToGetChromium } from './vscode/chromium.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** Milliseconds after which a file of tests is worth a line. */
const slow = 20_000;

const say = (line: string): void => console.log(line);
const bin = (name: string): string => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

/** In order; each counts as one test, or as the tests it runs. */
const steps: Record<string, () => Promise<Count>> = {
  types: () => program(bin('tsc'), ['-p', '.']),
  lint: () => program(bin('oxlint'), ['--deny-warnings']),
  unused: () => program(bin('knip'), []),
  build: () => program(process.execPath, ['esbuild.mjs']),
  unit: () => tests(['test/**/*.test.ts'], ['test/host/**'], 2, 2 * 60_000),
  host: hostTests,
};

async function program(command: string, args: string[]): Promise<Count> {
  try {
    await runQuietly(command, args, { cwd: root, shell: command.endsWith('.cmd') });
    return { passed: 1, failed: 0, skipped: 0 };
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** The tests in a real VS Code, one file after the other: each opens its own. */
async function hostTests(): Promise<Count> {
  const { kind } = await chooseHost(say);
  process.env['LOSSBAND_VSCODE'] = kind;
  if (kind === 'npm' && !findChromium()) say(howToGetChromium);
  return tests(['test/host/**/*.test.ts'], [], 1, 15 * 60_000);
}

async function tests(globs: string[], exclude: string[], concurrency: number, timeout: number): Promise<Count> {
  const files = (await Array.fromAsync(glob(globs, { cwd: root, exclude }))).map((file) => join(root, file)).sort();
  if (files.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  let count: Count = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of run({ files, concurrency, timeout, cwd: root })) {
    // Suites and files fail with their tests; only the innermost failure tells what happened.
    if (type === 'test:fail' && !hasFailedWithin(data.details.error)) report(data.name, data.file, data.line, data.details.error);
    if (type !== 'test:summary') continue;
    const { passed, failed, cancelled, skipped, todo } = data.counts;
    if (data.file === undefined) count = { passed, failed: failed + cancelled, skipped: skipped + todo };
    else if (data.duration_ms > slow) say(`  ${(data.duration_ms / 1000).toFixed(0)} s: ${relative(root, data.file)}`);
  }
  return count;
}

const hasFailedWithin = (error: Error): boolean => 'failureType' in error && error.failureType === 'subtestsFailed';

function report(name: string, file: string | undefined, line: number | undefined, error: Error): void {
  const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : String(error.cause ?? error.message);
  say(`\n✖ ${name} (${file ? relative(root, file) : ''}:${line ?? 0})\n${cause.replaceAll(/^/gm, '    ')}`);
}

async function main(): Promise<void> {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((name) => !(name in steps));
  if (unknown.length > 0) throw new Error(`no step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}`);
  const total: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, step] of Object.entries(steps)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const start = performance.now();
    const { passed, failed, skipped } = await step();
    say(`${failed ? '✖' : '✔'} ${name}: ${words({ passed, failed, skipped })} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  say(words(total));
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

const words = ({ passed, failed, skipped }: Count): string => `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;

await main();
