/**
 * The built desk in a real browser while an engine tells of 20,000 row updates a second over 5,000 orders: frames and
 * their delays, how old a change is when it is drawn, presses, a burst, memory, a start, and a chart of a million points;
 * beside it plain AG Grid, given the same updates. On a machine that others use as well, the processor time of the thread
 * that draws and the comparison say more than the frames.
 *
 * `RENDERER_SECONDS` is how long the desk is measured: 20 unless set, 600 for the goal's ten minutes. From 60 on, whether its
 * memory grows is watched for as long again.
 */
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { BROWSER } from '../tests/e2e/harness/browser.ts';
import { buildTarget, ROOT } from '../tools/build.ts';
import { median, percentiles, quantile, type Report } from './bench.ts';
import { growthOf } from './renderer/heap.ts';
import { type LoadShape, rowsPerSecond } from './renderer/load.ts';
import { absorb, coldStart, type Figures, openLoaded, runLoaded } from './renderer/measure.ts';
import { scrollMillion } from './renderer/million-run.ts';
import { buildPage } from './renderer/pages.ts';

const DESK_SECONDS = Number(process.env['RENDERER_SECONDS'] ?? 20);
const OTHER_SECONDS = 20;
const STARTS = 5;
const BURST_ROWS = 200_000;
const MB = 2 ** 20;
/** At sixty a second, with what the clock rounds. */
const TWO_FRAMES_MS = 33.5;

/** As a real engine has it: mostly gauges. Nothing grows: the same orders and children, over and over. */
const SUPERVISED: LoadShape = {
  ...{ parents: 5_000, children: 20_000, steady: true },
  rates: {
    ...{ gauges: 16_000, parents: 1_500, children: 1_500, journal: 500, quotes: 498 },
    ...{ marketSeries: 1, orderSeries: 1 },
  },
};

/** A day's children, shown all at once. */
const MANY_CHILDREN: LoadShape = {
  ...{ parents: 100, children: 100_000, steady: false },
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
    const { ms, ...detail } = await absorb(loaded, BURST_ROWS);
    report({ name: `${name}/burst-of-200k`, value: ms, unit: 'ms', detail });
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

function reportRun(name: string, shape: LoadShape, figures: Figures, report: Report): void {
  const { frames, longTasks, rows, seconds, share, pressed, presses } = figures;
  const told = rowsPerSecond(shape.rates);
  const line = (what: string, value: number, unit: string, detail?: unknown): void =>
    report({ name: `${name}/${what}`, value, unit, ...(detail === undefined ? {} : { detail }) });
  const of = { told, orders: shape.parents, children: shape.children, seconds };
  line('rows', rows / seconds, 'rows/s', of);
  line('frames', frames.length / seconds, 'frames/s', { loadAverage: loadavg()[0], cores: cpus().length });
  line('frame-p99', quantile(frames, 0.99), 'ms', percentiles(frames));
  line('frames-over-33ms', frames.filter((ms) => ms > TWO_FRAMES_MS).length / frames.length, 'share');
  line('tasks-over-50ms', longTasks.length, 'tasks', { longest: Math.max(0, ...longTasks), seconds });
  const busy = {
    script: share('ScriptDuration'),
    layout: share('LayoutDuration'),
    style: share('RecalcStyleDuration'),
  };
  line('main-thread-busy', share('TaskDuration'), 'share', busy);
  line('main-thread-per-update', (share('TaskDuration') / told) * 1e6, 'µs');
  for (const [what, delays] of [
    ['socket-to-drawn', figures.fromSocket],
    ['change-to-drawn', figures.fromMade],
  ] as const) {
    if (delays.length === 0) continue;
    const { p50, ...rest } = percentiles(delays);
    line(what, p50, 'ms', { quantile: 'p50', ...rest, changes: delays.length });
  }
  // A press that is answered within a frame is not told; it counts all the same.
  const answered = [...Array.from({ length: Math.max(0, pressed - presses.length) }, () => 16), ...presses];
  line('press-to-drawn', quantile(answered, 0.99), 'ms', { ...percentiles(answered), quantile: 'p99', pressed });
  line('memory', figures.heap.at(-1)!.bytes / MB, 'MB');
  if (figures.heap.length < 3) return;
  const { slope, within } = growthOf(figures.heap);
  const samplesMb = figures.heap.map(({ atS, bytes }) => [atS, bytes / MB]);
  line('memory-growth', (slope / MB) * 3_600, 'MB/h', { within: (within / MB) * 3_600, samplesMb });
}
