import { expect, it } from 'vitest';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { Gauge } from '../../shared/protocol/tables.ts';
import { keyOf, type OfEngine } from './engine-id.ts';
import { summarise } from './order-summaries.ts';

const INSTRUMENT = { symbol: 'X', currency: 'USD', priceDecimals: 2, qtyDecimals: 0 } as Instrument;
const parent = (engine: string, parentId: string, over: Partial<Parent>): OfEngine<Parent> =>
  ({
    engine,
    parentId,
    instrument: 'X',
    side: 'buy',
    qty: 100,
    filledQty: 0,
    filledNotional: 0,
    openQty: 0,
    params: { strategy: 'twap', sliceUs: 30_000_000 },
    state: 'working',
    heldBy: '',
    workedBy: null,
    finish: null,
    arrivalBidPx: 1_000,
    arrivalAskPx: 1_000,
    endUs: 9,
    submittedUs: 1,
    ...over,
  }) as OfEngine<Parent>;
const keyed = (parents: OfEngine<Parent>[]) => parents.map((one) => [keyOf(one.engine, one.parentId), one] as const);
const HELD = { instrumentOf: () => INSTRUMENT, unknownOf: () => 0, isLost: () => false };
const gauge = (plannedQty: number, filledQty: number, expected: Partial<Gauge> = {}) =>
  ({ plannedQty, filledQty, ...expected }) as Gauge;

it('sums orders of several engines apart, weights costs by value, and puts what needs a person first', () => {
  const parents = [
    parent('e1', 'P1', { filledQty: 50, filledNotional: 50 * 1_010 }),
    parent('e1', 'P2', { filledQty: 100, filledNotional: 100 * 1_000, state: 'done' }),
    parent('e2', 'P1', { state: 'paused' }),
    parent('e2', 'P2', {}),
  ];
  const gauges = new Map([
    ['e1/P1', gauge(60, 50)],
    ['e2/P2', gauge(2, 0)],
  ]);
  const input = { parents: keyed(parents), gauges, ...HELD };
  const [second, first] = summarise(input, ({ engine }) => engine);
  // Each engine has one order that needs a person, the one behind its plan and the paused one; most open comes first.
  expect(first).toMatchObject({ key: 'e1', orders: 2, open: 1, needs: 1, doneShare: 0.75, worst: 'e1/P1' });
  expect(first?.costBps).toBeCloseTo((100 * 505) / 1_505, 6);
  expect([first?.ordered.get('USD'), first?.done.get('USD'), first?.worstVsPlan]).toEqual([2_000, 1_505, -0.1]);
  // The one that is behind its plan asks for a look; one that a stop holds is behind it by somebody's word.
  const held = parents.map((one) => ({ ...one, heldBy: 'S1' }));
  const behindOf = (of: typeof parents) => summarise({ ...input, parents: keyed(of) }, () => 'all')[0];
  expect([behindOf(parents)?.isBehind, behindOf(held)?.isBehind]).toEqual([true, false]);
  expect(behindOf(held)?.worstVsPlan).toBe(-0.1);
  expect(second).toMatchObject({ key: 'e2', orders: 2, open: 2, needs: 1, costBps: null, worst: 'e2/P1' });
  expect(summarise({ ...input, parents: [] }, () => 'x')).toEqual([]);
  // What a lost engine works nobody sees: it stands first, and all that is open of it needs a person.
  const [lost] = summarise({ ...input, isLost: (engine) => engine === 'e1' }, ({ engine }) => engine);
  expect(lost).toMatchObject({ key: 'e1', lost: true, needs: 1, worst: 'e1/P1' });
});

it('says in whose hands orders are, and how dear they are beside what was expected of them', () => {
  const filled = { filledQty: 50, filledNotional: 50 * 1_010 };
  const parents = [
    parent('e1', 'P1', filled),
    parent('e1', 'P2', { ...filled, state: 'manual', workedBy: 'ann' }),
    parent('e1', 'P3', { heldBy: 'S1 S2' }),
    parent('e1', 'P4', { state: 'done' }),
    parent('e1', 'P5', { state: 'done' }),
  ];
  // Both cost 100 bps: of the one that was expected to cost 80, give or take 5, that is no chance.
  const gauges = new Map([
    ['e1/P1', gauge(50, 50, { expectedBps: 80, sigmaBps: 5 })],
    ['e1/P2', gauge(50, 50, { expectedBps: 90, sigmaBps: 40 })],
  ]);
  const [sum] = summarise({ parents: keyed(parents), gauges, ...HELD }, () => 'all');
  expect(sum?.hands).toEqual([
    ['HELD by S1, S2', 1],
    ['MANUAL by ann', 1],
    ['AUTO', 1],
    ['DONE', 2],
  ]);
  expect([sum?.vsExpectedBps, sum?.dear]).toEqual([expect.closeTo(15, 6), 1]);
});
