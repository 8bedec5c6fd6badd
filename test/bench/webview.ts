// Figures of the page, in headless Chromium without a graphics card: `node test/bench/webview.ts`.
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { buildBundle, launchBrowser, noBrowser } from '../webview/harness/browser.ts';
import { type DashboardPage, openDashboard } from '../webview/harness/dashboardPage.ts';
import { syntheticEngine } from '../webview/harness/syntheticEngine.ts';

const row = (what: string, figure: string, method: string): void => console.log(`${what.padEnd(52)} ${figure.padStart(18)}   ${method}`);
const quantile = (values: number[], share: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

if (noBrowser) {
  console.log(noBrowser);
} else {
  await measureBundle();
  const browser = await launchBrowser();
  for (const runs of [10, 1000]) await measureFirstPaint(browser, runs);
  await measurePanning(browser);
  await measureLive(browser);
  await browser.close();
}

/** Reads the processor time of the page's thread in seconds, which other programs on the machine hardly change, and the heap in bytes. */
async function meter(page: Page): Promise<() => Promise<{ cpu: number; heap: number }>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const pick = (wanted: string): number => metrics.find(({ name }) => name === wanted)!.value;
    return { cpu: pick('TaskDuration'), heap: pick('JSHeapUsedSize') };
  };
}

async function measureBundle(): Promise<void> {
  const { script } = await buildBundle();
  row('webview bundle', `${(script.length / 1000).toFixed(0)} kB`, `minified; ${(gzipSync(script).length / 1000).toFixed(0)} kB gzipped; budget 600 kB`);
}

/** From the start of the navigation until curves are on a canvas. */
async function measureFirstPaint(browser: Browser, runs: number): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const dashboard = await openDashboard(browser, { roots: [], engine: syntheticEngine({ runs, tags: 20, points: 1000 }) });
    await dashboard.page.waitForFunction(drawn);
    times.push(await dashboard.page.evaluate(() => performance.now()));
    await dashboard.close();
  }
  row(`first curves, ${runs} runs in the store`, ms(quantile(times, 0.5)), 'median of 5, from navigation, 10 runs drawn, 20 metrics; polls each frame');
}

/** True once the first plot has something on its canvas. */
function drawn(): boolean {
  const canvas = document.querySelector<HTMLCanvasElement>('lossband-plot canvas');
  if (!canvas || canvas.width === 0) return false;
  return canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0);
}

/** Pans and zooms the chart of 50 runs × 1,000 points at every frame. */
async function measurePanning(browser: Browser): Promise<void> {
  const engine = syntheticEngine({ runs: 50, tags: 1, points: 1000 });
  const dashboard = await openDashboard(browser, { roots: [], engine, welcome: { shownRuns: Array.from({ length: 50 }, (_, at) => `run-${at}`) } });
  await chooseNoSmoothing(dashboard);
  await dashboard.page.waitForFunction(drawn);
  await dashboard.page.waitForTimeout(500);
  const read = await meter(dashboard.page);
  const before = await read();
  const { frames, scripts } = await dashboard.page.evaluate(async () => {
    type Zoomable = { pan(by: { x: number }, scales: undefined, mode: string): void; zoom(by: number): void };
    const { chart } = document.querySelector('lossband-plot') as unknown as { chart: Zoomable };
    const frames: number[] = [];
    const scripts: number[] = [];
    let before = performance.now();
    for (let frame = 0; frame < 180; frame++) {
      const now = await new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now())));
      if (frame > 10) frames.push(now - before);
      before = now;
      if (frame % 40 < 20) chart.zoom(frame % 40 < 10 ? 1.1 : 0.9);
      else chart.pan({ x: frame % 40 < 30 ? 7 : -7 }, undefined, 'none');
      scripts.push(performance.now() - now);
    }
    return { frames, scripts };
  });
  const cpu = ((await read()).cpu - before.cpu) / (frames.length + 11);
  await dashboard.close();
  row('pan and zoom, 50 series × 1,000 points, cpu', ms(cpu * 1000), 'mean per frame, page thread: update, draw, raster');
  row('pan and zoom, 50 series × 1,000 points, script p95', ms(quantile(scripts, 0.95)), 'per frame, update and draw');
  row('pan and zoom, 50 series × 1,000 points, frame p95', ms(quantile(frames, 0.95)), 'frame to frame; 16.7 ms is the display');
}

async function chooseNoSmoothing({ page, reload }: DashboardPage): Promise<void> {
  await page.evaluate(() => sessionStorage.setItem('state', JSON.stringify({ view: { smoothing: { kind: 'none', amount: 0 } } })));
  await reload();
}

/** Twenty charts in sight, four pieces of news a second for 20 s: share of one core, and what the heap grew by. */
async function measureLive(browser: Browser): Promise<void> {
  const engine = syntheticEngine({ runs: 2, tags: 20, points: 1000 });
  const dashboard = await openDashboard(browser, { roots: [], engine, size: { width: 2400, height: 2200 } });
  await dashboard.page.waitForTimeout(2000);
  const read = await meter(dashboard.page);
  const canvases = await dashboard.page.locator('lossband-plot').count();
  let serial = 0;
  const live = async (seconds: number): Promise<void> => {
    for (const end = serial + seconds * 4; serial < end; ) {
      void dashboard.view.didChange({ serial: ++serial, runs: engine.grow(1), removedRuns: [], alerts: [], removedAlerts: [] }).catch(() => undefined);
      await dashboard.page.waitForTimeout(250);
    }
  };
  // What the first changes leave behind (compiled code, caches) is not growth.
  await live(10);
  const before = await read();
  const start = performance.now();
  await live(20);
  const elapsed = (performance.now() - start) / 1000;
  const after = await read();
  await dashboard.close();
  row(`live redraw of ${canvases} charts`, `${(((after.cpu - before.cpu) / elapsed) * 100).toFixed(1)} % of a core`, `${elapsed.toFixed(0)} s, 4 changes a second, 2 runs each; page thread, harness's decoding included`);
  row('heap after live updates', `${((after.heap / before.heap - 1) * 100).toFixed(1)} %`, `${(before.heap / 1e6).toFixed(1)} MB before; data grew by 8 %`);
}
