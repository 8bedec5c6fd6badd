// Figures of the page, in headless Chromium without a graphics card, beside a host in a worker:
// `node test/bench/webview.ts [bundle] [first] [pan] [live] [hour]`; `hour` takes some five minutes and only runs when asked for.
// The processor time of the page's thread is what can be compared between a busy machine and an idle one; the load is printed with it.
import { loadavg } from 'node:os';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { buildBundle, launchBrowser, noBrowser } from '../webview/harness/browser.ts';
import { openWorkerPage } from '../webview/harness/workerPage.ts';

/** How many seconds of the page's own timers pass in one of the clock's, where an hour is told in minutes. */
const hurry = 15;
const row = (what: string, figure: string, method: string): void => console.log(`${what.padEnd(52)} ${figure.padStart(18)}   ${method}`);
const quantile = (values: number[], share: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

if (noBrowser) {
  console.log(noBrowser);
} else {
  console.log(`load average ${loadavg().map((load) => load.toFixed(1)).join(' ')}`);
  const wanted = process.argv.slice(2);
  const asked = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
  const browser = await launchBrowser();
  if (asked('bundle')) await measureBundle();
  for (const runs of asked('first') ? [10, 1000] : []) await measureFirstPaint(browser, runs);
  if (asked('pan')) await measurePanning(browser);
  if (asked('live')) await measureLive(browser);
  if (wanted.includes('hour')) await measureHour(browser);
  await browser.close();
  console.log(`load average ${loadavg().map((load) => load.toFixed(1)).join(' ')}`);
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
  const [times, cpus]: number[][] = [[], []];
  for (let round = 0; round < 7; round++) {
    let read: Awaited<ReturnType<typeof meter>> | undefined;
    const page = await openWorkerPage(browser, { runs, tags: 20, points: 1000, prepare: async (empty) => {
      await empty.addInitScript(noteFirstCurves);
      read = await meter(empty);
    } });
    times!.push(await firstCurves(page));
    cpus!.push((await read!()).cpu * 1000);
    await page.close();
  }
  row(`first curves, ${runs} runs in the store`, ms(quantile(times!, 0.5)), 'median of 7, from navigation to the frame after the first curves; 10 runs drawn, 20 metrics');
  row(`first curves, ${runs} runs in the store, cpu`, ms(quantile(cpus!, 0.5)), "median of 7, page thread, with what was drawn until it was read");
}

/** Notes when the frame with the first curves was handed over. Runs in the page, before its own scripts; looks at no pixel. */
function noteFirstCurves(): void {
  const look = (): void => {
    const plot = document.querySelector('lossband-plot') as unknown as { chart?: unknown } | null;
    if (!plot?.chart) return void requestAnimationFrame(look);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => ((globalThis as { firstCurves?: number }).firstCurves = performance.now());
    requestAnimationFrame(() => port2.postMessage(0));
  };
  requestAnimationFrame(look);
}

async function firstCurves(page: Page): Promise<number> {
  const found = await page.waitForFunction(() => (globalThis as { firstCurves?: number }).firstCurves);
  return (await found.jsonValue())!;
}

/** Pans and zooms the chart of 50 runs × 1,000 points at every frame. */
async function measurePanning(browser: Browser): Promise<void> {
  const welcome = { shownRuns: Array.from({ length: 50 }, (_, at) => `run-${at}`) };
  const state = { view: { smoothing: { kind: 'none', amount: 0 } } };
  const page = await openWorkerPage(browser, { runs: 50, tags: 1, points: 1000, welcome, state, prepare: (empty) => empty.addInitScript(noteFirstCurves) });
  await firstCurves(page);
  await page.hover('lossband-plot .plot');
  await page.waitForTimeout(500);
  const read = await meter(page);
  const before = await read();
  const { frames, scripts } = await page.evaluate(async () => {
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
  await page.close();
  row('pan and zoom, 50 series × 1,000 points, cpu', ms(cpu * 1000), 'mean per frame, page thread: update, draw, raster');
  row('pan and zoom, 50 series × 1,000 points, script p95', ms(quantile(scripts, 0.95)), 'per frame, update and draw');
  row('pan and zoom, 50 series × 1,000 points, frame p95', ms(quantile(frames, 0.95)), 'frame to frame; 16.7 ms is the display');
}

/** Twenty charts in sight, four pieces of news a second for 20 s: share of one core, and what the heap grew by. */
async function measureLive(browser: Browser): Promise<void> {
  const page = await openWorkerPage(browser, { runs: 2, tags: 20, points: 1000, size: { width: 2400, height: 2200 }, prepare: (empty) => empty.addInitScript(noteFirstCurves) });
  await firstCurves(page);
  await page.waitForTimeout(2000);
  const read = await meter(page);
  // Only what is in sight is drawn again.
  const charts = await page.evaluate(() => [...document.querySelectorAll('lossband-plot')].filter((plot) => plot.getBoundingClientRect().top < innerHeight).length);
  const live = (seconds: number): Promise<void> =>
    page.evaluate(async (times) => {
      const { engine } = globalThis as unknown as { engine: { postMessage(order: object): void } };
      for (let time = 0; time < times; time++) {
        engine.postMessage({ order: 'grow' });
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }, seconds * 4);
  // What the first changes leave behind is not growth: between two heap snapshots, nearly all of it was code compiled anew.
  await live(30);
  const before = await read();
  const start = performance.now();
  await live(20);
  const elapsed = (performance.now() - start) / 1000;
  const after = await read();
  await page.close();
  row(`live redraw of ${charts} charts in sight`, `${(((after.cpu - before.cpu) / elapsed) * 100).toFixed(1)} % of a core`, `${elapsed.toFixed(0)} s, 4 changes a second, 2 runs each; page thread`);
  row('heap after live updates', `${((after.heap / before.heap - 1) * 100).toFixed(1)} %`, `${(before.heap / 1e6).toFixed(1)} MB before; data grew by 8 %`);
}

/** Makes the page's timers run so much faster, so that it redraws in minutes what it redraws in an hour. Runs in the page, before its own scripts. */
function hurryTimers(times: number): void {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((run: () => void, delay = 0, ...args: unknown[]) => setTimeout(run, delay / times, ...args)) as typeof setTimeout;
}

/** What is kept once the last news is drawn: answers on their way are no growth, and one collection does not find all that is left. */
async function restingHeap(page: Page, read: Awaited<ReturnType<typeof meter>>): Promise<number> {
  const heaps: number[] = [];
  for (let look = 0; look < 3; look++) {
    await page.waitForTimeout(400);
    heaps.push((await read()).heap);
  }
  return Math.min(...heaps);
}

/** An hour of news at four a second: what the page keeps of it. */
async function measureHour(browser: Browser): Promise<void> {
  const [parts, seconds] = [10, 60 * 60];
  const page = await openWorkerPage(browser, { runs: 2, tags: 8, points: 4000, size: { width: 1600, height: 1000 }, prepare: async (empty) => {
    await empty.addInitScript(noteFirstCurves);
    await empty.addInitScript(hurryTimers, hurry);
  } });
  await firstCurves(page);
  const read = await meter(page);
  const charts = await page.locator('lossband-plot').count();
  const tell = (times: number): Promise<void> =>
    page.evaluate(async (count) => {
      const { engine } = globalThis as unknown as { engine: { postMessage(order: object): void } };
      for (let time = 0; time < count; time++) {
        engine.postMessage({ order: 'grow' });
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }, times);
  const heaps: number[] = [];
  const start = performance.now();
  for (let part = 0; part < parts; part++) {
    await tell((seconds * 4) / parts);
    heaps.push(await restingHeap(page, read));
    console.log(`  after ${(((part + 1) * seconds) / parts / 60).toFixed(0)} min: ${(heaps.at(-1)! / 1e6).toFixed(2)} MB`);
  }
  const minutes = (performance.now() - start) / 60_000;
  await page.close();
  const [first, ...rest] = heaps as [number, ...number[]];
  const away = Math.max(...rest.map((heap) => Math.abs(heap / first - 1)));
  row('heap through an hour of news', `±${(away * 100).toFixed(1)} %`, `${seconds * 4} changes, ${charts} charts of 2 runs, timers ${hurry} times as fast (${minutes.toFixed(1)} min); after each tenth, collected, against the first`);
}
