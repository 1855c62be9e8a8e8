/**
 * The market on the desk, on the built-in market: the ladder marks what really rests, the tape runs and can be held, the
 * feed is alive, and a rehearsed fault leads through unknown orders and a residual stop to one that is confirmed.
 */
import { expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { MarketPage } from './harness/market-page.ts';
import { startDesk } from './harness/running-desk.ts';
import { MARKET_MS, SOON_MS } from './harness/waits.ts';

const SOON = { timeout: SOON_MS };

inBrowser('the market panels', (browser) => {
  it('show own orders in the book, trades, feed health, and a rehearsal of lost orders to its end', async () => {
    await using running = await startDesk(['--synthetic', '--speed', '10']);
    const page = await browser().newPage({ viewport: { width: 1440, height: 900 } });
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    const desk = new DeskPage(page);
    const market = new MarketPage(page);
    await desk.open(running.deskUrl);
    await desk.submit({ side: 'buy', qty: '20k', ends: '2h', lookEvery: '10s' });
    await desk.hasChildren();

    await market.show('2', market.ladder);
    const { ladder, child } = await market.restingOnLadder();
    expect(ladder).toEqual(child);

    await market.show('3', market.tape);
    await market.tapeMovesOn();
    await market.pointAtTape();
    await page.getByText(/ · [\d,]+ newer$/).waitFor();
    const held = await market.newestTrade();
    // Ten or more.
    await page.getByText(/ · [\d,]{2,} newer$/).waitFor({ timeout: MARKET_MS });
    expect(await market.newestTrade()).toBe(held);
    await page.mouse.move(5, 5);
    await market.tapeMovesOn();

    await market.show('7', market.feeds);
    const feed = market.feeds.getByRole('listitem').first();
    await feed.getByText(/^(simulated|replaying)$/i).waitFor(SOON);
    await expect.poll(() => feed.innerText(), SOON).toMatch(/Messages\/s\s+[1-9]/);

    const lost = await market.inject('Acknowledgements get lost', { Share: '100' }, 'until it is cleared');
    expect(lost).toMatch(/loses 100% of its acknowledgements until it is cleared\.$/);
    await market.faultChip.getByText('1 fault injected').waitFor(SOON);
    await market.fault('F1').getByText('in force').waitFor(SOON);
    const journal = page.getByRole('tabpanel', { name: 'Journal' });
    await market.show('6', journal);
    // The exceptions and the overview tell it as well, behind other panels.
    await journal
      .getByText(/of unknown fate/)
      .first()
      .waitFor();

    // Nothing is heard of the venue any more, so that what is unknown stays so.
    await market.inject('Venue is down', {}, 'until it is cleared');
    await market.faultChip.getByText('2 faults injected').waitFor(SOON);
    await market.show('5', market.children);
    const unknown = market.children.locator('[role="row"]', { hasText: 'unknown' }).first();
    await unknown.waitFor();
    const childId = await unknown.locator('[col-id="id"]').innerText();
    await desk.stopEverythingByKey();
    await desk.stopIs(new RegExp(`residual: \\d+ unknown \\(.*\\b${childId}\\b`));

    await market.show('8', market.faults);
    await market.clear('F1');
    await market.clear('F2');
    await desk.stopIs(/everything engaged .*confirmed/);
    await market.faultChip.waitFor({ state: 'hidden', ...SOON });
    expect(troubles).toEqual([]);
  });
});
