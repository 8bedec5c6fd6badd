import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';

const candidates = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const path = candidates.find((candidate) => candidate && existsSync(candidate));

/** Why tests in a browser cannot run here, or false. For the `skip` option of a test. */
export const noBrowser: string | false = path ? false : 'no Chromium: install the package "chromium" or set CHROMIUM_PATH to one';

export function launchBrowser(): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required'];
  return chromium.launch({ executablePath: path, args: ['--no-sandbox', ...quiet] });
}

export interface Bundle {
  script: string;
  style: string;
}

let built: Promise<Bundle> | undefined;

/** The page's bundle as it ships, built once. */
export function buildBundle(): Promise<Bundle> {
  built ??= build({ entryPoints: ['webview/main.ts'], bundle: true, minify: true, write: false, outdir: 'out', platform: 'browser', target: 'chrome134', format: 'iife' }).then(({ outputFiles }) => {
    const pick = (ending: string): string => outputFiles.find((file) => file.path.endsWith(ending))!.text;
    return { script: pick('.js'), style: pick('.css') };
  });
  return built;
}
