/**
 * Opens a page before loaded engines, lets it run and reads what it cost: frames, delays, presses, the processor time
 * of the thread that draws, memory after collections. Each engine runs in a process of its own.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright';
import { launchBrowser } from '../../tests/e2e/harness/browser.ts';
import { installProbe, REASON_CELLS, watchFrames, watchStart, watchUpdates } from './frame-probe.ts';
import { type HeapSample, openHeap } from './heap.ts';
import { FIRST_ID, shareOf, type BurstEnd, type LoadShape } from './load.ts';
import type { FromLoadedEngine, ToLoadedEngine } from './loaded-engine.ts';
import { leaveSocketsAlone } from './quiet-driver.ts';

const WINDOW = { width: 1440, height: 900 };
const WARM_UP_MS = 5_000;
/** Whether memory grows is watched for as long as frames are measured, after them, where that is long enough to tell. */
const LEAST_WATCHED_MS = 60_000;
const COLLECT_EVERY_MS = 10_000;
const PRESS_EVERY_MS = 400;
const ABSORBED_WITHIN_MS = 20_000;

export interface LoadedPage {
  readonly page: Page;
  /** The first of them serves the page. */
  readonly engines: readonly ChildProcess[];
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the folder's page before engines that hold each a share of the load's orders and are quiet yet. */
export async function openLoaded(shape: LoadShape, deskFolder: string, count = 1): Promise<LoadedPage> {
  const engines: ChildProcess[] = [];
  const browser = await launchBrowser();
  const close = () => closeAll(browser, engines);
  try {
    const told: Served[] = [];
    for (let n = 1; n <= count; n++) {
      const engine = fork(path.join(import.meta.dirname, 'loaded-engine.ts'));
      engines.push(engine);
      const extraOrigins = told.slice(0, 1).map(({ url }) => url);
      engine.send({
        shape: shareOf(shape, count),
        deskFolder,
        name: `engine ${n}`,
        extraOrigins,
      } satisfies ToLoadedEngine);
      const [answer] = (await once(engine, 'message')) as [FromLoadedEngine];
      if ('url' in answer) told.push(answer);
    }
    const url = `${told[0]!.url}/#token=${told[0]!.token}`;
    const page = await openProbed(await openContext(browser, told), count);
    await page.goto(url);
    await firstOrder(page);
    return { page, engines, url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Served = Extract<FromLoadedEngine, { url: string }>;

async function closeAll(browser: Browser, engines: readonly ChildProcess[]): Promise<void> {
  await browser.close();
  for (const engine of engines) engine.kill();
}

/** Its pages know all engines, as if they had been joined on an earlier visit. */
async function openContext(browser: Browser, engines: readonly Served[]): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: WINDOW });
  if (engines.length === 1) return context;
  const known = engines.map(({ url, token }, i) => ({ id: `e${i + 1}`, url, hue: i + 1, token }));
  await context.addInitScript((roster) => {
    localStorage.setItem('watchkeeper.engines', JSON.stringify(roster));
    for (const { id, token } of roster) sessionStorage.setItem(`engine.${id}.token`, token);
  }, known);
  return context;
}

async function openProbed(context: BrowserContext, engines: number): Promise<Page> {
  const page = await context.newPage();
  await leaveSocketsAlone(page);
  await page.addInitScript(installProbe);
  await page.addInitScript(watchFrames, REASON_CELLS);
  await page.addInitScript(watchUpdates);
  await page.addInitScript(watchStart, { reasonCells: REASON_CELLS, engines });
  return page;
}

const firstOrder = (page: Page): Promise<void> =>
  page.locator(`.ag-row[row-id$="${FIRST_ID}"]`).first().getByText('made').waitFor();

export type Figures = Awaited<ReturnType<typeof runLoaded>>;

/** Begins the load, and measures for so long while somebody goes up and down the orders, sorts and picks. */
export async function runLoaded({ page, engines }: LoadedPage, measuredMs: number) {
  for (const engine of engines) engine.send('start' satisfies ToLoadedEngine);
  await page.waitForTimeout(WARM_UP_MS);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(() =>
    Object.assign(window.frameProbe, {
      frames: [],
      longTasks: [],
      rows: 0,
      fromMade: [],
      fromSocket: [],
      presses: [],
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
  const readHeap = await openHeap(page);
  const samples: HeapSample[] = [];
  const startedMs = performance.now();
  for (;;) {
    const atS = (performance.now() - startedMs) / 1_000;
    samples.push({ atS, ...(await readHeap()) });
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
export async function absorb({ page, engines }: LoadedPage, rows: number) {
  const engine = engines[0]!;
  await page.evaluate(() =>
    Object.assign(window.frameProbe, { longTasks: [], frames: [], awaited: null, early: [], absorbedMs: null }),
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
export async function coldStart({ page, url, engines }: LoadedPage, times: number): Promise<number[]> {
  const starts: number[] = [];
  const again = await openProbed(page.context(), engines.length);
  for (let i = 0; i < times; i++) {
    await again.goto('about:blank');
    await again.goto(url);
    await again.waitForFunction(() => window.frameProbe.liveMs !== null);
    starts.push(await again.evaluate(() => window.frameProbe.liveMs ?? Number.NaN));
  }
  await again.close();
  return starts;
}
