/** Working an order by hand, through a whole engine: the gate, stops and cancels treat its children like any others. */
import { describe, expect, it } from 'vitest';
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { Command, CommandOf } from '../../../shared/domain/command.ts';
import { authorityOf, modeOf } from '../../../shared/domain/orders/order-mode.ts';
import type { Outcome } from '../../../shared/protocol/frames.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { DEFAULT_TERMS } from '../../../shared/domain/orders/working-terms.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { workingOrder } from '../../../tests/fixtures/working-order.ts';
import { marketVenues } from '../../venues/market/market-venues.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { profileFigures } from '../../venues/market/profile-figures.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';

/** An order that ann works by hand, with nothing at the venue; the market has traded enough for a few lots. */
async function byHand() {
  const { engine, parentId } = await workingOrder();
  engine.pass(US_PER_MINUTE);
  await engine.command({ kind: 'TakeOver', parentId, children: 'pull' });
  engine.pass(US_PER_SECOND);
  const outcomes: string[] = [];
  engine.kernel.onOutcome(({ outcome }: Pick<Outcome, 'outcome'>, { commandId }) =>
    outcomes.push(`${commandId} ${outcome}`),
  );
  const bidPx = engine.kernel.book('LRGE')!.bestPx('buy');
  const place = (terms: Partial<CommandOf<'PlaceChild'>> = {}): Command => ({
    kind: 'PlaceChild',
    parentId,
    venue: 'SIM',
    qty: 20,
    px: bidPx - 2_000,
    tif: 'day',
    postOnly: false,
    displayQty: null,
    minQty: null,
    ...terms,
  });
  const newest = (): Child => [...engine.state.children.values()].findLast(({ placedBy }) => placedBy !== null)!;
  return { engine, parentId, bidPx, place, newest, outcomes, parent: () => engine.state.parent(parentId) };
}

const filled = (engine: TestEngine, parentId: string): number => engine.state.parent(parentId).filledQty;

describe('an order that is taken over', () => {
  it('is in the trader’s hands: its algorithm decides nothing until it is handed back', async () => {
    const { engine, parentId, parent } = await byHand();
    expect([modeOf(parent()), authorityOf(parent())]).toEqual(['MANUAL', 'ann by hand']);
    const { children } = parent();
    engine.pass(2 * US_PER_MINUTE);
    expect(parent()).toMatchObject({ state: 'manual', children, openQty: 0 });
    const before = filled(engine, parentId);
    await engine.command({ kind: 'HandBack', parentId, children: 'keep' });
    expect(parent()).toMatchObject({ state: 'working', workedBy: null, planFromQty: before });
    engine.pass(2 * US_PER_MINUTE);
    expect(parent().children).toBeGreaterThan(children);
  });

  it('has children placed by hand: named so, working, filled into the order, and pulled one by one', async () => {
    const { engine, place, newest, parent, bidPx, parentId } = await byHand();
    const answer = await engine.command(place());
    expect(answer).toMatchObject({ status: 'accepted', parentId, childId: newest().childId });
    expect(newest()).toMatchObject({
      placedBy: 'ann',
      reason: 'by hand: ann',
      venue: 'SIM',
      qty: 20,
      px: bidPx - 2_000,
    });
    engine.pass(1_000);
    expect(newest().state).toBe('working');
    const before = parent().filledQty;
    await engine.command(place({ px: engine.kernel.book('LRGE')!.bestPx('sell'), tif: 'ioc', qty: 5 }));
    engine.pass(1_000);
    expect(newest()).toMatchObject({ state: 'filled', placedBy: 'ann' });
    expect(parent().filledQty).toBe(before + 5);
    const resting = engine.state.openChildrenOf(parentId)[0]!;
    await engine.commandOf('bob', { kind: 'CancelChild', parentId, childId: resting.childId });
    engine.pass(1_000);
    expect(engine.state.child(resting.childId).state).toBe('cancelled');
  });

  it('passes the gate: every denial is the answer, and nothing leaves', async () => {
    const { engine, place, bidPx, parent } = await byHand();
    const { children } = parent();
    const denied: [string, Partial<CommandOf<'PlaceChild'>>][] = [
      ['UNKNOWN_VENUE', { venue: 'NOWHERE' }],
      ['OFF_TICK', { px: bidPx - 2_001 }],
      ['PRICE_COLLAR', { px: bidPx * 2 }],
      ['MAX_ORDER_QTY', { qty: 5_001 }],
      ['EXCEEDS_PARENT', { qty: 100_000 }],
      ['PARTICIPATION', { qty: 4_999 }],
    ];
    for (const [code, terms] of denied) expect([code, (await engine.command(place(terms))).code]).toEqual([code, code]);
    await engine.command({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'hold', reason: '' });
    expect((await engine.command(place())).code).toBe('STOPPED');
    expect(parent().children).toBe(children);
  });

  it('has its children where the router chooses, who says why, where no venue is named', async () => {
    const { engine, place, newest, bidPx, parent } = await byHand();
    const answer = await engine.command(place({ venue: null }));
    expect(answer).toMatchObject({ status: 'accepted', childId: newest().childId });
    expect(newest()).toMatchObject({ venue: 'SIM', qty: 20, placedBy: 'ann' });
    expect(newest().routeReason).toBe('by the router: there is but one venue');
    const { children } = parent();
    for (const [code, terms] of [
      ['OFF_TICK', { px: bidPx - 2_001 }],
      ['EXCEEDS_PARENT', { qty: 100_000 }],
      ['PARTICIPATION', { qty: 4_999 }],
    ] as const) {
      expect([code, (await engine.command(place({ venue: null, ...terms }))).code]).toEqual([code, code]);
    }
    await engine.command({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'hold', reason: '' });
    expect((await engine.command(place({ venue: null }))).code).toBe('STOPPED');
    expect(parent().children).toBe(children);
  });

  it('is stopped, cancelled and ended like any other, its children with it', async () => {
    for (const command of [
      { kind: 'EngageStop', scopes: [{ kind: 'strategy', strategy: 'pov' }], degree: 'cancel', reason: '' },
      { kind: 'CancelParent', parentId: 'P1' },
      { kind: 'FinishParent', parentId: 'P1', take: null },
      { kind: 'HandBack', parentId: 'P1', children: 'pull' },
    ] satisfies Command[]) {
      const { engine, place, newest } = await byHand();
      await engine.command(place());
      engine.pass(1_000);
      const child = newest();
      await engine.command(command);
      engine.pass(1_000);
      expect([command.kind, engine.state.child(child.childId).state]).toEqual([command.kind, 'cancelled']);
    }
  });
});

