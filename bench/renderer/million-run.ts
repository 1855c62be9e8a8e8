/** Scrolls and zooms the desk's chart of a million points by a real wheel, and reports its frames. */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { launchBrowser } from '../../tests/e2e/harness/browser.ts';
import { quantile } from '../../shared/std/quantiles.ts';
import { percentiles, type Report } from '../bench.ts';
import { installProbe, REASON_CELLS, watchFrames } from './frame-probe.ts';

const TURNS = 240;
const TURN_MS = 16;
const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

export async function scrollMillion(folder: string, report: Report): Promise<void> {
  const server = createServer((request, response) => {
    const name = request.url === '/' ? 'index.html' : path.join(...(request.url ?? '').split('/'));
    readFile(path.join(folder, name)).then(
      (body) => response.setHeader('content-type', TYPES[path.extname(name)] ?? 'text/plain').end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launchBrowser();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    await page.addInitScript(installProbe);
    await page.addInitScript(watchFrames, REASON_CELLS);
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.locator('body[data-points]').waitFor({ timeout: 60_000 });
    await page.mouse.move(700, 400);
    for (const [what, dx, dy] of [
      ['scroll', -240, 0],
      ['zoom', 0, 120],
      ['scroll-whole', -240, 0],
    ] as const) {
      await page.waitForTimeout(500);
      await page.evaluate(() => Object.assign(window.frameProbe, { frames: [], longTasks: [] }));
      for (let turn = 0; turn < TURNS; turn++) {
        await page.mouse.wheel(dx, dy);
        await page.waitForTimeout(TURN_MS);
      }
      const { frames, longTasks } = await page.evaluate(() => ({
        frames: window.frameProbe.frames,
        longTasks: window.frameProbe.longTasks,
      }));
      report({
        name: `renderer/million-points/${what}`,
        value: quantile(frames, 0.99),
        unit: 'ms',
        detail: { frame: percentiles(frames), tasksOver50Ms: longTasks.length },
      });
    }
  } finally {
    await browser.close();
    server.close();
  }
}
