/**
 * An instrument of eight decimals as an engine tells it, on the real screen: orders, children, stops, limits, depth, a file, the
 * ticket read to the last decimal.
 */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import type { MemoryEngine } from '../fixtures/memory-engine.ts';
import { RECORDED_US, recordedRows } from '../fixtures/recorded-rows.ts';
import { inBrowser } from './harness/in-browser.ts';
import { look, plainDesk } from './harness/plain-desk.ts';
import { startPlainEngines } from './harness/plain-engines.ts';

inBrowser('eight decimals as told', (browser) => {
  const { open, troubles } = plainDesk(browser);

  it('an instrument of eight decimals reads to the last of them wherever it stands', async () => {
    await using plain = await startPlainEngines(['coins'], [RECORDED_US]);
    tellSatoshi(plain.engines[0]!);
    const { page, desk } = await open(plain, 1_920, 1_080, noteScaleTexts);
    const orders = page.getByRole('tabpanel', { name: 'Orders' });
    await orders.locator('[row-id="e1/P1"] [col-id="qty"]').getByText('5.00000001').waitFor();
    await expect.poll(() => orders.locator('[row-id="e1/P1"] [col-id="avgPx"]').innerText()).toBe('0.000123450');
    await orders.locator('[row-id="e1/P1"]').first().click();
    await desk.act('Show Depth');
    await page.getByRole('tabpanel', { name: 'Depth' }).getByText('0.00012346').first().waitFor();
    await look(page, 'satoshi');
    // No figure of the price's scale stands under a label.
    const places = await scaleTexts(page);
    expect(places.length).toBeGreaterThan(2);
    expect(places.filter(([, y], at) => at > 0 && y - places[at - 1]![1] < 13)).toEqual([]);
    await desk.act('Show Children');
    await page.getByRole('tabpanel', { name: 'Children' }).getByText('0.00012344').first().waitFor();
    // What a stop left, what is held and what a limit lets be held.
    await desk.act('Show Stops');
    const board = page.getByRole('tabpanel', { name: 'Stops' });
    const left = board.getByRole('row').filter({ hasText: 'C1' });
    expect(await left.innerText()).toMatch(/C1\s+P1\s+\S+\s+SATS-BTC\s+▲ BUY\s+0\.99999999/);
    // Its row is one line, whatever the venue said.
    expect((await left.boundingBox())!.height).toBeLessThan(30);
    await desk.act('Show Limits');
    const limits = page.getByRole('tabpanel', { name: 'Limits' });
    await limits.getByText('0.10000000 of 20.00000001').waitFor();
    expect(await limits.getByRole('row').filter({ hasText: 'SATS-BTC' }).innerText()).toContain('−1.00000001');
    await look(page, 'satoshi-limits');
    const [saved] = await Promise.all([page.waitForEvent('download'), desk.act('Export the orders shown')]);
    const csv = await readFile(await saved.path(), 'utf8');
    expect(csv).toContain('5.00000001');
    expect(csv).toContain('0.000123450');
    await page.keyboard.press('n');
    const ticket = page.getByRole('dialog', { name: 'New order' });
    await ticket.getByRole('radio', { name: '▲ BUY' }).check({ force: true });
    await ticket.getByLabel('Quantity').fill('1.00000001');
    await ticket.getByLabel('Limit price').fill('0.000123451');
    await page.keyboard.press('Enter');
    await ticket.getByText('Not on the tick: 0.00012345 or 0.00012346.').waitFor();
    await look(page, 'satoshi-ticket');
    await ticket.getByLabel('Limit price').fill('0.00012347');
    await page.keyboard.press('Enter');
    const review = page.getByRole('dialog', { name: 'Review the order' });
    expect(await review.innerText()).toMatch(/1\.00000001[^]*0\.00012347/);
    await look(page, 'satoshi-review');
    expect(troubles).toEqual([]);
  });
});

declare global {
  interface Window {
    scaleTexts?: { at: number; text: string; y: number }[];
  }
}

