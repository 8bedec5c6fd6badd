import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { Engine } from '../../../src/engine/engine.ts';
import { pageHtml } from '../../../src/host/page/html.ts';
import type { Change, EngineApi } from '../../../src/protocol/engineApi.ts';
import { jsonChannel } from '../../../src/protocol/jsonChannel.ts';
import { type Channel, connect, type Connection } from '../../../src/protocol/rpc.ts';
import type { HostApi, Layout, ViewApi, Welcome } from '../../../src/protocol/viewApi.ts';
import { buildBundle } from './browser.ts';
import { pack, unpack } from './codec.ts';
import { themes, type ThemeName } from './themes.ts';

export interface PageOptions {
  /** Folders or files of logs. */
  roots: string[];
  theme?: ThemeName;
  locale?: 'en' | 'zh-cn';
  size?: { width: number; height: number };
  welcome?: Partial<Welcome>;
  /** Instead of the real engine. */
  engine?: Pick<EngineApi, 'snapshot' | 'series' | 'controlChart' | 'around' | 'artifacts' | 'image' | 'importance' | 'acknowledge' | 'annotate'>;
}

/** A dashboard in a browser, joined to a real engine over real logs. What it asked of the host is kept. */
export interface DashboardPage {
  page: Page;
  engine: Pick<EngineApi, 'snapshot'>;
  files: { name: string; bytes: Uint8Array }[];
  copied: string[];
  shown: string[][];
  reported: string[];
  layouts: Layout[];
  view: Connection<ViewApi>['far'];
  /** Loads the page again, as VS Code does after it was hidden. */
  reload(): Promise<void>;
  close(): Promise<void>;
}

const origin = 'https://page.test';

export async function openDashboard(browser: Browser, { roots, theme = 'dark', locale = 'en', size = { width: 1280, height: 900 }, welcome = {}, engine: given }: PageOptions): Promise<DashboardPage> {
  const changes: Change[] = [];
  let tell = (change: Change): void => void changes.push(change);
  const real = given ? undefined : new Engine({ didChange: (change) => tell(change), didLog: () => undefined });
  await real?.open({ roots: roots.map((path) => ({ path, name: path.split('/').at(-1)! })), configFiles: [], ignore: [] });
  const engine = given ?? real!;
  const page = await browser.newPage({ viewport: size });
  const kept = { files: [] as DashboardPage['files'], copied: [] as string[], shown: [] as string[][], reported: [] as string[], layouts: [] as Layout[] };
  page.on('pageerror', (error) => kept.reported.push(error.stack ?? error.message));
  page.on('console', (message) => message.type() === 'error' && kept.reported.push(message.text()));

  const near: HostApi = {
    ready: async () => ({ snapshot: await engine.snapshot(), strings: locale === 'en' ? {} : chinese(), locale, layouts: kept.layouts, ...welcome }),
    series: (queries) => engine.series(queries),
    controlChart: (query) => engine.controlChart(query),
    artifacts: (run, kind, tag) => engine.artifacts(run, kind, tag),
    image: (run, tag, step) => engine.image(run, tag, step),
    importance: (sweep) => engine.importance(sweep),
    acknowledge: (findings) => engine.acknowledge(findings),
    annotate: (run, notes) => engine.annotate(run, notes),
    around: (finding) => engine.around(finding),
    reveal: () => Promise.resolve(),
    showRuns: async (runs) => void kept.shown.push(runs),
    saveLayouts: async (layouts) => void (kept.layouts = layouts),
    saveFile: async (name, bytes) => (kept.files.push({ name, bytes }), true),
    copyText: async (text) => void kept.copied.push(text),
    report: async (message) => void kept.reported.push(message),
  };
  const listeners = new Set<(message: unknown) => void>();
  const channel: Channel = {
    post: (message) => void page.evaluate((text) => (globalThis as unknown as { receive(text: string): void }).receive(text), pack(message)).catch(() => undefined),
    onMessage: (listener) => (listeners.add(listener), { dispose: () => listeners.delete(listener) }),
  };
  await page.exposeFunction('sendToHost', (text: string) => listeners.forEach((listener) => listener(unpack(text))));
  const { far } = connect<ViewApi>(jsonChannel(channel), near);
  tell = (change) => void far.didChange(change).catch(() => undefined);
  await servePage(page, theme, locale);
  await page.goto(`${origin}/`);
  await page.waitForSelector('lossband-root .tabs');
  return Object.assign(kept, {
    page,
    engine,
    view: far,
    reload: async () => {
      await page.reload();
      await page.waitForSelector('lossband-root .tabs');
    },
    close: async () => {
      await page.close();
      await real?.close();
    },
  });
}

/** Answers the page's requests from memory: nothing listens anywhere, and any other address fails. */
async function servePage(page: Page, theme: ThemeName, locale: string): Promise<void> {
  const { script, style } = await buildBundle();
  const { bodyClass, variables } = themes[theme];
  const properties = Object.entries(variables).map(([name, value]) => `${name}: ${value};`).join('\n');
  const loading = locale === 'en' ? 'Loading' : chinese()['Loading']!;
  const html = pageHtml({ cspSource: origin, script: `${origin}/webview.js`, style: `${origin}/webview.css`, language: locale, loading, nonce: 'test' }).replace('<body>', `<body class="${bodyClass}">`);
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    if (pathname === '/webview.js') return route.fulfill({ contentType: 'text/javascript', body: script });
    if (pathname === '/webview.css') return route.fulfill({ contentType: 'text/css', body: `:root { ${properties} }\n${style}` });
    return route.abort();
  });
  await page.addInitScript(`{
    const pack = ${pack.toString()};
    const unpack = ${unpack.toString()};
    const card = (name) => [...document.querySelectorAll('lossband-line-card')].find((one) => one.chart === name);
    window.steps = (name) => (card(name)?.querySelector('lossband-plot')?.chart && Math.max(...card(name).data.curves.map(({ steps }) => steps.at(-1)))) ?? -1;
    window.axis = (name) => { const { min, max } = card(name).querySelector('lossband-plot').chart.scales.x; return { min, max }; };
    window.receive = (text) => window.postMessage(unpack(text), '*');
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => void window.sendToHost(pack(message)),
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
      setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
    });
  }`);
}

function chinese(): Record<string, string> {
  return JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<string, string>;
}
