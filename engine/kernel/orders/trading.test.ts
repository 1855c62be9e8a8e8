/** The algorithms in a market: whole orders on the synthetic one, from submission to the end. */
import { describe, expect, it } from 'vitest';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { SIMULATED_MARKET_LIMITS } from '../../risk/default-limits.ts';
import type { Feed } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import { openSynthetic } from '../../feeds/synthetic/synthetic-feed.ts';

/** Passes the time second by second and tells after each. */
function watch(engine: TestEngine, us: number, each: () => void): void {
  for (let passedUs = 0; passedUs < us; passedUs += US_PER_SECOND) {
    engine.pass(US_PER_SECOND);
    each();
  }
}

describe('a TWAP order in a live market', () => {
  it('keeps to its plan within two slices, and is done by its end', async () => {
    const engine = new TestEngine();
    const parentId = await engine.submit({ instrument: 'LRGE', qty: 9_000 });
    // Ten seconds a slice: 50 lots of 9,000 in half an hour.
    let worst = 0;
    watch(engine, 30 * US_PER_MINUTE - US_PER_SECOND, () => {
      const gauge = engine.kernel.snapshot('gauges', {})!.rows[0];
      if (gauge) worst = Math.max(worst, Math.abs(gauge.plannedQty - gauge.filledQty));
    });
    expect(worst).toBeLessThanOrEqual(150);
    engine.pass(2 * US_PER_SECOND);
    expect(engine.state.parent(parentId)).toMatchObject({ state: 'done', filledQty: 9_000 });
    // Who connects later is told how it stood when it ended: its share of the volume and the price that it was measured by.
    const [last] = engine.kernel.snapshot('gauges', {})!.rows;
    expect(last).toMatchObject({ parentId, marketQty: expect.any(Number) });
    expect(last!.marketQty).toBeGreaterThan(0);
  });

  it('tells what it was expected to cost when it began, and anew once it was amended', async () => {
    const engine = new TestEngine();
    // Of a market that nobody knew before, a quarter of an hour says something.
    engine.pass(16 * US_PER_MINUTE);
    const parentId = await engine.submit({ instrument: 'LRGE', qty: 9_000 });
    const told = (): readonly (number | null)[] => {
      const { expectedBps, sigmaBps } = engine.kernel.snapshot('gauges', {})!.rows[0]!;
      return [expectedBps, sigmaBps];
    };
    engine.pass(2 * US_PER_SECOND);
    const before = told();
    expect(before).toEqual([expect.any(Number), expect.any(Number)]);
    expect(before[0]).toBeGreaterThan(0);
    engine.pass(US_PER_MINUTE);
    expect(told()).toEqual(before);
    await engine.command({ kind: 'AmendParent', parentId, expectedVersion: 1, qty: 90_000 });
    engine.pass(2 * US_PER_SECOND);
    // Ten times as much moves the market by the root of ten.
    expect(told()[0]).toBeGreaterThan(2 * before[0]!);
  });

  it('does nothing before its start, and starts by its plan after a hold before it', async () => {
    const engine = new TestEngine();
    const startUs = engine.kernel.nowUs() + 10 * US_PER_MINUTE;
    const parentId = await engine.submit({ instrument: 'LRGE', qty: 9_000, startUs });
    await engine.command({ kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'hold', reason: 'a try' });
    engine.pass(US_PER_MINUTE);
    await engine.release();
    engine.pass(9 * US_PER_MINUTE - 1);
    expect(engine.state.parent(parentId).children).toBe(0);
    engine.pass(30 * US_PER_SECOND);
    const { filledQty, openQty } = engine.state.parent(parentId);
    expect(filledQty + openQty).toBeGreaterThan(0);
    // 7.5 lots a second over the 20 minutes that are left: no burst for the ten that it was not to trade in.
    expect(filledQty + openQty).toBeLessThan(450);
  });
});

