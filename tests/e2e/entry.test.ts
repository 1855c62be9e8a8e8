/** Orders are entered by keyboard, in a real browser on the real engine: what is wrong is said at its place, with the remedy. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RECORDED_US, recordedRows, tellRecorded } from '../fixtures/recorded-rows.ts';
import { loadAxe, violations } from './harness/axe.ts';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { EntryPage } from './harness/entry-page.ts';
import { startPlainEngines } from './harness/plain-engines.ts';
import { type RunningDesk, startDesk } from './harness/running-desk.ts';
import { SOON_MS } from './harness/waits.ts';

const LOOKS = [
  [1440, 900, 'dark'],
  [1024, 700, 'light'],
] as const;

inBrowser('entering orders', (browser) => {
  let running: RunningDesk | undefined;
  const troubles: string[] = [];
  beforeAll(async () => {
    running = await startDesk([]);
  });
  afterAll(async () => {
    await running?.[Symbol.asyncDispose]();
  });

  async function open(width = 1440, height = 900): Promise<{ page: Page; desk: DeskPage; entry: EntryPage }> {
    const page = await browser().newPage({ viewport: { width, height } });
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

  it('an instrument is chosen from a list that tells it by name, price, currency, tick and engine, and axe holds nothing against it', async () => {
    const { page, entry } = await open();
    await loadAxe(page);
    await entry.openTicket();
    await page.keyboard.press('ArrowDown');
    const list = entry.ticket.getByRole('listbox', { name: 'Traded on local' });
    await list
      .getByRole('option')
      .filter({ hasText: /^LRGE\s*Large-cap.*\d+\.\d+ \/ \d+\.\d+\s*USD\s*tick 0\.01$/ })
      .waitFor({ timeout: SOON_MS });
    await entry.ticket.getByText('on local', { exact: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await look(page, 'instruments');
    await page.keyboard.press('Home');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('large');
    await page.keyboard.press('Enter');
    expect(await entry.ticket.getByLabel('Instrument', { exact: true }).inputValue()).toBe('LRGE');
    expect(troubles.splice(0)).toEqual([]);
    await page.close();
  });

  it('a basket’s rows are mended where they stand, with what each should cost, and nothing typed is lost', async () => {
    const { page, entry } = await open();
    await entry.openBasket();
    await entry.reviewRows('instrument,side,qty,strategy\nMIDT,buy,20k,twap\nMIDT,sell,x,pov\nLRGE,hold,500,twap');
    await expect.poll(() => entry.focused()).toBe('qty, line 3');
    await expect
      .poll(() => entry.row(2).innerText())
      .toMatch(/\d+\.\d ± \d+\.\d\s+USD [\d,.]+\s+\d+\.\d%\s+participation \d+/);
    const stage = entry.basketReview.getByRole('button', { name: /^Stage/ });
    expect(await stage.isDisabled()).toBe(true);
    await page.keyboard.type('9m');
    // As it is typed, before the cell is left: the engine would refuse so much.
    await entry
      .row(3)
      .getByText(/Would be refused: .*maxParentQty/)
      .waitFor({ timeout: SOON_MS });
    await look(page, 'basket-review');
    await loadAxe(page);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await entry.focused()).toBe('side, line 4');
    await page.keyboard.type('sell');
    await page.keyboard.press('Escape');
    expect(await entry.basketText.inputValue()).toBe(
      'instrument,side,qty,strategy\nMIDT,buy,20k,twap\nMIDT,sell,9m,pov\nLRGE,sell,500,twap',
    );
    await page.keyboard.press('Escape');
    await entry.openBasket();
    await entry.reviewRows();
    expect(await entry.focused()).toMatch(/^Stage 3/);
    await page.keyboard.press('Enter');
    await entry.basketStaged.getByText(/2 staged, 1 refused/).waitFor({ timeout: SOON_MS });
    await look(page, 'basket-refused');
    await expect.poll(() => entry.focused()).toBe('instrument, line 3');
    await entry.cell('qty', 3).focus();
    await page.keyboard.press('ArrowUp');
    expect(await entry.focused()).toBe('qty, line 2');
    expect(await entry.cell('qty', 2).getAttribute('readonly')).not.toBeNull();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.type('900');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await entry.basketStaged.getByText(/3 staged/).waitFor({ timeout: SOON_MS });
    await page.keyboard.press('Escape');
    await entry.openBasket();
    expect(await entry.basketText.inputValue()).toBe('');
    expect(troubles.splice(0)).toEqual([]);
    await page.close();
  });

  it('a basket is of the engine that is chosen in it, whichever is looked at', async () => {
    await using plain = await startPlainEngines(['ldn-1', 'ny-2'], [RECORDED_US]);
    for (const engine of plain.engines) tellRecorded(engine);
    const [instrument] = recordedRows('instruments');
    plain.engines[1]!.put('instruments', [{ ...instrument!, symbol: 'THERE' }]);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => troubles.push(error.message));
    await plain.knownTo(page);
    await page.goto(plain.deskUrl);
    const entry = new EntryPage(page);
    await page.getByTestId('engine-chip').filter({ hasText: 'ny-2' }).getByText(/^live/).waitFor({ timeout: SOON_MS });
    await page.getByRole('tabpanel', { name: 'Orders' }).waitFor();
    await entry.openBasket();
    const choice = entry.basket.getByLabel('Engine', { exact: true });
    await choice.selectOption({ label: 'ldn-1' });
    await entry.reviewRows('instrument,side,qty\nTHERE,buy,100');
    await entry
      .row(2)
      .getByText(/Not traded here/)
      .waitFor({ timeout: SOON_MS });
    await page.keyboard.press('Escape');
    await choice.selectOption({ label: 'ny-2' });
    await entry.reviewRows();
    await entry.basketReview.getByText('On ny-2.').waitFor({ timeout: SOON_MS });
    await entry.row(2).getByText('No estimate: nothing is known of THERE').waitFor({ timeout: SOON_MS });
    await entry.basketReview.getByRole('button', { name: 'Stage 1' }).click();
    await entry.basketStaged.getByText(/0 staged, 1 refused/).waitFor({ timeout: SOON_MS });
    await look(page, 'basket-engine');
    expect(troubles.splice(0)).toEqual([]);
    await page.close();
  });
});
