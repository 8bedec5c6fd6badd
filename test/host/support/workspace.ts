import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A new folder, in one of its own, with the given files by path. */
export async function makeWorkspace(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'lossband-')), 'workspace');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** A table of a loss that falls like 1/step, then whatever is given. */
export function lossTable(steps: number, ...then: number[]): string {
  const losses = [...Array.from({ length: steps }, (_, step) => 1 / (step + 1)), ...then];
  return `step,loss\n${losses.map((loss, step) => `${step},${loss}\n`).join('')}`;
}
