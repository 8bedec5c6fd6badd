import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, chromium, type Page } from 'playwright-core';
import { probeExtension, root } from '../paths.ts';
import { findChromium, howToGetChromium } from './chromium.ts';
import type { Host } from './host.ts';
import { installLossband, installWhole } from './install.ts';
import { addEmptyLanguagePack } from './language.ts';
import { startServer, workbenchAddress } from './npmHost.ts';
import { openProbe, type Probe } from './probeLink.ts';
import { writeSettings } from './settings.ts';

/** Milliseconds for a page to load, on a machine that has much else to do. */
const patience = 120_000;

export interface WorkbenchOptions {
  folder: string;
  settings?: Record<string, unknown>;
  /** False: nobody has said that the folder is trusted. */
  trusted?: boolean;
  /** Display language, e.g. `zh-cn`. */
  locale?: string;
  size?: { width: number; height: number };
}

/** A running VS Code with the extension, as a person sees it (`page`) and as an extension sees it (`probe`). */
export interface Workbench extends AsyncDisposable {
  page: Page;
  probe: Probe;
  /** Reloads the window; the extension host starts anew. */
  reload(): Promise<void>;
}

/** Opens a folder in a fresh VS Code: own settings, own state, nothing of the person's. */
export async function openWorkbench(host: Host, options: WorkbenchOptions): Promise<Workbench> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'lossband-vscode-'));
  const probe = await openProbe(dataFolder);
  const size = options.size ?? { width: 1400, height: 900 };
  const opened = await (host.kind === 'npm' ? openInBrowser(host.server) : openOnDesktop(host.executable)).catch(async (error: unknown) => {
    probe.close();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  });
  return {
    page: opened.page,
    probe,
    async reload() {
      // By the command, as a person does: it saves the state of the window first.
      const reloaded = opened.page.waitForEvent('load', { timeout: patience });
      probe.run((vscode) => void vscode.commands.executeCommand('workbench.action.reloadWindow')).catch(() => undefined);
      await reloaded;
      probe.forget();
      await opened.page.waitForSelector('.monaco-workbench', { timeout: patience });
    },
    async [Symbol.asyncDispose]() {
      probe.close();
      await opened.close();
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };

  async function openInBrowser(serverEntry: string) {
    const executablePath = findChromium();
    if (!executablePath) throw new Error(howToGetChromium);
    await prepare(join(dataFolder, 'data'));
    await installLossband(dataFolder);
    await installWhole(probeExtension, dataFolder);
    const server = await startServer({ server: serverEntry, dataFolder, trusted: options.trusted ?? true, env: { LOSSBAND_PROBE: probe.pipe }, ...(options.locale && { locale: options.locale }) });
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'] }).catch(async (error: unknown) => {
      await server.close();
      throw error;
    });
    const close = async (): Promise<void> => {
      await browser.close();
      await server.close();
    };
    try {
      const page = await browser.newPage({ viewport: size, ...(options.locale && { locale: options.locale }) });
      page.setDefaultTimeout(patience);
      await page.goto(workbenchAddress(server.port, options.folder), { timeout: patience });
      await page.waitForSelector('.monaco-workbench', { timeout: patience });
      return { page, close };
    } catch (error) {
      await close();
      throw error;
    }
  }

  async function openOnDesktop(executablePath: string) {
    await prepare(dataFolder);
    const args = [options.folder, ...[root, probeExtension].map((path) => `--extensionDevelopmentPath=${path}`)];
    args.push(`--user-data-dir=${dataFolder}`, `--extensions-dir=${join(dataFolder, 'extensions')}`);
    args.push('--skip-welcome', '--skip-release-notes', '--disable-updates', '--no-sandbox');
    if (options.trusted ?? true) args.push('--disable-workspace-trust');
    if (options.locale) args.push(`--locale=${options.locale}`);
    const app = await _electron.launch({ executablePath, args, env: { ...(process.env as Record<string, string>), LOSSBAND_PROBE: probe.pipe } });
    const page = await app.firstWindow();
    await page.setViewportSize(size);
    await page.waitForSelector('.monaco-workbench', { timeout: patience });
    return {
      page,
      close: () => app.close(),
    };
  }

  async function prepare(userData: string): Promise<void> {
    await writeSettings(userData, options.settings);
    if (options.locale) await addEmptyLanguagePack(userData, options.locale);
  }
}
