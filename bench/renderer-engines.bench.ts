/**
 * The desk before three engines that tell of the same 20,000 row updates a second together, each of a third of the orders:
 * frames, delays, memory and starts, as {@link ./renderer.bench.ts} has them of one. `RENDERER_SECONDS` is as there.
 */
import path from 'node:path';
import { BROWSER } from '../tests/e2e/harness/browser.ts';
import { buildTarget, ROOT } from '../tools/build.ts';
import { median, type Report } from './bench.ts';
import { coldStart, openLoaded, runLoaded } from './renderer/measure.ts';
import { DESK_SECONDS, reportRun, SUPERVISED } from './renderer/report-run.ts';

const ENGINES = 3;
const STARTS = 5;

export async function bench(report: Report): Promise<void> {
  if (BROWSER === null) {
    report({ name: 'renderer-engines/skipped', value: 1, unit: 'benchmarks', detail: 'no Chromium is installed' });
    return;
  }
  await buildTarget('renderer');
  const loaded = await openLoaded(SUPERVISED, path.join(ROOT, 'dist/renderer'), ENGINES);
  try {
    const starts = await coldStart(loaded, STARTS);
    report({ name: 'renderer/three-engines/warm-start', value: median(starts), unit: 'ms', detail: { starts } });
    reportRun('renderer/three-engines', SUPERVISED, await runLoaded(loaded, DESK_SECONDS * 1_000), report);
  } finally {
    await loaded.close();
  }
}
