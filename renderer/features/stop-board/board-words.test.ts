import { describe, expect, it } from 'vitest';
import type { Drill } from '../../../shared/domain/safety/drill.ts';
import type { StopOrder, StopOrderPhase } from '../../../shared/domain/safety/stop-order.ts';
import { byNeed, drillWords, leftWords, supervisionWords } from './board-words.ts';

const order = (childId: string, phase: StopOrderPhase): StopOrder => ({
  childId,
  parentId: 'P1',
  instrument: 'X',
  venue: 'V',
  side: 'buy',
  px: 1,
  qty: 1,
  filledQty: 0,
  phase,
  updatedUs: 0,
  venueNote: '',
});

const DRILL: Drill = {
  stopId: 'S1',
  scopes: [{ kind: 'all' }],
  degree: 'cancel',
  actor: 'ann',
  requestedUs: 0,
  outcome: 'confirmed',
  total: 3,
  filled: 0,
  unknown: 0,
  engagedAfterUs: 0,
  sentAfterUs: 0,
  answeredAfterUs: 400,
  settledAfterUs: 400,
  wall: { engagedAfterUs: 2_300, sentAfterUs: 8_040 },
  note: '',
};

describe('the stop board', () => {
  it('puts orders of unknown fate first and ended ones last', () => {
    const orders = [order('C1', 'cancelled'), order('C2', 'sent'), order('C3', 'unknown'), order('C4', 'refused')];
    expect(byNeed(orders).map(({ childId }) => childId)).toEqual(['C3', 'C4', 'C2', 'C1']);
  });

  it('writes what is left in the decimals of its instrument', () => {
    const part = { ...order('C1', 'sent'), qty: 500_000_001, filledQty: 100_000_000 };
    expect([leftWords(part, { qtyDecimals: 8 }), leftWords(part, undefined)]).toEqual(['4.00000001', '400,000,001']);
  });

  it('says who supervises, and what the engine does once nobody does', () => {
    const deadMan = { afterUs: 60_000_000, degree: 'cancel' } as const;
    expect(supervisionWords(['ann', 'bob'], null, null)).toMatch(/^Supervised by ann, bob\. The policy does nothing/);
    expect(supervisionWords(['ann'], null, deadMan)).toMatch(
      /Once nobody has for 1 min( 00 s)?, a stop to cancel comes/,
    );
    expect(supervisionWords([], 12_000_000, deadMan)).toBe('Nobody supervises. A stop to cancel comes in 12 s.');
  });

  it('tells a drill by both clocks, and what did not come about as such', () => {
    expect(drillWords(DRILL)).toMatch(/Gate closed after 2.3 ms, all cancels out after 8.0 ms.*Outcome: confirmed\.$/);
    const residual = { ...DRILL, outcome: 'residual', unknown: 2, answeredAfterUs: null, wall: null } as const;
    expect(drillWords(residual)).toMatch(/acknowledged not at all.*Outcome: residual\. 2 of unknown fate\.$/);
  });
});