/** Notes what is written into canvases as narrow as the price's scale, with the frame that it was drawn in. */
const noteScaleTexts = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const noted: NonNullable<Window['scaleTexts']> = (globalThis.window.scaleTexts = []);
    const { fillText } = CanvasRenderingContext2D.prototype;
    let frame = 0;
    const next = (): void => {
      frame++;
      requestAnimationFrame(next);
    };
    next();
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
      const { width, height } = this.canvas;
      if (width < 160 && height > 100)
        noted.push({ at: frame, text, y: this.getTransform().transformPoint({ x, y }).y });
      fillText.call(this, text, x, y, ...rest);
    };
  });
};

/** What the scale showed in the frame that it was drawn in last, from the top. */
const scaleTexts = (page: Page): Promise<[string, number][]> =>
  page.evaluate(() => {
    const noted = window.scaleTexts!;
    const last = noted.at(-1)?.at;
    const shown = noted.filter(({ at, text }) => at === last && text.trim() !== '');
    return shown.map(({ text, y }): [string, number] => [text, y]).toSorted(([, a], [, b]) => a - b);
  });

/** A market in units of a hundred millionth, and one order in it. */
function tellSatoshi(engine: MemoryEngine): void {
  const [instrument] = recordedRows('instruments');
  const symbol = 'SATS-BTC';
  const coin = { ...instrument!, symbol, name: 'Small coin', currency: 'BTC', priceDecimals: 8, tickPx: 1 };
  engine.put('instruments', [{ ...coin, qtyDecimals: 8, assetClass: 'crypto' }], {}, ['TEST']);
  engine.put('engine', recordedRows('engine'));
  const [parent] = recordedRows('parents');
  const fills = { filledQty: 100_000_000, filledNotional: 12_345 * 100_000_000 };
  const arrival = { arrivalBidPx: 12_344, arrivalAskPx: 12_346 };
  const order = { ...parent!, instrument: symbol, qty: 500_000_001, limitPx: 12_350, ...fills, ...arrival };
  engine.put('parents', [order]);
  const [child] = recordedRows('children');
  const small = { childId: 'C1', parentId: 'P1', instrument: symbol, qty: 100_000_000, px: 12_344 };
  engine.put('children', [{ ...child!, ...small, filledQty: 0, filledNotional: 0, state: 'working' }]);
  const [stop] = recordedRows('stops');
  engine.put('stops', [{ ...stop!, stopId: 'S1', state: 'cancelling', total: 1, done: 0, unknown: 0 }]);
  const halted = { instrument: symbol, side: 'buy' as const, qty: 100_000_000, px: 12_344, filledQty: 1 };
  const phase = {
    phase: 'sent' as const,
    updatedUs: RECORDED_US,
    venueNote: 'the venue says this in many words. '.repeat(6),
  };
  const stopped = { childId: 'C1', parentId: 'P1', venue: 'LIT1', ...halted, ...phase };
  engine.put('stopOrders', [stopped], { stopId: 'S1' });
  const [held] = recordedRows('positions');
  engine.put('positions', [{ ...held!, instrument: symbol, qty: -100_000_001 }]);
  const bound = { limit: 'maxPositionQty', scope: symbol, used: 10_000_000, most: 2_000_000_001 };
  engine.put('limitUse', [{ key: `maxPositionQty/${symbol}`, ...bound, unit: 'lots' }]);
  const quote = { bidPx: 12_344, bidQty: 300_000_000, askPx: 12_346, askQty: 200_000_000, lastPx: 12_345 };
  engine.put('quotes', [{ ...recordedRows('quotes')[0]!, instrument: symbol, ...quote }]);
  const samples = Array.from({ length: 60 }, (_, at) => ({
    tsUs: RECORDED_US - (60 - at) * 1_000_000,
    bidPx: 12_344 + (at % 3),
    askPx: 12_346 + (at % 3),
    lastPx: 12_345 + (at % 3),
    volumeQty: at * 100_000_000,
  }));
  engine.put('marketSeries', samples, { instrument: symbol });
  const level = (px: number) => ({ px, qty: 100_000_000, ownQty: 0 });
  const venues = [{ venue: 'LIT1', bids: [level(12_344), level(12_340)], asks: [level(12_346), level(12_350)] }];
  engine.put('depth', [{ instrument: symbol, tsUs: RECORDED_US, venues }], { instrument: symbol });
}
