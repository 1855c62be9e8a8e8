import { expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../shared/domain/safety/exception-thresholds.ts';
import type { Surroundings } from './surroundings.ts';
import { deviationFindings } from './watch-orders.ts';

/** An order of a coin in hundred-millionths, filled by a quarter. */
const PARENT = {
  parentId: 'P1',
  instrument: 'COIN',
  state: 'working',
  heldBy: '',
  startUs: 0,
  lastReason: 'rests at the touch',
  qty: 1_000_000_000_000,
  filledQty: 250_000_000_000,
};

function factsAt(planned: number): string | undefined {
  const state = {
    openParents: ['P1'],
    parent: () => PARENT,
    instruments: new Map([['COIN', { qtyDecimals: 8 }]]),
  };
  const surroundings = { stage: { state, nowUs: () => 1 }, plannedQty: () => planned } as unknown as Surroundings;
  return deviationFindings(surroundings, DEFAULT_THRESHOLDS, () => false)[0]?.facts;
}

it('tells what is filled and what was planned as the desk writes quantities and shares', () => {
  expect(factsAt(500_000_000_000)).toBe(
    '2,500.00000000 of 10,000.00000000 are filled, 5,000.00000000 were planned by now: −25.0% of the order. rests at the touch',
  );
  expect(factsAt(0)).toContain('+25.0% of the order');
  expect(factsAt(250_000_000_000)).toBeUndefined();
});
