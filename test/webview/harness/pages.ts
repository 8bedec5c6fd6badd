import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { type DashboardPage, openDashboard, type PageOptions } from './dashboardPage.ts';

/** One browser and one folder of logs for the tests of a `describe`, both gone after it with every page that was shown. */
export interface Pages {
  readonly folder: string;
  /** A dashboard over the folder, unless told otherwise. */
  show(options?: Partial<PageOptions>): Promise<DashboardPage>;
}

/** @param fill writes the logs that every test finds */
export function usePages(fill: (folder: string) => void = () => undefined): Pages {
  let browser: Browser;
  let folder = '';
  const open: DashboardPage[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lossband-page-'));
    fill(folder);
    browser = await launchBrowser();
  });
  after(async () => {
    for (const dashboard of open) await dashboard.close();
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  return {
    get folder() {
      return folder;
    },
    async show(options = {}) {
      const dashboard = await openDashboard(browser, { roots: [folder], ...options });
      open.push(dashboard);
      return dashboard;
    },
  };
}
