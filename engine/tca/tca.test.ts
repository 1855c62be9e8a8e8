import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../tests/fixtures/engine-kernel.ts';
import { testParent } from '../../tests/fixtures/memory-engine.ts';
import { groupCosts, ratioOf, studentT } from '../../shared/domain/orders/cost-groups.ts';
import { COST_PARTS, partsOf } from '../../shared/domain/orders/costs.ts';
import { costCsv } from '../../shared/domain/orders/cost-csv.ts';
import { sideSign } from '../../shared/domain/basics/scalars.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { openHistory } from '../history/open.ts';
import type { KeptFill, MarketSecond } from '../core/history.ts';
import { builtInProfiles } from '../venues/market/profile.ts';
import { marketVenues } from '../venues/market/market-venues.ts';
import { SimulatedMarket } from '../venues/market/simulated-market.ts';
import { costsOf } from './analyse.ts';
import { ordersIn } from './log-orders.ts';
import { MarketSeconds } from './market-seconds.ts';
import { costOf } from './order-cost.ts';

const S = US_PER_SECOND;
const second = (s: number, bidPx: number, volumeQty: number, volumeNotional: number): MarketSecond => ({
  instrument: 'TEST',
  tsUs: s * S,
  bidPx,
  askPx: bidPx === 0 ? 0 : bidPx + 20,
  volumeQty,
  volumeNotional,
});
const fill = (s: number, px: number, qty: number, terms: Partial<KeptFill> = {}): KeptFill => ({
  parentId: 'P1',
  childId: `C${s}`,
  execId: '1',
  tsUs: s * S,
  venue: 'V1',
  venueKind: 'lit',
  px,
  qty,
  fee: 3,
  liquidity: 'taker',
  bidPx: 1_010,
  askPx: 1_030,
  ...terms,
});

describe('the cost of an order', () => {
  // Decided at a mid of 1,000; begun at 1,010; the mid is 1,020 at the first fill, 1,030 at the second, 1,040 at the end.
  const market = new MarketSeconds([
    second(10, 1_000, 100, 100_000),
    second(19, 1_000, 100, 100_000),
    second(20, 1_000, 200, 201_000),
    second(30, 1_010, 300, 304_000),
    second(31, 1_012, 300, 304_000),
    second(40, 1_020, 500, 512_000),
    second(50, 1_030, 600, 616_000),
  ]);
  const parent = testParent({
    qty: 100,
    submittedUs: 10 * S,
    startUs: 20 * S,
    arrivalBidPx: 990,
    arrivalAskPx: 1_010,
    state: 'expired',
  });
  const bought = costOf(
    {
      parent,
      endedUs: 50 * S,
      endBidPx: 1_030,
      endAskPx: 1_050,
      fills: [
        fill(30, 1_025, 40),
        fill(40, 1_025, 20, { venue: 'D1', venueKind: 'dark', liquidity: 'maker', bidPx: 1_020, askPx: 1_040 }),
      ],
    },
    market,
  );

  it('is delay, spread, timing, fees and opportunity, worked out by hand', () => {
    expect(partsOf(bought)).toEqual({
      // 60 × (1,010 − 1,000); 40 × (1,025 − 1,020) + 20 × (1,025 − 1,030); 40 × (1,020 − 1,010) + 20 × (1,030 − 1,010)
      delay: 600,
      spread: 100,
      timing: 800,
      fees: 6,
      // 40 × (1,040 − 1,000)
      opportunity: 1_600,
      unsplit: 0,
    });
    // What was executed between the 20th second and the 50th: 400 for 415,000; and the mean of the mids.
    expect([bought.vwapPx, bought.twapPx]).toEqual([415_000 / 400, (1_020 + 1_022 + 1_030 + 1_040) / 4]);
    expect(bought.venues.map(({ markouts }) => markouts)).toEqual([
      [
        { afterS: 1, fills: 1, value: 40 * 1_020, gain: 40 * 2 },
        { afterS: 10, fills: 1, value: 40 * 1_020, gain: 40 * 10 },
        { afterS: 60, fills: 0, value: 0, gain: 0 },
      ],
      [
        // The first second that ends a second later or more is the fiftieth: too late to tell.
        { afterS: 1, fills: 0, value: 0, gain: 0 },
        { afterS: 10, fills: 1, value: 20 * 1_030, gain: 20 * 10 },
        { afterS: 60, fills: 0, value: 0, gain: 0 },
      ],
    ]);
  });

  it('is told as far as it can be where the history has a hole: the sum stands, the split is owed', () => {
    const order = { parent, endedUs: 50 * S, endBidPx: 0, endAskPx: 0, fills: [fill(30, 1_025, 40, { bidPx: 0 })] };
    const blind = costOf(order, new MarketSeconds([]));
    expect(partsOf(blind)).toEqual({ delay: 0, spread: 0, timing: 0, fees: 3, opportunity: 0, unsplit: 40 * 25 });
    expect([blind.opportunity, blind.vwapPx, blind.twapPx]).toEqual([null, null, null]);
  });

  it('goes the other way for a sale, and into a spreadsheet as text', () => {
    const sold = costOf(
      {
        parent: { ...parent, side: 'sell', actor: '=cmd()', account: 'ACC-1' },
        endedUs: 50 * S,
        endBidPx: 0,
        endAskPx: 0,
        fills: [fill(30, 1_025, 40)],
      },
      market,
    );
    expect(partsOf(sold)).toMatchObject({ delay: -400, spread: -200, timing: -400 });
    expect(costCsv([sold], () => 'ldn-1')).toMatch(/^engine,order,.*\r\nldn-1,P1,TEST,/);
    const [head, line] = costCsv([sold]).split('\r\n');
    expect(head).toMatch(/^order,instrument,.*,cost_bps,delay_bps,/);
    expect(line).toMatch(
      /^P1,TEST,sell,pov,,'=cmd\(\),ACC-1,expired,1970-01-01T00:00:10\.000Z,.*,-339\.7,-40,-20,-40,/,
    );
  });
});

