/**
 * Makes the pictures of the README and of docs/: the real desk on the real engine with the built-in market, ten orders
 * at work, in a real browser. Run: `node tools/screenshots.ts`; needs an installed Chromium.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { launchBrowser } from '../tests/e2e/harness/browser.ts';
import type { Page } from 'playwright';
import { DeskPage } from '../tests/e2e/harness/desk-page.ts';
import { EnginesPage } from '../tests/e2e/harness/engines-page.ts';
import { startDesk } from '../tests/e2e/harness/running-desk.ts';
import { workOrders } from './screenshots-orders.ts';

const IMAGES = path.resolve(import.meta.dirname, '../docs/images');
/** Until there is something to show; then the market goes at its own pace, as the desk is looked at. */
const SPEED = '60';
const SECOND_SPEED = '5';
const SETTLED_MS = 9_000;
const LAYOUTS = [
  ['2', 'models', 'Show Model monitor'],
  ['3', 'risk', 'Show Overview'],
  ['4', 'post-trade', 'Show TCA'],
] as const;
/** Market time that the orders have worked when the picture is taken is this times the speed. */
const WORK_MS = 25_000;

/** Two engines, the layouts, the light, and a small window. */
async function ofSeveral(page: Page, secondUrl: string): Promise<void> {
  const engines = new EnginesPage(page);
  await engines.addEngine(secondUrl);
  await engines.isLiveOn('ny-2');
  for (let i = 0; i < 3; i++) await engines.submitOn('ny-2');
  const take = async (name: string): Promise<void> => {
    // Past the next second in which the desk counts its frames.
    await delay(6_000);
    await page.screenshot({ path: path.join(IMAGES, `desk-${name}.png`) });
  };
  await page.keyboard.press('e');
  await take('engines');
  await page.keyboard.press('Escape');
  for (const [key, name, act] of LAYOUTS) {
    await page.keyboard.press(`Alt+${key}`);
    await page.locator('[row-id="e1/P1"]').first().click();
    await engines.act(act);
    await take(name);
  }
  await page.keyboard.press('Alt+1');
  await engines.act('Dark or light');
  await take('light');
  await engines.act('Dark or light');
  await engines.act('Normal or compact');
  await page.setViewportSize({ width: 1024, height: 700 });
  await take('small');
}

async function main(): Promise<void> {
  await using running = await startDesk(['--seed', '7', '--speed', SPEED, '--name', 'ldn-1']);
  const { origin } = new URL(running.deskUrl);
  await using second = await startDesk([
    '--seed',
    '9',
    '--speed',
    SECOND_SPEED,
    '--name',
    'ny-2',
    '--allow-origin',
    origin,
  ]);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 960 } });
    const desk = new DeskPage(page);
    await page.addInitScript(() => localStorage.setItem('watchkeeper.tour', '"seen"'));
    await desk.open(running.deskUrl);
    await workOrders(running.deskUrl, WORK_MS);
    await page.getByLabel('Pace of the simulated market').selectOption('1');
    await desk.orders.locator('[row-id="e1/P1"]').first().click();
    await delay(SETTLED_MS);
    await page.screenshot({ path: path.join(IMAGES, 'desk.png') });

    await page.keyboard.press('n');
    const ticket = page.getByRole('dialog', { name: 'New order' });
    await ticket.getByRole('radio', { name: '▲ BUY' }).focus();
    await page.keyboard.press('Space');
    await ticket.getByLabel('Quantity').fill('20k');
    await ticket
      .getByText(/expected/i)
      .first()
      .waitFor();
    await delay(1_000);
    await page.screenshot({ path: path.join(IMAGES, 'ticket.png') });
    await page.keyboard.press('Escape');

    await desk.stopEverythingByKey();
    await desk.stopIs(/everything engaged.*confirmed/);
    await page.screenshot({ path: path.join(IMAGES, 'stopped.png') });

    await ofSeveral(page, second.deskUrl);
  } finally {
    await browser.close();
  }
}

await main();
