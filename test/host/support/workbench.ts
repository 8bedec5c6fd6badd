import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { testDownloads } from '../../../tools/paths.ts';
import { findChromium } from '../../../tools/vscode/chromium.ts';
import { chooseHost } from '../../../tools/vscode/host.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../../../tools/vscode/workbench.ts';

/** Why there can be no test in a real VS Code, if so. `npm test` says how to change that. */
const skip = process.env['LOSSBAND_VSCODE'] !== 'desktop' && !findChromium() ? 'no Chromium' : false;

/** Opens one VS Code for the tests of a file, which run in order and build on each other; at the end the folder and the one it is in are removed. */
export function useWorkbench(prepare: () => Promise<WorkbenchOptions>): () => Workbench {
  let workbench: Workbench | undefined;
  let folder: string | undefined;
  if (skip) return () => workbench!;
  before(
    async () => {
      const options = await prepare();
      folder = dirname(options.folder);
      workbench = await openWorkbench(await chooseHost(() => undefined), options);
    },
    { timeout: 300_000 },
  );
  after(
    async () => {
      await workbench?.[Symbol.asyncDispose]();
      if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
    { timeout: 60_000 },
  );
  return () => workbench!;
}

/** A test in a real VS Code; a picture of what a person would have seen is kept if it fails. */
export function hostTest(name: string, workbench: () => Workbench, body: (workbench: Workbench) => Promise<void>): void {
  test(name, { skip, timeout: 240_000 }, async () => {
    try {
      await body(workbench());
    } catch (error) {
      await keepPicture(workbench(), name).catch(() => undefined);
      throw error;
    }
  });
}

async function keepPicture({ page }: Workbench, name: string): Promise<void> {
  const folder = join(testDownloads, 'failures');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.replace(/[^\w]+/g, '-')}.png`) });
}