describe('costs of many orders', () => {
  it('are ratios of sums with intervals that cover as often as they say', () => {
    expect(ratioOf([[1, 10_000]])).toEqual({ bps: 1, ci95: null, orders: 1 });
    expect([studentT(1), studentT(30), studentT(31), studentT(1_000)]).toEqual([
      ...[12.706, 2.042],
      ...[expect.closeTo(2.04, 2), expect.closeTo(1.962, 3)],
    ]);
    let state = 1;
    const uniform = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    let covered = 0;
    for (let world = 0; world < 2_000; world++) {
      const pairs = Array.from({ length: 12 }, (): [number, number] => {
        const value = 1e6 * (0.5 + uniform());
        return [value * (2e-4 + 20e-4 * (uniform() - 0.5)), value];
      });
      const { ci95 } = ratioOf(pairs);
      if (ci95![0] <= 2 && ci95![1] >= 2) covered += 1;
    }
    expect(covered / 2_000).toBeGreaterThan(0.93);
    expect(covered / 2_000).toBeLessThan(0.97);
  });
});

describe('the costs in a log', () => {
  it('add up to the shortfall of each order, and by any dimension to the same', async () => {
    const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'tca');
    const history = openHistory(':memory:', 0, { onTrouble: (words) => expect(words).toBe('') });
    const engine = new TestEngine({ feed: market, openVenues: marketVenues(market), history });
    engine.pass(US_PER_MINUTE);
    const nowUs = engine.kernel.nowUs();
    for (const side of ['buy', 'sell'] as const) {
      await engine.submit({ side, qty: 2_000, endUs: nowUs + 5 * US_PER_MINUTE });
      await engine.submit({
        side,
        qty: 900_000,
        endUs: nowUs + 2 * US_PER_MINUTE,
        params: { strategy: 'pov', participationPct: 10 },
      });
    }
    engine.pass(8 * US_PER_MINUTE);
    const found = ordersIn(engine.log.read(1), history);
    const costs = costsOf(found, history);
    expect(costs).toHaveLength(4);
    expect(found.fills.every(({ bidPx }) => bidPx > 0)).toBe(true);
    expect(
      history
        .orders(10)
        .map(({ parent }) => parent.parentId)
        .toSorted(),
    ).toEqual(['P1', 'P2', 'P3', 'P4']);
    for (const cost of costs) {
      const parent = engine.state.parent(cost.parentId);
      const sign = sideSign(parent.side);
      const paid = sign * (parent.filledNotional - parent.filledQty * cost.arrivalPx) + parent.fees;
      const { opportunity, ...executed } = partsOf(cost);
      expect(Object.values(executed).reduce((sum, part) => sum + part, 0)).toBeCloseTo(paid, 3);
      expect(executed.unsplit).toBe(0);
      expect(cost.filledQty).toBe(parent.filledQty);
      expect(opportunity === 0).toBe(parent.filledQty === parent.qty);
      expect(Math.abs(cost.vwapPx! / cost.arrivalPx - 1)).toBeLessThan(0.02);
      const seen = cost.venues.flatMap(({ markouts }) => markouts.map(({ fills }) => fills));
      expect(Math.min(...seen)).toBeGreaterThan(0);
    }
    const total = (by: Parameters<typeof groupCosts>[1]): number =>
      groupCosts(costs, by).reduce((sum, { cost, value }) => sum + (cost.bps * value) / 10_000, 0);
    const whole = costs.reduce((sum, cost) => sum + COST_PARTS.reduce((all, part) => all + partsOf(cost)[part], 0), 0);
    for (const by of ['order', 'strategy', 'instrument', 'trader', 'model'] as const)
      expect(total(by)).toBeCloseTo(whole, 2);
    const atVenues = costs.reduce((sum, cost) => sum + partsOf({ ...cost, delay: 0, opportunity: 0 }).spread, 0);
    for (const by of ['venue', 'venueKind'] as const) {
      const spread = groupCosts(costs, by).reduce((sum, { parts, value }) => sum + (parts.spread * value) / 10_000, 0);
      expect(spread).toBeCloseTo(atVenues, 2);
    }
  });
});
