/**
 * The built desk in a real browser while an engine tells of 20,000 row updates a second: rows taken in, frames and their
 * delays, and how busy the thread that draws is, in processor time. On a machine that others use as well, that share
 * says more than the frames. The engine side runs in a process of its own.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import type { CDPSession, Page } from 'playwright';
import { BROWSER, launchBrowser } from '../tests/e2e/harness/browser.ts';
import { buildTarget, ROOT } from '../tools/build.ts';
import { percentiles, type Report } from './bench.ts';
import { installProbe } from './renderer/frame-probe.ts';
import { type LoadShape, rowsPerSecond, STAMP, STAMPED_ID } from './renderer/load.ts';
import type { FromLoadedEngine, ToLoadedEngine } from './renderer/loaded-engine.ts';

const WINDOW = { width: 1440, height: 900 };
const WARM_UP_MS = 5_000;
const MEASURED_MS = 15_000;
/** At sixty a second, with what the clock rounds. */
const TWO_FRAMES_MS = 33.5;
const STAMP_CELL = `[row-id="e1/${STAMPED_ID}"] [col-id="why"]`;

/**
 * As a real engine has it: mostly gauges, some hundred orders and children, and a market at sixty times its pace. Quotes
 * come faster than the desk takes them, and only the newest counts; without those it is 20,000 rows a second.
 */
const MIXED: LoadShape = {
  parents: 2_000,
  children: 0,
  rates: {
    gauges: 16_800,
    parents: 1_000,
    children: 1_500,
    journal: 500,
    quotes: 880,
    marketSeries: 60,
    orderSeries: 60,
  },
};

/** A day's children, shown all at once. */
const MANY_CHILDREN: LoadShape = {
  parents: 100,
  children: 100_000,
  rates: { gauges: 800, parents: 100, children: 500, journal: 500, quotes: 200, marketSeries: 1, orderSeries: 1 },
};

export async function bench(report: Report): Promise<void> {
  if (BROWSER === null) {
    report({ name: 'renderer/skipped', value: 1, unit: 'benchmarks', detail: 'no Chromium is installed' });
    return;
  }
  await buildTarget('renderer');
  const deskFolder = path.join(ROOT, 'dist/renderer');
  await measure('renderer', MIXED, deskFolder, report);
  await measure('renderer/100k-children', MANY_CHILDREN, deskFolder, report, async (page) => {
    await page.getByRole('button', { name: 'all orders' }).click();
  });
}

async function measure(
  name: string,
  shape: LoadShape,
  deskFolder: string,
  report: Report,
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<void> {
  const engine = fork(path.join(import.meta.dirname, 'renderer/loaded-engine.ts'));
  const browser = await launchBrowser();
  try {
    const page = await (await browser.newContext({ viewport: WINDOW })).newPage();
    await page.addInitScript(installProbe, { selector: STAMP_CELL, stamp: STAMP });
    await page.goto(await served(engine, { shape, deskFolder }));
    await page.locator(STAMP_CELL).getByText(STAMP).waitFor();
    await prepare(page);
    engine.send('start' satisfies ToLoadedEngine);
    await page.waitForTimeout(WARM_UP_MS);
    reportLines(name, shape, await run(page), report);
  } finally {
    await browser.close();
    engine.kill();
  }
}

async function served(engine: ChildProcess, work: Exclude<ToLoadedEngine, 'start'>): Promise<string> {
  engine.send(work);
  const [{ deskUrl }] = (await once(engine, 'message')) as [FromLoadedEngine];
  return deskUrl;
}

type Figures = Awaited<ReturnType<typeof run>>;

async function run(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(() => Object.assign(window.frameProbe, { frames: [], longTasks: [], rows: 0, delays: [] }));
  const before = await metricsOf(cdp);
  const startedMs = performance.now();
  await page.waitForTimeout(MEASURED_MS);
  const after = await metricsOf(cdp);
  const seconds = (performance.now() - startedMs) / 1_000;
  const seen = await page.evaluate(() => window.frameProbe);
  const share = (metric: string): number => (after(metric) - before(metric)) / seconds;
  return { ...seen, seconds, share, heapMb: after('JSHeapUsedSize') / 2 ** 20 };
}

/** The page's own account of the processor time that its main thread has spent, in seconds. */
async function metricsOf(cdp: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const values = new Map(metrics.map(({ name, value }) => [name, value]));
  return (name) => values.get(name) ?? Number.NaN;
}

function reportLines(name: string, shape: LoadShape, figures: Figures, report: Report): void {
  const { frames, longTasks, rows, delays, seconds, share, heapMb } = figures;
  const over = (limitMs: number): number => frames.filter((ms) => ms > limitMs).length / frames.length;
  const detail = { told: rowsPerSecond(shape.rates), orders: shape.parents, children: shape.children, seconds };
  report({ name: `${name}/rows`, value: rows / seconds, unit: 'rows/s', detail });
  const load = { loadAverage: loadavg()[0], cores: cpus().length };
  report({ name: `${name}/frames`, value: frames.length / seconds, unit: 'frames/s', detail: load });
  report({ name: `${name}/frames-over-33ms`, value: over(TWO_FRAMES_MS), unit: 'share', detail: percentiles(frames) });
  report({ name: `${name}/frames-over-50ms`, value: over(50), unit: 'share' });
  report({ name: `${name}/longest-frame`, value: Math.max(...frames), unit: 'ms', detail: { longTasks } });
  report({
    name: `${name}/main-thread-busy`,
    value: share('TaskDuration'),
    unit: 'share',
    detail: {
      script: share('ScriptDuration'),
      layout: share('LayoutDuration'),
      style: share('RecalcStyleDuration'),
      heapMb,
    },
  });
  if (delays.length === 0) return;
  const { p50, ...rest } = percentiles(delays);
  report({ name: `${name}/change-to-frame`, value: p50, unit: 'ms', detail: { quantile: 'p50', ...rest } });
}
