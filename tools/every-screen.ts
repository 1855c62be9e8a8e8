/**
 * Takes a picture of every panel where each layout has it, at the sizes that the desk is made for, into a folder to be
 * looked at: `node tools/every-screen.ts FOLDER [light] [2560x1440 …]`. On a real engine with orders at work; needs an
 * installed Chromium.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { launchBrowser } from '../tests/e2e/harness/browser.ts';
import { EnginesPage } from '../tests/e2e/harness/engines-page.ts';
import { startDesk } from '../tests/e2e/harness/running-desk.ts';
import { workOrders } from './screenshots-orders.ts';

const SIZES = ['1440x900', '1024x700'];
/** A loaded machine takes its time. */
const SOON_MS = 120_000;
const LAYOUTS = ['Supervise', 'Models', 'Risk', 'Post-trade'] as const;
const WORK_MS = 20_000;

const [folder, ...asked] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say where the pictures go: node tools/every-screen.ts FOLDER [light]');
const theme = asked.includes('light') ? 'light' : 'dark';
const sizes = asked.filter((one) => /^\d+x\d+$/.test(one));
if (sizes.length === 0) sizes.push(...SIZES);
const viewportOf = (size: string): { width: number; height: number } => {
  const [width, height] = size.split('x').map(Number) as [number, number];
  return { width, height };
};
mkdirSync(folder, { recursive: true });

async function takeAll(page: Page, size: string): Promise<void> {
  for (const [at, layout] of LAYOUTS.entries()) {
    await page.keyboard.press(`Alt+${at + 1}`);
    await delay(1_000);
    await page.screenshot({ path: path.join(folder!, `${size}-${layout}.png`), timeout: SOON_MS });
    // By name: a tab that comes to the front is no longer where it was counted.
    for (const text of await page.getByRole('tab').allInnerTexts()) {
      const name = text.trim();
      const tab = page.getByRole('tab', { name, exact: true });
      if ((await tab.getAttribute('aria-selected')) === 'true') continue;
      await tab.click();
      await delay(600);
      await page.screenshot({ path: path.join(folder!, `${size}-${layout}-${name}.png`), timeout: SOON_MS });
    }
  }
}

await using running = await startDesk(['--seed', '7', '--speed', '40', '--name', 'ldn-1']);
const browser = await launchBrowser();
try {
  // Layouts are arranged for the room there is at first: name a wide size first to see them as a wide window has them.
  const page = await browser.newPage({ viewport: viewportOf(sizes[0]!) });
  page.setDefaultTimeout(SOON_MS);
  await page.addInitScript(
    ([shown]) => {
      localStorage.setItem('watchkeeper.tour', '"seen"');
      localStorage.setItem('watchkeeper.settings', JSON.stringify({ theme: shown }));
    },
    [theme] as const,
  );
  await new EnginesPage(page).open(running.deskUrl);
  await workOrders(running.deskUrl, WORK_MS);
  await page.locator('[row-id="e1/P1"]').first().click();
  for (const size of sizes) {
    const viewport = viewportOf(size);
    await page.setViewportSize(viewport);
    await takeAll(page, `${viewport.width}-${theme}`);
  }
} finally {
  await browser.close();
}
