/**
 * One watch from trouble to order, by two people: a venue goes down in mid-order and is told, the router moves on, the
 * trader takes the order over, hands it back and switches its strategy; a limit is changed with a second person's approval
 * and another one denies; a stop over the venue alone is engaged by one and released by both, and the order works on.
 */
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { inBrowser } from './harness/in-browser.ts';
import { DeskPage } from './harness/desk-page.ts';
import { LifePage } from './harness/life-page.ts';
import { MarketPage } from './harness/market-page.ts';
import { PolicyPage } from './harness/policy-page.ts';
import { type Person, startDesk } from './harness/running-desk.ts';
import { SafetyPage } from './harness/safety-page.ts';
import { MARKET_MS } from './harness/waits.ts';

const ANN: Person = { token: 'ann-has-a-token-of-her-own', actor: 'ann', role: 'risk' };
const ROB: Person = { token: 'rob-has-a-token-of-his-own', actor: 'rob', role: 'admin' };

inBrowser('in control', (browser) => {
  const troubles: string[] = [];
  async function open(url: string, person: Person): Promise<Page> {
    const page = await (await browser().newContext({ viewport: { width: 1600, height: 1000 } })).newPage();
    page.on('pageerror', (error) => troubles.push(error.message));
    await new DeskPage(page).open(url.replace(/#token=.*$/, `#token=${person.token}`));
    return page;
  }

  it('from a venue that goes down to a stop that is released', async () => {
    await using running = await startDesk(['--speed', '5'], [ROB, ANN]);
    const rob = await open(running.deskUrl, ROB);
    const ann = await open(running.deskUrl, ANN);
    const [desk, life, safety] = [new DeskPage(rob), new LifePage(rob), new SafetyPage(rob)];
    await desk.submit({ side: 'buy', qty: '20k', ends: '2h', lookEvery: '5s' });
    await desk.hasChildren();
    const venue = await desk.children.locator('[row-index="0"] [col-id="venue"]').innerText();

    const market = new MarketPage(rob);
    // Dark pools show no depth, and fail like any other venue.
    expect(await market.venuesThatCanFail()).toEqual(expect.arrayContaining(['LIT1', 'DARK1', 'DEALER1']));
    await market.inject('Venue is down', { Venue: venue }, 'until it is cleared');
    const item = await safety.exceptionAppears(new RegExp(venue));
    await safety.acknowledgeAndOwn(item);
    await desk.supervise();
    await desk.showChildren();
    // The order goes on at other venues, beside what is of unknown fate at this one.
    await desk.children.getByText('unknown', { exact: true }).first().waitFor({ timeout: MARKET_MS });
    await desk.movesOnFrom(venue);

    await life.confirm('t', /^Take over P1/, /^Take over$/);
    await desk.modeBecomes('MANUAL');
    await life.showManual();
    await life.place('40', venue === 'LIT1' ? 'LIT2' : 'LIT1');
    await rob.keyboard.press('Escape');
    await desk.cell(0, 'mode').first().click();
    await life.confirm('h', /^Hand back P1/, /^Hand back$/);
    await desk.modeBecomes('AUTO');
    await life.switchTo('pov');
    await desk.story.getByText('What became of it').click();
    await desk.story.getByText(/TWAP from .* → POV from/).waitFor();

    const [anns, robs] = [new PolicyPage(ann), new PolicyPage(rob)];
    await anns.show();
    await anns.propose({ 'a change of policy takes a second person': 'yes' }, 'two pairs of eyes');
    await anns.propose(
      { 'MIDT: largest child order': '4000', 'MIDT: position, working orders counted': '1' },
      'less at a time while a venue is down',
    );
    expect(await anns.decide('D2', 'Approve', 'looks right')).toMatch(/NEEDS_ANOTHER_PERSON/);
    await robs.show();
    expect(await robs.decide('D2', 'Approve', 'agreed')).toBe('');
    await desk.supervise();
    await desk.denialIs(/maxPositionQty 1\b/);
    await anns.restore(2, 'the position is wanted');
    await robs.show();
    expect(await robs.decide('D3', 'Approve', 'it is')).toBe('');
    await desk.supervise();

    await safety.stopVenue(venue);
    await desk.stopIs(new RegExp(`venue ${venue}`));
    await safety.boardShows(new RegExp(`venue ${venue}`));
    const doneQty = await desk.supervise().then(() => desk.doneQty());
    await desk.doneGrowsBeyond(doneQty);
    await safety.askRelease();
    await new SafetyPage(ann).release('the venue has called back', 'rob');
    await safety.noStopInForce();
    expect(troubles).toEqual([]);
  });
});
