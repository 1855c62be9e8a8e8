import { expect, it } from 'vitest';
import type { Finding } from '../../shared/domain/safety/exception.ts';
import { DEFAULT_THRESHOLDS } from '../../shared/domain/safety/exception-thresholds.ts';
import type { StrategyParams } from '../../shared/domain/orders/strategy.ts';
import type { Surroundings } from './surroundings.ts';
import { denialFindings, deviationFindings } from './watch-orders.ts';

/** An order of a coin in hundred-millionths, filled by a quarter. */
const PARENT = {
  parentId: 'P1',
  instrument: 'COIN',
  side: 'sell',
  state: 'working',
  heldBy: '',
  startUs: 0,
  lastReason: 'rests at the touch',
  qty: 1_000_000_000_000,
  filledQty: 250_000_000_000,
  params: { strategy: 'twap', sliceUs: 30_000_000 } as StrategyParams,
};

function foundAt(planned: number, params: StrategyParams = PARENT.params): Finding | undefined {
  const state = {
    openParents: ['P1'],
    parent: () => ({ ...PARENT, params }),
    instruments: new Map([['COIN', { qtyDecimals: 8 }]]),
  };
  const surroundings = { stage: { state, nowUs: () => 1 }, plannedQty: () => planned } as unknown as Surroundings;
  return deviationFindings(surroundings, DEFAULT_THRESHOLDS, () => false)[0];
}

it('tells what is filled and what was planned as the desk writes quantities and shares', () => {
  expect(foundAt(500_000_000_000)?.facts).toBe(
    '2,500.00000000 of 10,000.00000000 are filled, 5,000.00000000 were planned by now: −25.0% of the order. rests at the touch',
  );
  expect(foundAt(0)?.facts).toContain('+25.0% of the order');
  expect(foundAt(250_000_000_000)).toBeUndefined();
});

it('leaves an order the envelope that it was given, and half of it more', () => {
  const within = (envelopePct: number): StrategyParams => ({ strategy: 'adaptive', sliceUs: 30_000_000, envelopePct });
  const at = (offPct: number, envelopePct: number) =>
    foundAt(250_000_000_000 + offPct * 10_000_000_000, within(envelopePct))?.severity;
  expect([9, 11, 26].map((offPct) => at(offPct, 5))).toEqual([undefined, 'P3', 'P2']);
  expect([29, 31, 41].map((offPct) => at(offPct, 20))).toEqual([undefined, 'P3', 'P2']);
});

it('names the order, its side and its instrument, so that two of a kind are told apart', () => {
  expect(foundAt(500_000_000_000)?.title).toBe('P1 SELL COIN is behind its schedule');
  expect(foundAt(0)?.title).toBe('P1 SELL COIN is ahead of its schedule');
});

it('says of a limit that denies one side alone which', () => {
  const denied = (...members: string[]): string | undefined => {
    const signal = {
      code: 'PRICE_COLLAR',
      instrument: 'COIN',
      facts: '',
      members,
      lastUs: 1,
      timesUs: Array(16).fill(1),
    };
    const parents = new Map([
      ['P1', { side: 'sell' }],
      ['P2', { side: 'sell' }],
      ['P3', { side: 'buy' }],
    ]);
    const state = { parents, signals: { denials: new Map([['', signal]]) } };
    const surroundings = { stage: { state, nowUs: () => 1 } } as unknown as Surroundings;
    return denialFindings(surroundings, DEFAULT_THRESHOLDS)[0]?.title;
  };
  expect(denied('P1', 'P2')).toBe('PRICE_COLLAR keeps denying SELL orders in COIN');
  expect(denied('P1', 'P3')).toBe('PRICE_COLLAR keeps denying orders in COIN');
  // Known no more: no side is made up.
  expect(denied('P9')).toBe('PRICE_COLLAR keeps denying orders in COIN');
});