describe('a child that is replaced', () => {
  it('is cancelled first, and the other is placed for what is left of the new quantity', async () => {
    const { engine, parentId, place, newest, bidPx, outcomes } = await byHand();
    await engine.command(place({ qty: 30 }));
    engine.pass(1_000);
    const { childId } = newest();
    const replace: Command = { kind: 'ReplaceChild', parentId, childId, qty: 25, px: bidPx - 3_000 };
    expect((await engine.command(replace, 'r')).status).toBe('accepted');
    expect((await engine.command(replace)).code).toBe('WRONG_STATE');
    engine.pass(2_000);
    expect(engine.state.child(childId)).toMatchObject({ state: 'cancelled' });
    expect(newest()).toMatchObject({
      qty: 25,
      px: bidPx - 3_000,
      placedBy: 'ann',
      reason: `by hand: ann, in place of ${childId}`,
    });
    expect(outcomes).toEqual(['r replaced']);
  });

  it('is not replaced where the gate denies it by then, where nothing is left, or where the order is not theirs', async () => {
    const denied = async (meanwhile: (engine: TestEngine, parentId: string) => Promise<unknown>, qty = 30) => {
      const { engine, parentId, place, newest, bidPx, outcomes } = await byHand();
      await engine.command(place({ qty: 30 }));
      engine.pass(1_000);
      const { childId } = newest();
      await engine.command({ kind: 'ReplaceChild', parentId, childId, qty, px: bidPx - 3_000 }, 'r');
      await meanwhile(engine, parentId);
      engine.pass(2_000);
      expect(newest()).toMatchObject({ childId, state: 'cancelled' });
      expect(outcomes).toContain('r not-replaced');
      return engine.state.parent(parentId).lastReason;
    };
    const limits = { maxOrderQty: 1 };
    expect(
      await denied((engine) => engine.command({ kind: 'SetLimits', instrument: 'LRGE', limits, reason: '' })),
    ).toMatch(/is not replaced: no maxOrderValue/);
    expect(
      await denied((engine, parentId) => engine.commandOf('bob', { kind: 'TakeOver', parentId, children: 'keep' })),
    ).toMatch(/not worked by ann any more/);
    await denied((engine, parentId) => engine.command({ kind: 'HandBack', parentId, children: 'keep' }));
    await denied((engine, parentId) => engine.command({ kind: 'CancelParent', parentId }));
  });
});