describe('a POV order in a live market', () => {
  it('keeps close to its share of the volume, and never above', async () => {
    const engine = new TestEngine();
    const params = { strategy: 'pov', participationPct: 10 } as const;
    await engine.submit({ instrument: 'LRGE', qty: 500_000, params });
    const shares: number[] = [];
    watch(engine, 20 * US_PER_MINUTE, () => {
      const { filledQty = 0, marketQty = 0 } = engine.kernel.snapshot('gauges', {})!.rows[0] ?? {};
      if (marketQty > 20_000) shares.push(filledQty / (marketQty + filledQty));
    });
    expect(shares.length).toBeGreaterThan(600);
    expect(Math.max(...shares)).toBeLessThanOrEqual(0.1);
    expect(Math.min(...shares)).toBeGreaterThan(0.05);
  });

  it('whose share is above the limit trades what the limit lets through', async () => {
    const engine = new TestEngine();
    const params = { strategy: 'pov', participationPct: 60 } as const;
    const parentId = await engine.submit({ instrument: 'LRGE', qty: 500_000, params });
    engine.pass(5 * US_PER_MINUTE);
    const gauge = engine.kernel.snapshot('gauges', {})!.rows[0]!;
    const share = gauge.filledQty / (gauge.marketQty + gauge.filledQty);
    expect(share).toBeGreaterThan(0.1);
    expect(share).toBeLessThanOrEqual(SIMULATED_MARKET_LIMITS.maxParticipationPct! / 100);
    expect(engine.state.parent(parentId).state).toBe('working');
  });
});

describe('a large order', () => {
  it('is cut to what one child may be worth', async () => {
    const engine = new TestEngine();
    const limits = { ...SIMULATED_MARKET_LIMITS, maxOrderValue: 20_000 };
    await engine.command({ kind: 'SetLimits', instrument: 'LRGE', limits, reason: 'a test' });
    const params = { strategy: 'pov', participationPct: 20 } as const;
    const parentId = await engine.submit({ instrument: 'LRGE', qty: 500_000, params });
    engine.pass(5 * US_PER_MINUTE);
    expect(engine.state.parent(parentId).filledQty).toBeGreaterThan(500);
    // 20,000 dollars at about 250.
    const largest = Math.max(...[...engine.state.children.values()].map(({ qty }) => qty));
    expect(largest).toBeGreaterThan(70);
    expect(largest).toBeLessThanOrEqual(81);
  });
});

/** The synthetic market with a halt of one instrument put into it. */
function withHalt(feed: Feed, instrument: string, fromUs: number, untilUs: number): Feed {
  const marks: MarketEvent[] = (['halt', 'resume'] as const).map((kind) => ({
    kind,
    tsUs: kind === 'halt' ? fromUs : untilUs,
    offset: 0,
    instrument,
    side: 'buy',
    orderId: 0,
    px: 0,
    qty: 0,
  }));
  const { source, instruments, depth } = feed;
  return {
    source,
    instruments,
    depth,
    peekUs: () => (marks[0] ? Math.min(marks[0].tsUs, feed.peekUs() ?? Infinity) : feed.peekUs()),
    next: () => (marks[0] && marks[0].tsUs <= (feed.peekUs() ?? Infinity) ? marks.shift() : feed.next()),
    seekOffset: (offset) => feed.seekOffset(offset),
    offsetAt: (tsUs) => feed.offsetAt(tsUs),
  };
}

describe('an order in a halt', () => {
  it('is pulled and sends nothing until trading resumes', async () => {
    const plain = openSynthetic('1');
    const startUs = plain.peekUs()!;
    const [fromUs, untilUs] = [startUs + 5 * US_PER_MINUTE, startUs + 10 * US_PER_MINUTE];
    const engine = new TestEngine({ feed: withHalt(plain, 'LRGE', fromUs, untilUs) });
    const parentId = await engine.submit({ instrument: 'LRGE', qty: 9_000 });
    engine.pass(5 * US_PER_MINUTE + 20 * US_PER_SECOND);
    const { children, filledQty, openQty } = engine.state.parent(parentId);
    expect(openQty).toBe(0);
    engine.pass(4 * US_PER_MINUTE);
    expect(engine.state.parent(parentId)).toMatchObject({ children, filledQty, openQty: 0 });
    expect(engine.kernel.snapshot('gauges', {})!.rows[0]!.reason).toMatch(/LRGE is halted/);
    engine.pass(2 * US_PER_MINUTE);
    expect(engine.state.parent(parentId).filledQty).toBeGreaterThan(filledQty);
  });
});
