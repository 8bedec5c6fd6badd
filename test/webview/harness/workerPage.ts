import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { pageHtml } from '../../../src/host/page/html.ts';
import type { Welcome } from '../../../src/protocol/viewApi.ts';
import { buildBundle } from './browser.ts';
import { themes } from './themes.ts';

interface WorkerPageOptions {
  runs: number;
  tags: number;
  points: number;
  welcome?: Partial<Welcome>;
  /** What the page's own state holds from the last time. */
  state?: object;
  size?: { width: number; height: number };
  /** Called with the empty page, before anything is loaded. */
  prepare?(page: Page): Promise<unknown>;
}

const origin = 'https://page.test';
let built: Promise<string> | undefined;

/** The dashboard beside an engine in a worker, for questions of speed: the test's own process takes no part once it is loaded. */
export async function openWorkerPage(browser: Browser, { runs, tags, points, welcome = {}, state, size = { width: 1280, height: 900 }, prepare }: WorkerPageOptions): Promise<Page> {
  built ??= build({ entryPoints: ['test/webview/harness/engineWorker.ts'], bundle: true, minify: true, write: false, format: 'iife', target: 'chrome134' }).then(({ outputFiles }) => outputFiles[0]!.text);
  const [worker, { script, style }] = await Promise.all([built, buildBundle()]);
  // The policy of the page lets no worker in; that it holds is what the tests of the dashboard look at.
  const page = await browser.newPage({ viewport: size, bypassCSP: true });
  const { bodyClass, variables } = themes.dark;
  const properties = Object.entries(variables).map(([name, value]) => `${name}: ${value};`).join('\n');
  const html = pageHtml({ cspSource: origin, script: `${origin}/webview.js`, style: `${origin}/webview.css`, language: 'en', loading: 'Loading', nonce: 'test' })
    .replace('<body>', `<body class="${bodyClass}">`);
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/empty') return route.fulfill({ contentType: 'text/html', body: '' });
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (pathname === '/webview.js') return route.fulfill({ contentType: 'text/javascript', body: script });
    if (pathname === '/webview.css') return route.fulfill({ contentType: 'text/css', body: `:root { ${properties} }\n${style}` });
    return route.abort();
  });
  await page.addInitScript(`if (location.pathname === '/') {
    window.engine = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(worker)}])));
    window.engine.postMessage(${JSON.stringify({ order: 'make', runs, tags, points, welcome })});
    window.engine.onmessage = ({ data }) => window.dispatchEvent(new MessageEvent('message', { data }));
    window.acquireVsCodeApi = () => ({ postMessage: (message) => window.engine.postMessage(message), getState: () => (${JSON.stringify(state) ?? 'undefined'}), setState: () => undefined });
  }`);
  await prepare?.(page);
  await page.goto(`${origin}/`);
  return page;
}
