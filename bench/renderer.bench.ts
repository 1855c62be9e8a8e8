/**
 * The built desk in a real browser while an engine tells of 20,000 row updates a second over 5,000 orders: frames and
 * their delays, how old a change is when it is drawn, presses, a burst, memory, a start, and a chart of a million points;
 * beside it plain AG Grid, given the same updates. On a machine that others use as well, the processor time of the thread
 * that draws and the comparison say more than the frames.
 *
 * `RENDERER_SECONDS` is how long the desk is measured: 20 unless set, 600 for the goal's ten minutes. From 60 on, whether its
 * memory grows is watched for as long again, and told as a slope with its interval.
 */
import path from 'node:path';
import { BROWSER } from '../tests/e2e/harness/browser.ts';
import { buildTarget, ROOT } from '../tools/build.ts';
import { median, type Report } from './bench.ts';
import type { LoadShape } from './renderer/load.ts';
import { absorb, coldStart, openLoaded, runLoaded } from './renderer/measure.ts';
import { scrollMillion } from './renderer/million-run.ts';
import { buildPage } from './renderer/pages.ts';
import { DESK_SECONDS, reportRun, SUPERVISED } from './renderer/report-run.ts';

const OTHER_SECONDS = 20;
const STARTS = 5;
const BURSTS = 6;
const BURST_EVERY_MS = 1_000;
const BURST_ROWS = 200_000;

/** A day's children, shown all at once. */
const MANY_CHILDREN: LoadShape = {
  parents: 100,
  children: 100_000,
  steady: false,
  rates: { gauges: 800, parents: 100, children: 500, journal: 500, quotes: 200, marketSeries: 1, orderSeries: 1 },
};

export async function bench(report: Report): Promise<void> {
  if (BROWSER === null) {
    report({ name: 'renderer/skipped', value: 1, unit: 'benchmarks', detail: 'no Chromium is installed' });
    return;
  }
  await buildTarget('renderer');
  const desk = path.join(ROOT, 'dist/renderer');
  await compare('renderer', SUPERVISED, desk, DESK_SECONDS, report);
  await compare('renderer/plain-ag-grid', SUPERVISED, await buildPage('plain'), OTHER_SECONDS, report);
  await manyChildren(desk, report);
  await scrollMillion(await buildPage('million'), report);
}

async function compare(name: string, shape: LoadShape, folder: string, seconds: number, report: Report) {
  const loaded = await openLoaded(shape, folder);
  try {
    const starts = await coldStart(loaded, STARTS);
    report({ name: `${name}/warm-start`, value: median(starts), unit: 'ms', detail: { starts } });
    reportRun(name, shape, await runLoaded(loaded, seconds * 1_000), report);
    const bursts = [];
    for (let n = 0; n < BURSTS; n++) {
      await loaded.page.waitForTimeout(BURST_EVERY_MS);
      bursts.push(await absorb(loaded, BURST_ROWS));
    }
    report({
      name: `${name}/burst-of-200k`,
      value: median(bursts.map(({ ms }) => ms)),
      unit: 'ms',
      detail: { bursts },
    });
  } finally {
    await loaded.close();
  }
}

async function manyChildren(folder: string, report: Report): Promise<void> {
  const loaded = await openLoaded(MANY_CHILDREN, folder);
  try {
    await loaded.page.getByRole('button', { name: 'all orders' }).click();
    reportRun('renderer/100k-children', MANY_CHILDREN, await runLoaded(loaded, OTHER_SECONDS * 1_000), report);
  } finally {
    await loaded.close();
  }
}
