/** Orders are entered by keyboard, in a real browser on the real engine: what is wrong is said at its place, with the remedy. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_BROWSER } from '../../tools/find-browser.ts';
import { BROWSER, launchBrowser } from './harness/browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { EntryPage } from './harness/entry-page.ts';
import { type RunningDesk, startDesk } from './harness/running-desk.ts';
import { SOON_MS } from './harness/waits.ts';

const LOOKS = [
  [1440, 900, 'dark'],
  [1024, 700, 'light'],
] as const;

const lacks = BROWSER === null ? NO_BROWSER : null;

describe.skipIf(lacks !== null)(`entering orders${lacks === null ? '' : `: ${lacks}`}`, { timeout: 120_000 }, () => {
  let browser: Browser;
  let running: RunningDesk | undefined;
  const troubles: string[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
    running = await startDesk([]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await running?.[Symbol.asyncDispose]();
  });

  async function open(width = 1440, height = 900): Promise<{ page: Page; desk: DeskPage; entry: EntryPage }> {
    const page = await browser.newPage({ viewport: { width, height } });
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.addInitScript(() => localStorage.setItem('watchkeeper.tour', '"seen"'));
    const desk = new DeskPage(page);
    await desk.open(running!.deskUrl);
    await desk.supervise();
    return { page, desk, entry: new EntryPage(page) };
  }
  const look = async (page: Page, name: string): Promise<void> => {
    const shots = process.env['WATCHKEEPER_SHOTS'];
    if (!shots) return;
    const size = page.viewportSize()!;
    for (const [width, height, theme] of LOOKS) {
      await page.setViewportSize({ width, height });
      await page.evaluate((one) => (document.documentElement.dataset['theme'] = one), theme);
      await page.screenshot({ path: `${shots}/${name}-${width}-${theme}.png` });
    }
    await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'));
    await page.setViewportSize(size);
  };

  it('an end after the session’s is said as it is typed, estimated to the session’s, and put right by a key', async () => {
    const { page, entry } = await open();
    await entry.openTicket();
    await entry.says('No estimate yet: side, quantity to be said or put right.');
    await entry.buy('20k');
    await entry.type('Ends', '9h');
    await entry.says('After the session’s end: by 16:00:00 at the latest.');
    await entry.estimate.getByText('Of an order that ends with the session, at 16:00:00').waitFor();
    await entry.estimate.getByText(/bps ±/).waitFor({ timeout: SOON_MS });
    await look(page, 'ticket-late');
    await entry.type('Ends', '9h');
    await entry.takeWhatIsOffered();
    expect(await entry.ticket.getByLabel('Ends', { exact: true }).inputValue()).toBe('close');
    await page.keyboard.press('Enter');
    await entry.review.getByText('until 16:00:00').waitFor({ timeout: SOON_MS });
    expect(troubles.splice(0)).toEqual([]);
    await page.close();
  });
});
