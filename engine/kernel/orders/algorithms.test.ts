/** The strategies and the terms of orders in the built-in market, which reacts: whole orders from submission to the end. */
import { describe, expect, it } from 'vitest';
import type { CommandOf } from '../../../shared/domain/command.ts';
import type { Child } from '../../../shared/domain/orders/child.ts';
import { defaultParams, type StrategyName, type StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import { DEFAULT_TERMS, type WorkingTerms } from '../../../shared/domain/orders/working-terms.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { submitParent, TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { marketVenues } from '../../venues/market/market-venues.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { profileFigures } from '../../venues/market/profile-figures.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';

const PROFILES = builtInProfiles().filter(({ symbol }) => symbol === 'LRGE');

/** Five minutes into the session, so that there is a market to take part in. */
function engineOnTheMarket(seed = '1'): TestEngine {
  const feed = new SimulatedMarket(PROFILES, seed);
  const engine = new TestEngine({ feed, openVenues: marketVenues(feed), figures: profileFigures(PROFILES) });
  engine.pass(5 * US_PER_MINUTE);
  return engine;
}

/** A buy of 12,000 LRGE over half an hour. */
async function place(engine: TestEngine, strategy: StrategyName, terms: Partial<CommandOf<'SubmitParent'>> = {}) {
  const order = { instrument: 'LRGE', qty: 12_000, params: defaultParams(strategy) };
  return engine.submit({ ...order, ...terms });
}

const termed = (terms: Partial<WorkingTerms>): { terms: WorkingTerms } => ({ terms: { ...DEFAULT_TERMS, ...terms } });
const parentOf = (engine: TestEngine) => engine.state.parent('P1');
const childrenOf = (engine: TestEngine): Child[] => [...engine.state.children.values()];
const touch = (engine: TestEngine, side: 'buy' | 'sell'): number => engine.kernel.book('LRGE')!.bestPx(side);

/** Passes time and gives what has been done at each of the shares of half an hour. */
function doneAt(engine: TestEngine, shares: readonly number[]): number[] {
  let passedUs = 0;
  return shares.map((share) => {
    const untilUs = Math.round(30 * US_PER_MINUTE * share) - US_PER_SECOND / 2;
    engine.pass(untilUs - passedUs);
    passedUs = untilUs;
    return parentOf(engine).filledQty;
  });
}

describe('an order over half an hour', () => {
  it.each(['twap', 'vwap', 'is', 'close'] as const)('by %s is done by its end', async (strategy) => {
    const engine = engineOnTheMarket();
    await place(engine, strategy);
    engine.pass(30 * US_PER_MINUTE + US_PER_SECOND);
    expect(parentOf(engine)).toMatchObject({ state: 'done', filledQty: 12_000 });
  });

  it('is front-loaded by an urgent IS, even by TWAP, and late by a close that can bear it', async () => {
    const halfway = async (strategy: StrategyName, urgency: WorkingTerms['urgency']): Promise<number> => {
      const engine = engineOnTheMarket();
      await place(engine, strategy, termed({ urgency }));
      return doneAt(engine, [0.5])[0]! / 12_000;
    };
    expect(await halfway('is', 'high')).toBeGreaterThan(0.62);
    expect(Math.abs((await halfway('twap', 'medium')) - 0.5)).toBeLessThan(0.05);
    expect(await halfway('close', 'medium')).toBeLessThan(0.02);
  });

  it('by a peg to the mid is executed as maker, and its tip is all that is shown', async () => {
    const engine = engineOnTheMarket();
    const params = { strategy: 'peg', reference: 'mid', offsetTicks: 0, displayQty: 200 } as const;
    await place(engine, 'peg', { params });
    engine.pass(10 * US_PER_MINUTE);
    const children = childrenOf(engine);
    expect(parentOf(engine).filledQty).toBeGreaterThan(1_000);
    expect(children.every(({ postOnly, tif, venueKind }) => postOnly && tif === 'day' && venueKind === 'lit')).toBe(
      true,
    );
    for (const { displayQty } of children) expect(Math.abs(displayQty! - 200)).toBeLessThanOrEqual(40);
    expect(engine.state.openChildrenOf('P1').length).toBeLessThanOrEqual(1);
  });
});

describe('the terms of an order', () => {
  it('a limit price is never passed, by any strategy', async () => {
    for (const strategy of ['vwap', 'is', 'peg', 'close'] as const) {
      const engine = engineOnTheMarket();
      const limitPx = touch(engine, 'sell') - 200;
      await place(engine, strategy, { limitPx, params: defaultParams(strategy) });
      engine.pass(10 * US_PER_MINUTE);
      for (const { px } of childrenOf(engine)) expect(px).toBeLessThanOrEqual(limitPx);
      const { filledQty, filledNotional } = parentOf(engine);
      expect(filledNotional).toBeLessThanOrEqual(filledQty * limitPx);
    }
  });

  it('a would price takes all that is left once the market is there', async () => {
    const engine = engineOnTheMarket();
    const wouldPx = touch(engine, 'sell') + 5_000;
    await place(engine, 'twap', { ...termed({ wouldPx, maxParticipationPct: null }), qty: 2_000 });
    engine.pass(2 * US_PER_MINUTE);
    const { filledQty, state, filledNotional } = parentOf(engine);
    // By its plan it would have done 133.
    expect([filledQty, state]).toEqual([2_000, 'done']);
    expect(filledNotional).toBeLessThanOrEqual(2_000 * wouldPx);
  });

  it('at least a share of volume is executed, at most another', async () => {
    const share = (engine: TestEngine): number => {
      const { filledQty, marketQty } = engine.kernel.snapshot('gauges', {})!.rows[0]!;
      return filledQty / (filledQty + marketQty);
    };
    const patient = engineOnTheMarket();
    const terms = termed({ minParticipationPct: 8 });
    await place(patient, 'twap', { ...terms, qty: 100_000, endUs: patient.kernel.nowUs() + 240 * US_PER_MINUTE });
    patient.pass(20 * US_PER_MINUTE);
    expect(share(patient)).toBeGreaterThan(0.07);
    const eager = engineOnTheMarket();
    await place(eager, 'is', { ...termed({ maxParticipationPct: 5, urgency: 'high' }), qty: 100_000 });
    eager.pass(10 * US_PER_MINUTE);
    expect(share(eager)).toBeGreaterThan(0.03);
    expect(share(eager)).toBeLessThanOrEqual(0.05);
  });

  it('only the venues that are named are used, and no dark one where that is said', async () => {
    const engine = engineOnTheMarket();
    await place(engine, 'twap', termed({ venues: ['LIT2', 'DARK1'] }));
    await engine.submit({ instrument: 'LRGE', qty: 12_000, params: defaultParams('vwap'), ...termed({ dark: false }) });
    engine.pass(10 * US_PER_MINUTE);
    const venuesOf = (parentId: string): Set<string> =>
      new Set(childrenOf(engine).flatMap((child) => (child.parentId === parentId ? child.venue : [])));
    expect(venuesOf('P1')).toEqual(new Set(['LIT2', 'DARK1']));
    expect(venuesOf('P2').has('LIT1')).toBe(true);
    expect([...venuesOf('P2')].filter((venue) => venue.startsWith('DARK'))).toEqual([]);
  });
});

describe('a stop over one instrument at one venue', () => {
  it('is gone around: the order works on at the others, and nothing is denied', async () => {
    const engine = engineOnTheMarket();
    await place(engine, 'twap', {
      params: { ...defaultParams('twap'), sliceUs: 10 * US_PER_SECOND } as StrategyParams,
    });
    engine.pass(5 * US_PER_MINUTE);
    const sentTo = (): number[] =>
      ['LIT1', 'LIT2'].map((id) => childrenOf(engine).filter(({ venue }) => venue === id).length);
    const before = sentTo();
    const most = before[0]! >= before[1]! ? 'LIT1' : 'LIT2';
    const of = [{ kind: 'instrument', instrument: 'LRGE' } as const, { kind: 'venue', venue: most } as const];
    const scopes = [{ kind: 'intersection' as const, of }];
    await engine.command({ kind: 'EngageStop', scopes, degree: 'cancel', reason: 'try it' });
    engine.pass(20 * US_PER_MINUTE);
    const after = sentTo();
    const [stopped, other] = most === 'LIT1' ? [0, 1] : [1, 0];
    expect(after[stopped]).toBe(before[stopped]);
    expect(after[other]).toBeGreaterThan(before[other]!);
    const denied = [...engine.log.read(1)].filter(({ event }) => event.type === 'ChildDenied');
    expect(denied).toEqual([]);
  });
});

describe('terms that are refused', () => {
  const engine = engineOnTheMarket();
  const refusal = async (terms: Partial<WorkingTerms>, more: Partial<CommandOf<'SubmitParent'>> = {}) => {
    const order = { instrument: 'LRGE', qty: 1_000, ...termed(terms), ...more };
    const answer = await engine.command(submitParent(engine.kernel.nowUs(), order));
    return `${answer.code}: ${answer.reason}`;
  };

  it.each([
    [{ minParticipationPct: 30 }, {}, /^BAD_PARAMETER: at least 30% of volume is more than at most 20%/],
    [{}, { params: { strategy: 'pov', participationPct: 25 } }, /^BAD_PARAMETER: a target of 25%/],
    [{ venues: ['LIT1', 'NYSE'] }, {}, /^UNKNOWN_VENUE: NYSE is not a venue .* LIT1, /],
    [{ venues: ['LIT1', 'LIT1'] }, {}, /^BAD_PARAMETER: a venue is named twice/],
    [{ wouldPx: 1_799_950 }, {}, /^OFF_TICK: /],
    [{ wouldPx: 3_000_000 }, {}, /^PRICE_COLLAR: /],
    [
      { wouldPx: 1_797_000 },
      { limitPx: 1_795_000 },
      /^BAD_PRICE: the would price 179\.70 is beyond the limit price 179\.50/,
    ],
  ] as const)('%j %j', async (terms, more, words) => {
    expect(await refusal({ ...terms, venues: [...('venues' in terms ? terms.venues : [])] }, more)).toMatch(words);
  });

  it('a would price far from the market to the good side is fine', async () => {
    expect(await refusal({ wouldPx: 1_000_000 })).toBe('undefined: undefined');
  });
});
