/**
 * What a desk may be told and given that is not as it should be, on the real screen over real sockets: long and
 * right-to-left words, a market that is over, layouts of another version, a basket of ten thousand rows. Nothing is left out,
 * nothing fails, all stays usable.
 */
import type { Locator, Page } from 'playwright';
import { expect, it } from 'vitest';
import { exceptionsOf, RECORDED_US, recordedRows, tellRecorded } from '../fixtures/recorded-rows.ts';
import { inBrowser } from './harness/in-browser.ts';
import { look, outOfSight, plainDesk } from './harness/plain-desk.ts';
import { startPlainEngines } from './harness/plain-engines.ts';
import { MARKET_MS } from './harness/waits.ts';

inBrowser('bad input', (browser) => {
  const { open, troubles } = plainDesk(browser);

  it('a note of four thousand letters and words from right to left keep to their places', async () => {
    await using plain = await startPlainEngines(['ldn-1'], [RECORDED_US]);
    const [engine] = plain.engines;
    tellRecorded(engine!);
    engine!.put('parents', [{ ...recordedRows('parents')[0]!, note: `${HEBREW} `.repeat(180).slice(0, 4_096) }]);
    engine!.put('exceptions', [{ ...exceptionsOf(1)[0]!, title: `${HEBREW} 12:30 \u202e 300`, severity: 'P1' }]);
    const news = { tsUs: RECORDED_US, instrument: 'MIDT', score: 0.25, source: 'wire' };
    engine!.put('news', [{ seq: 1, headline: `${HEBREW} 4.5 %`, ...news }]);
    const event = { type: 'ParentRejected', parentId: 'P1', version: 2, actor: 'kim', reason: HEBREW } as const;
    engine!.put('journal', [{ seq: 900_000, tsUs: RECORDED_US, event }]);
    for (const [width, height] of SIZES) {
      const { page, desk } = await open(plain, width, height);
      await page.locator('[row-id="e1/P1"]').first().click();
      const story = page.getByRole('tabpanel', { name: 'Order', exact: true });
      await story.getByLabel('Note').waitFor();
      const verbs = await story.getByRole('group', { name: 'What can be done' }).boundingBox();
      expect(verbs!.y + verbs!.height).toBeLessThanOrEqual(height);
      expect(await outOfSight(page)).toEqual([]);
      await look(page, `note-${width}`);
      await desk.act('Show Journal');
      await page.getByLabel('Filter the journal').fill('turned down');
      const words = page
        .getByRole('tabpanel', { name: 'Journal' })
        .locator('.ag-cell')
        .filter({ hasText: 'turned down' });
      expect(await placesOf(words.first(), ['P1', 'turned down', HEBREW.slice(0, 4)])).toEqual([0, 1, 2]);
      await desk.act('Show News');
      await page.getByText(HEBREW.slice(0, 8)).first().waitFor();
      await desk.act('Show Exceptions');
      await look(page, `right-to-left-${width}`);
      expect(await outOfItsPlace(page, 'W'.repeat(4_000))).toBe(0);
      await look(page, `note-entered-${width}`);
      await page.close();
    }
    expect(troubles).toEqual([]);
  });

  it('a market that was played to its end says so, and what begins another', async () => {
    await using plain = await startPlainEngines(['ldn-1'], [RECORDED_US]);
    tellRecorded(plain.engines[0]!);
    for (const [width, height] of SIZES) {
      const { page, desk } = await open(plain, width, height);
      await desk.chip('ldn-1').waitFor();
      // Once it has greeted the desk: that tells of the engine as it is by itself.
      await page.getByText(/log seq/).waitFor();
      plain.engines[0]!.put('engine', [{ ...recordedRows('engine')[0]!, marketState: 'ended' }]);
      await page.getByRole('button', { name: 'market ended…' }).click();
      await page
        .getByRole('dialog', { name: 'The market has ended' })
        .getByText('npm start -- --seed NUMBER')
        .waitFor();
      await look(page, `ended-${width}`);
      await page.close();
    }
    expect(troubles).toEqual([]);
  });

  it('a layout of another version, or of nothing that is known, changes nothing', async () => {
    await using plain = await startPlainEngines(['ldn-1'], [RECORDED_US]);
    tellRecorded(plain.engines[0]!);
    const { page, desk } = await open(plain);
    const tabs = () => page.getByRole('tab').allInnerTexts();
    const before = await tabs();
    for (const [text, why] of LAYOUTS) {
      await desk.importLayout(text);
      await page.getByRole('alert').getByText(why).waitFor();
      await page.keyboard.press('Escape');
    }
    expect(await tabs()).toEqual(before);
    expect(troubles).toEqual([]);
  });

  it('a basket of ten thousand rows says of each what is wrong, and is sent without its wrong ones', async () => {
    await using plain = await startPlainEngines(['ldn-1'], [RECORDED_US]);
    tellRecorded(plain.engines[0]!);
    const { page, desk } = await open(plain);
    await desk.isLiveOn('ldn-1');
    await desk.act('Stage a basket');
    const entry = page.getByRole('dialog', { name: 'Stage a basket' });
    await entry
      .getByLabel('A file')
      .setInputFiles({ name: 'basket.csv', mimeType: 'text/csv', buffer: Buffer.from(basketOf(10_000)) });
    await expect.poll(() => entry.getByLabel('Or its rows').inputValue()).toContain('instrument,side');
    await entry.getByRole('button', { name: 'Review the rows' }).click();
    const review = page.getByRole('dialog', { name: 'Review the basket' });
    await review.getByText('5,000 of 10,000 kept rows are wrong').waitFor();
    const table = review.getByRole('table');
    expect(await table.getByRole('row').count()).toBeLessThan(80);
    await look(page, 'basket');
    await review.getByLabel(/^Only what is wrong/).check();
    for (const words of WRONG_ROWS.map(({ wrong }) => wrong)) await table.getByText(words).first().waitFor();
    await review.getByRole('region', { name: 'Rows of the basket' }).evaluate((rows) => rows.scrollTo(0, 1e9));
    await table.getByText('10001', { exact: true }).waitFor();
    await review.getByRole('button', { name: 'Drop the 5,000 wrong' }).click();
    await countRedraws(page);
    await review.getByRole('button', { name: 'Stage 5,000' }).click();
    await page.getByText(/^0 staged, 5,000 refused$/).waitFor({ timeout: MARKET_MS });
    // Each of ten thousand words about a command is drawn behind the dialog with the others of its frame.
    const { frames, redraws } = await redrawsCounted(page);
    expect(redraws).toBeGreaterThan(0);
    expect(redraws).toBeLessThanOrEqual(frames);
    await look(page, 'basket-sent');
    expect(troubles).toEqual([]);
  });
});

