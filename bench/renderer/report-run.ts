/** The load under which the desk is measured, and how what was seen of it is told. */
import { cpus, loadavg } from 'node:os';
import { quantile } from '../../shared/std/quantiles.ts';
import { percentiles, type Report } from '../bench.ts';
import { growthOf, type HeapSample, meansOf } from './heap.ts';
import { type LoadShape, rowsPerSecond } from './load.ts';
import type { Figures } from './measure.ts';

/** How long the desk is measured. */
export const DESK_SECONDS = Number(process.env['RENDERER_SECONDS'] ?? 20);
const STRETCH_S = 120;
const MB = 2 ** 20;
/** At sixty a second, with what the clock rounds. */
const TWO_FRAMES_MS = 33.5;

/** As a real engine has it: mostly gauges. Nothing grows: the same orders and children, over and over. */
export const SUPERVISED: LoadShape = {
  parents: 5_000,
  children: 20_000,
  steady: true,
  rates: {
    gauges: 16_000,
    parents: 1_500,
    children: 1_500,
    journal: 500,
    quotes: 498,
    marketSeries: 1,
    orderSeries: 1,
  },
};

export function reportRun(name: string, shape: LoadShape, figures: Figures, report: Report): void {
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
  reportGrowth(name, figures.heap, report);
}

/** The slope of the line through all samples, with half the width of its 95 % interval. */
function reportGrowth(name: string, heap: readonly HeapSample[], report: Report): void {
  const { slope, within } = growthOf(heap);
  const megabytes = (bytes: number): number => bytes / MB;
  const seconds = heap.at(-1)!.atS;
  const held = heap.map(({ bytes }) => megabytes(bytes));
  const detail = {
    within: megabytes(within) * 3_600,
    samples: heap.length,
    seconds,
    leastMb: Math.min(...held),
    mostMb: Math.max(...held),
    meansOfTwoMinutesMb: meansOf(heap, STRETCH_S).map(megabytes),
    framesPerSecond: heap.slice(1).reduce((sum, { frames }) => sum + frames, 0) / seconds,
  };
  report({ name: `${name}/memory-growth`, value: megabytes(slope) * 3_600, unit: 'MB/h', detail });
}
