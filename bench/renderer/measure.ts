/**
 * Opens a page before a loaded engine, lets it run and reads what it cost: frames, delays, presses, the processor time
 * of the thread that draws, memory after collections. The engine runs in a process of its own.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { launchBrowser } from '../../tests/e2e/harness/browser.ts';
import { installProbe, REASON_CELLS, watchFrames, watchStart, watchUpdates } from './frame-probe.ts';
import { type HeapSample, openHeap } from './heap.ts';
import { FIRST_ID, type BurstEnd, type LoadShape } from './load.ts';
import type { FromLoadedEngine, ToLoadedEngine } from './loaded-engine.ts';

const WINDOW = { width: 1440, height: 900 };
const WARM_UP_MS = 5_000;
/** Whether memory grows is watched for as long as frames are measured, after them, where that is long enough to tell. */
const LEAST_WATCHED_MS = 60_000;
const COLLECT_EVERY_MS = 10_000;
const PRESS_EVERY_MS = 400;
const ABSORBED_WITHIN_MS = 20_000;

export interface LoadedPage {
  readonly page: Page;
  readonly engine: ChildProcess;
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the folder's page before an engine that holds the load's orders and is quiet yet. */
export async function openLoaded(shape: LoadShape, deskFolder: string): Promise<LoadedPage> {
  const engine = fork(path.join(import.meta.dirname, 'loaded-engine.ts'));
  const browser = await launchBrowser();
  try {
    engine.send({ shape, deskFolder } satisfies ToLoadedEngine);
    const [told] = (await once(engine, 'message')) as [FromLoadedEngine];
    const url = 'deskUrl' in told ? told.deskUrl : '';
    const page = await openProbed(await browser.newContext({ viewport: WINDOW }));
    await page.goto(url);
    await firstOrder(page);
    return { page, engine, url, close: () => closeBoth(browser, engine) };
  } catch (error) {
    await closeBoth(browser, engine);
    throw error;
  }
}

async function closeBoth(browser: Browser, engine: ChildProcess): Promise<void> {
  await browser.close();
  engine.kill();
}

async function openProbed(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(installProbe);
  await page.addInitScript(watchFrames, REASON_CELLS);
  await page.addInitScript(watchUpdates);
  await page.addInitScript(watchStart, REASON_CELLS);
  return page;
}

const firstOrder = (page: Page): Promise<void> =>
  page.locator(`.ag-row[row-id$="${FIRST_ID}"]`).first().getByText('made').waitFor();

export type Figures = Awaited<ReturnType<typeof runLoaded>>;

/** Begins the load, and measures for so long while somebody goes up and down the orders, sorts and picks. */
export async function runLoaded({ page, engine }: LoadedPage, measuredMs: number) {
  engine.send('start' satisfies ToLoadedEngine);
  await page.waitForTimeout(WARM_UP_MS);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(() =>
    Object.assign(window.frameProbe, {
      ...{ frames: [], longTasks: [], rows: 0, fromMade: [], fromSocket: [], presses: [] },
    }),
  );
  const before = await metricsOf(cdp);
  const startedMs = performance.now();
  const pressed = await pressOn(page, startedMs + measuredMs);
  const after = await metricsOf(cdp);
  const seconds = (performance.now() - startedMs) / 1_000;
  const seen = await page.evaluate(() => {
    const { frames, longTasks, rows, fromMade, fromSocket, presses } = window.frameProbe;
    return { frames, longTasks, rows, fromMade, fromSocket, presses };
  });
  const heap = await watchHeap(page, measuredMs >= LEAST_WATCHED_MS ? measuredMs : 0);
  const share = (metric: string): number => (after(metric) - before(metric)) / seconds;
  return { ...seen, seconds, pressed, share, heap };
}

/** While somebody goes on pressing: the page stands still for each sample, which is why frames are measured before. */
async function watchHeap(page: Page, forMs: number): Promise<HeapSample[]> {
  const heapBytes = await openHeap(page);
  const samples: HeapSample[] = [];
  const startedMs = performance.now();
  for (;;) {
    const atS = (performance.now() - startedMs) / 1_000;
    samples.push({ atS, bytes: await heapBytes() });
    if (performance.now() - startedMs >= forMs) return samples;
    await pressOn(page, performance.now() + COLLECT_EVERY_MS);
  }
}

/** Presses keys and rows until then; says how often. */
async function pressOn(page: Page, untilMs: number): Promise<number> {
  const keys = ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp'];
  let pressed = 0;
  await page.locator('.ag-row').nth(2).click();
  while (performance.now() < untilMs) {
    if (pressed % 10 === 9) {
      const { x, y } = { x: 300, y: 180 + 26 * (pressed % 7) };
      await page.mouse.click(x, y);
    } else await page.keyboard.press(keys[pressed % keys.length]!);
    pressed++;
    await page.waitForTimeout(PRESS_EVERY_MS);
  }
  return pressed;
}

/** The page's own account of the processor time that its main thread has spent, in seconds. */
async function metricsOf(cdp: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const values = new Map(metrics.map(({ name, value }) => [name, value]));
  return (name) => values.get(name) ?? Number.NaN;
}

/** Milliseconds from a burst of so many updates being told to the frame that shows the last; with the long tasks meanwhile. */
export async function absorb({ page, engine }: LoadedPage, rows: number) {
  await page.evaluate(() =>
    Object.assign(window.frameProbe, { longTasks: [], frames: [], awaited: null, absorbedMs: null }),
  );
  const answered = once(engine, 'message') as Promise<[FromLoadedEngine]>;
  engine.send({ burst: rows } satisfies ToLoadedEngine);
  const [told] = await answered;
  if (!('burst' in told)) throw new Error('the loaded engine did not tell of its burst');
  const { burst } = told;
  await page.evaluate((awaited: BurstEnd) => void (window.frameProbe.awaited = awaited), burst);
  await page.waitForFunction(() => Number.isFinite(window.frameProbe.absorbedMs ?? Number.NaN), null, {
    timeout: ABSORBED_WITHIN_MS,
    polling: 50,
  });
  const seen = await page.evaluate(() => {
    const { absorbedMs, longTasks, frames } = window.frameProbe;
    return { absorbedMs: absorbedMs ?? 0, longTasks, frames };
  });
  return { ms: seen.absorbedMs - burst.toldMs, longTasks: seen.longTasks, longestFrame: Math.max(...seen.frames) };
}

/** Milliseconds from going to the page to the first frame that shows orders and says live, its files in the browser's cache. */
export async function coldStart({ page, url }: LoadedPage, times: number): Promise<number[]> {
  const starts: number[] = [];
  const again = await openProbed(page.context());
  for (let i = 0; i < times; i++) {
    await again.goto('about:blank');
    await again.goto(url);
    await again.waitForFunction(() => window.frameProbe.liveMs !== null);
    starts.push(await again.evaluate(() => window.frameProbe.liveMs ?? Number.NaN));
  }
  await again.close();
  return starts;
}