const SIZES = [
  [1440, 900],
  [1024, 700],
] as const;
const HEBREW = 'להזמנה של הלקוח אין גבול';

/** Counts from now on the frames that are drawn, and how often the modes of the orders are drawn anew. */
const countRedraws = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const counted = { frames: 1, redraws: 0 };
    Object.assign(globalThis, { counted });
    const cell = document.querySelector('[row-id="e1/P1"] [col-id="mode"]')!;
    const isMade = ({ addedNodes }: MutationRecord): boolean => addedNodes.length > 0;
    new MutationObserver((records) => (counted.redraws += records.filter(isMade).length)).observe(cell, {
      childList: true,
      subtree: true,
    });
    requestAnimationFrame(function count() {
      counted.frames += 1;
      requestAnimationFrame(count);
    });
  });
const redrawsCounted = (page: Page): Promise<{ frames: number; redraws: number }> =>
  page.evaluate(() => (globalThis as unknown as { counted: { frames: number; redraws: number } }).counted);

/** The order, from left to right, in which words stand on the screen. */
const placesOf = (cell: Locator, words: readonly string[]): Promise<number[]> =>
  cell.evaluate((element, sought) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const node = walker.nextNode()!;
    const lefts = sought.map((word) => {
      const range = document.createRange();
      const from = node.textContent!.indexOf(word);
      range.setStart(node, from);
      range.setEnd(node, from + word.length);
      return range.getBoundingClientRect().left;
    });
    return lefts.map((left) => lefts.toSorted((a, b) => a - b).indexOf(left));
  }, words);