describe('what came of long commands', () => {
  it('is told to whoever gave them', async () => {
    const { engine, parentId, place, newest, outcomes } = await byHand();
    await engine.command(place());
    await engine.command(place());
    engine.pass(1_000);
    await engine.command({ kind: 'CancelChild', parentId, childId: newest().childId }, 'one');
    engine.pass(1_000);
    expect(outcomes).toEqual(['one cancelled']);
    await engine.command({ kind: 'HandBack', parentId, children: 'pull' }, 'back');
    engine.pass(1_000);
    expect(outcomes).toEqual(['one cancelled', 'back pulled']);
    await engine.command({ kind: 'FinishParent', parentId, take: null }, 'end');
    engine.pass(1_000);
    expect(outcomes.at(-1)).toBe('end done');
  });
});

describe('the router, for a child by hand', () => {
  /** An order of the mid-cap in the built-in market, which has several venues; ann works it by hand. */
  async function amongVenues() {
    const profiles = builtInProfiles().slice(0, 1);
    const feed = new SimulatedMarket(profiles, 'by hand');
    const engine = new TestEngine({ feed, openVenues: marketVenues(feed), figures: profileFigures(profiles) });
    engine.pass(2 * US_PER_MINUTE);
    const parentId = await engine.submit({ qty: 50_000, terms: DEFAULT_TERMS });
    engine.pass(10 * US_PER_MINUTE);
    await engine.command({ kind: 'TakeOver', parentId, children: 'pull' });
    engine.pass(US_PER_SECOND);
    const book = engine.kernel.book('MIDT')!;
    const place = (terms: Partial<CommandOf<'PlaceChild'>>) =>
      engine.command({
        kind: 'PlaceChild',
        parentId,
        venue: null,
        qty: 100,
        px: book.bestPx('buy'),
        tif: 'day',
        postOnly: false,
        displayQty: null,
        minQty: null,
        ...terms,
      });
    const byAnn = (): Child[] => [...engine.state.children.values()].filter(({ placedBy }) => placedBy === 'ann');
    return { engine, book, place, byAnn };
  }

  it('rests it at one lit venue, at the price that was typed and nowhere else', async () => {
    const { engine, book, place, byAnn } = await amongVenues();
    expect(await place({})).toMatchObject({ status: 'accepted' });
    expect(byAnn()).toMatchObject([{ venueKind: 'lit', qty: 100, px: book.bestPx('buy') }]);
    expect(byAnn()[0]!.routeReason).toMatch(/^by the router: \d+% chance in 15 s to save/);
    engine.pass(US_PER_SECOND);
    // A venue that is stopped is gone round, and the words say so.
    const { venue } = byAnn()[0]!;
    await engine.command({ kind: 'EngageStop', scopes: [{ kind: 'venue', venue }], degree: 'hold', reason: '' });
    expect(await place({})).toMatchObject({ status: 'accepted' });
    expect(byAnn()[1]!.venue).not.toBe(venue);
    expect(byAnn()[1]!.routeReason).toContain(`${venue} avoided: stop S1 is in force`);
  });

  it('takes it from whoever offers it best, from several at once where one does not show it all', async () => {
    const { book, place, byAnn } = await amongVenues();
    const worstPx = book.levels('sell', 4).at(-1)!.px;
    const answer = await place({ tif: 'ioc', px: worstPx, qty: 1_500 });
    expect(answer).toMatchObject({ status: 'accepted', childId: byAnn()[0]!.childId });
    expect(new Set(byAnn().map(({ venue }) => venue)).size).toBeGreaterThan(1);
    for (const { tif, px, routeReason } of byAnn()) {
      expect([tif, px <= worstPx]).toEqual(['ioc', true]);
      expect(routeReason).toMatch(/^by the router: (shows|quotes) /);
    }
    expect(byAnn().reduce((sum, { qty }) => sum + qty, 0)).toBeLessThanOrEqual(1_500);
    const nothing = await place({ tif: 'ioc', px: book.bestPx('buy') });
    expect(nothing).toMatchObject({ code: 'NO_MARKET', reason: 'no venue shows anything at that price' });
  });
});
