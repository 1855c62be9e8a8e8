import { describe, expect, it } from 'vitest';
import type { Drill } from '../../../shared/domain/drill.ts';
import type { StopOrder, StopOrderPhase } from '../../../shared/domain/stop-order.ts';
import { byNeed, drillWords } from './board-words.ts';

const order = (childId: string, phase: StopOrderPhase): StopOrder => ({
  ...{ childId, parentId: 'P1', instrument: 'X', venue: 'V', side: 'buy', px: 1, qty: 1, filledQty: 0, phase },
  ...{ updatedUs: 0, venueNote: '' },
});

const DRILL: Drill = {
  ...{ stopId: 'S1', scopes: [{ kind: 'all' }], degree: 'cancel', actor: 'ann', requestedUs: 0, outcome: 'confirmed' },
  ...{ total: 3, filled: 0, unknown: 0, engagedAfterUs: 0, sentAfterUs: 0, answeredAfterUs: 400, settledAfterUs: 400 },
  ...{ wall: { engagedAfterUs: 2_300, sentAfterUs: 8_040 }, note: '' },
};

describe('the stop board', () => {
  it('puts orders of unknown fate first and ended ones last', () => {
    const orders = [order('C1', 'cancelled'), order('C2', 'sent'), order('C3', 'unknown'), order('C4', 'refused')];
    expect(byNeed(orders).map(({ childId }) => childId)).toEqual(['C3', 'C4', 'C2', 'C1']);
  });

  it('tells a drill by both clocks, and what did not come about as such', () => {
    expect(drillWords(DRILL)).toMatch(/Gate closed after 2.3 ms, all cancels out after 8.0 ms.*Outcome: confirmed\.$/);
    const residual = { ...DRILL, outcome: 'residual', unknown: 2, answeredAfterUs: null, wall: null } as const;
    expect(drillWords(residual)).toMatch(/acknowledged not at all.*Outcome: residual\. 2 of unknown fate\.$/);
  });
});
