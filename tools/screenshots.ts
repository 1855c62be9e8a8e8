/**
 * Makes the pictures of the README and of docs/: the real desk on the real engine with the built-in market, ten orders
 * at work, in a real browser. Run: `node tools/screenshots.ts`; needs an installed Chromium.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineClient } from '../engine-client/client/engine-client.ts';
import type { CommandResult } from '../engine-client/client/handle.ts';
import { HttpEngine } from '../engine-client/client/http-engine.ts';
import { splitEngineUrl } from '../shared/desktop/launch-arguments.ts';
import { DEFAULT_TERMS } from '../shared/domain/working-terms.ts';
import type { CommandOf } from '../shared/domain/command.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../shared/std/duration.ts';
import { launchBrowser } from '../tests/e2e/harness/browser.ts';
import type { Page } from 'playwright';
import { DeskPage } from '../tests/e2e/harness/desk-page.ts';
import { EnginesPage } from '../tests/e2e/harness/engines-page.ts';
import { startDesk } from '../tests/e2e/harness/running-desk.ts';

const IMAGES = path.resolve(import.meta.dirname, '../docs/images');
const SPEED = '60';
const LAYOUTS = [
  ['2', 'models'],
  ['3', 'risk'],
  ['4', 'post-trade'],
] as const;
/** Market time that the orders have worked when the picture is taken is this times the speed. */
const WORK_MS = 25_000;

type Order = Omit<CommandOf<'SubmitParent'>, 'kind' | 'startUs' | 'endUs' | 'limitPx' | 'note'> & { minutes: number };

const twap = (seconds: number, maxParticipationPct: number): Pick<Order, 'params' | 'terms'> => ({
  params: { strategy: 'twap', sliceUs: seconds * US_PER_SECOND },
  terms: { ...DEFAULT_TERMS, maxParticipationPct },
});
const pov = (participationPct: number): Pick<Order, 'params'> => ({ params: { strategy: 'pov', participationPct } });

const ORDERS: readonly Order[] = [
  { instrument: 'MIDT', side: 'buy', qty: 20_000, ...twap(20, 20), minutes: 60 },
  { instrument: 'LRGE', side: 'sell', qty: 35_000, ...twap(15, 15), minutes: 90 },
  { instrument: 'SMLL', side: 'buy', qty: 240_000, ...pov(8), minutes: 120 },
  { instrument: 'MIDT', side: 'sell', qty: 90_000, ...pov(5), minutes: 120 },
  { instrument: 'LRGE', side: 'buy', qty: 400_000, ...pov(12), minutes: 120 },
  { instrument: 'SMLL', side: 'sell', qty: 5_000, ...twap(30, 25), minutes: 45 },
  { instrument: 'LRGE', side: 'buy', qty: 15_000, ...twap(10, 20), minutes: 75 },
  { instrument: 'MIDT', side: 'buy', qty: 150_000, ...pov(10), minutes: 180 },
  { instrument: 'SMLL', side: 'buy', qty: 9_000, ...twap(60, 20), minutes: 150 },
  { instrument: 'LRGE', side: 'sell', qty: 180_000, ...pov(6), minutes: 200 },
];

function accepted(result: CommandResult): CommandResult & { status: 'accepted' } {
  if (result.status === 'accepted') return result;
  throw new Error(`${result.status}: ${result.reason}`);
}

async function submitAll(client: EngineClient, nowUs: number): Promise<string[]> {
  const ids: string[] = [];
  for (const { minutes, ...order } of ORDERS) {
    const endUs = nowUs + minutes * US_PER_MINUTE;
    const result = await client.command({
      kind: 'SubmitParent',
      ...order,
      endUs,
      startUs: null,
      limitPx: null,
      note: '',
    });
    ids.push(accepted(result).parentId!);
  }
  return ids;
}

/** Two engines, the layouts, the light, and a small window. */
async function ofSeveral(page: Page, secondUrl: string): Promise<void> {
  const engines = new EnginesPage(page);
  await engines.addEngine(secondUrl);
  await engines.isLiveOn('ny-2');
  for (let i = 0; i < 3; i++) await engines.submitOn('ny-2');
  const take = async (name: string): Promise<void> => {
    await delay(1_500);
    await page.screenshot({ path: path.join(IMAGES, `desk-${name}.png`) });
  };
  await page.keyboard.press('e');
  await take('engines');
  await page.keyboard.press('Escape');
  for (const [key, name] of LAYOUTS) {
    await page.keyboard.press(`Alt+${key}`);
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
  await using second = await startDesk(['--seed', '9', '--speed', SPEED, '--name', 'ny-2', '--allow-origin', origin]);
  const { url, token } = splitEngineUrl(running.deskUrl);
  const client = new EngineClient({ url, token, clientName: 'screenshots' });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 960 } });
    const desk = new DeskPage(page);
    await page.addInitScript(() => localStorage.setItem('watchkeeper.tour', '"seen"'));
    await desk.open(running.deskUrl);
    // The market's first moments have no trades to take part in.
    await delay(2_000);
    const { nowUs } = await new HttpEngine({ url, token, timeoutMs: 3_000 }).status();
    const ids = await submitAll(client, nowUs);
    await delay(WORK_MS);
    accepted(await client.command({ kind: 'PauseParent', parentId: ids[2]!, children: 'pull' }));
    accepted(
      await client.kill({ scopes: [{ kind: 'parent', parentId: ids[3]! }], degree: 'cancel', reason: 'client call' }),
    );
    await delay(2_000);
    await desk.orders.locator('[row-id="e1/P1"]').first().click();
    await delay(1_000);
    await page.screenshot({ path: path.join(IMAGES, 'desk.png') });

    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'New order' }).getByLabel('Quantity').fill('20k');
    await page.screenshot({ path: path.join(IMAGES, 'ticket.png') });
    await page.keyboard.press('Escape');

    await desk.stopEverythingByKey();
    await desk.stopIs(/everything engaged.*confirmed/);
    await page.screenshot({ path: path.join(IMAGES, 'stopped.png') });

    await ofSeveral(page, second.deskUrl);
  } finally {
    client.close();
    await browser.close();
  }
}

await main();