/** How far a note that is one long word stands out of the ticket's words before it is sent. */
async function outOfItsPlace(page: Page, note: string): Promise<number> {
  await page.keyboard.press('n');
  const ticket = page.getByRole('dialog', { name: 'New order' });
  // By a word of its name, from the list, by keys.
  await ticket.getByLabel('Instrument').fill('cap');
  await expect.poll(() => ticket.getByRole('listbox').getByRole('option').count()).toBe(3);
  await ticket.getByLabel('Instrument').fill('mid-c');
  await ticket.getByRole('listbox').getByRole('option', { selected: true }).getByText('Mid-cap').waitFor();
  await page.keyboard.press('Enter');
  expect(await ticket.getByLabel('Instrument').inputValue()).toBe('MIDT');
  expect(await ticket.getByRole('listbox').count()).toBe(0);
  await ticket.getByText('▲ BUY').click();
  await ticket.getByLabel('Quantity').fill('100');
  await ticket.getByLabel('Note').fill(note);
  await page.keyboard.press('Enter');
  const words = page.getByRole('dialog', { name: 'Review the order' }).getByLabel('The order in words');
  return words.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
}

const LAYOUTS: readonly (readonly [string, RegExp])[] = [
  ['{"watchkeeper":"layout","version":1}', /version 1, this desk reads version 2/],
  ['{"watchkeeper":"layout","version":3,"name":"Later","base":"Supervise","grid":null}', /version 3/],
  ['{"version":2}', /not a layout of Watchkeeper/],
  ['{"watchkeeper":"layout","version":2,"name":"x","base":"Moon","grid":null}', /damaged/],
  [
    JSON.stringify({
      watchkeeper: 'layout',
      version: 2,
      name: 'x',
      base: 'Risk',
      grid: { grid: {}, panels: { a: { contentComponent: 'moon' } } },
    }),
    /names a panel that is not known: moon/,
  ],
  ['[[[', /could not be read/],
];

/** A row of each kind that is wrong, and how the desk says so. */
const WRONG_ROWS = [
  { row: 'NONE,buy,100,twap,,,30m', wrong: /instrument: / },
  { row: 'MIDT,hold,100,twap,,,30m', wrong: /side: / },
  { row: 'MIDT,buy,1.5,twap,,,30m', wrong: /qty: / },
  { row: 'MIDT,buy,100,magic,,,30m', wrong: /strategy: / },
  { row: 'MIDT,buy,100,pov,101,,30m', wrong: /participationPct: / },
  { row: 'MIDT,buy,100,twap,,9.99999,30m', wrong: /limit: / },
  { row: 'MIDT,buy,100,twap,,,yesterday', wrong: /end: / },
  { row: 'MIDT,buy', wrong: /cells, and the first line names 7/ },
  { row: '=cmd(),buy,1,twap,,,30m', wrong: /instrument: / },
  { row: '\u05d0,\u05d1,\u05d2,,,,', wrong: /side: / },
] as const;

/** Half of the rows are wrong, each kind of wrong in turn; no two rows are the same. */
function basketOf(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const nth = Math.floor(at / 2);
    if (at % 2 === 0) return `MIDT,${nth % 4 < 2 ? 'buy' : 'sell'},${nth + 1},pov,10,,30m`;
    const { row } = WRONG_ROWS[nth % WRONG_ROWS.length]!;
    return row;
  });
  return `instrument,side,qty,strategy,participationPct,limit,end\n${rows.join('\n')}\n`;
}
