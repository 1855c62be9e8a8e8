import { describe, expect, it } from 'vitest';
import { CHILD_ENDED, ChildState, type Child, PLAIN_ROUTE } from '../../shared/domain/orders/child.ts';
import { PARENT_ENDED, ParentState } from '../../shared/domain/orders/parent.ts';
import { InvariantError } from '../../shared/std/assert.ts';
import { START_US, testParent } from '../../tests/fixtures/engine-stage.ts';
import { CHILD_MAY, type ChildEvent, foldChild } from './child-fold.ts';
import { foldParent, PARENT_MAY, type ParentEvent } from './parent-fold.ts';

const NOW_US = START_US + 1_000;

const childIn = (state: ChildState): Child => ({
  childId: 'C1',
  parentId: 'P1',
  venue: 'SIM',
  ...PLAIN_ROUTE,
  placedBy: null,
  instrument: 'TEST',
  side: 'buy',
  qty: 100,
  px: 10,
  tif: 'day',
  filledQty: 0,
  filledNotional: 0,
  fees: 0,
  submittedUs: START_US,
  updatedUs: START_US,
  reason: '',
  venueNote: '',
  state,
});

const fill = { type: 'ChildFilled', childId: 'C1', execId: 'E1', px: 9, qty: 40, liquidity: 'maker', fee: 0 } as const;
const childEvents: ChildEvent[] = [
  ...(['ChildAcknowledged', 'ChildFoundWorking'] as const).map((type) => ({ type, childId: 'C1' })),
  ...(['ChildRejected', 'ChildCancelRequested', 'ChildCancelled', 'ChildCancelRejected'] as const).map((type) => ({
    type,
    childId: 'C1',
    reason: 'because',
  })),
  { type: 'ChildBecameUnknown', childId: 'C1', reason: 'silence' },
  fill,
];

/** Which events a fold takes in which states; in all others it must throw what a broken invariant throws. */
function taken<E extends { type: string }, S>(
  events: E[],
  states: readonly S[],
  fold: (event: E, state: S) => unknown,
) {
  const pairs = events.flatMap((event) => states.map((state) => ({ event, state })));
  const took = pairs.filter(({ event, state }) => {
    try {
      fold(event, state);
      return true;
    } catch (error) {
      if (error instanceof InvariantError) return false;
      throw error;
    }
  });
  return took.map(({ event, state }) => `${event.type} ${String(state)}`).toSorted();
}

describe('the fold of a child', () => {
  it('takes each event in the states it may come in, and throws in every other', () => {
    const took = taken(childEvents, ChildState.options, (event, state) => foldChild(childIn(state), event, NOW_US));
    expect(took).toEqual(
      childEvents.flatMap(({ type }) => CHILD_MAY[type].map((state) => `${type} ${state}`)).toSorted(),
    );
  });

  it('lets nothing come to a child that has ended, but an execution that its venue tells of late', () => {
    for (const [type, states] of Object.entries(CHILD_MAY)) {
      const ended = states.filter((state) => CHILD_ENDED.has(state));
      expect([type, ended]).toEqual([type, type === 'ChildFilled' ? [...CHILD_ENDED] : []]);
    }
    for (const state of CHILD_ENDED) {
      expect(foldChild(childIn(state), fill, NOW_US)).toMatchObject({ state, filledQty: 40, filledNotional: 360 });
    }
  });

  it('keeps an order unknown whatever is asked or filled, until the venue says where it is', () => {
    const after = (event: ChildEvent): ChildState => foldChild(childIn('unknown'), event, NOW_US).state;
    expect(after({ type: 'ChildCancelRequested', childId: 'C1', reason: '' })).toBe('unknown');
    expect(after(fill)).toBe('unknown');
    expect(after({ type: 'ChildFoundWorking', childId: 'C1' })).toBe('working');
  });

  it('adds all that is executed, also beyond its quantity', () => {
    const half = foldChild(childIn('working'), fill, NOW_US);
    expect(half).toMatchObject({ state: 'working', filledQty: 40, filledNotional: 360 });
    expect(foldChild(half, { ...fill, execId: 'E2', qty: 60 }, NOW_US)).toMatchObject({
      state: 'filled',
      filledQty: 100,
    });
    const over = foldChild(half, { ...fill, execId: 'E2', qty: 61 }, NOW_US);
    expect(over).toMatchObject({ state: 'filled', filledQty: 101 });
  });

  it('keeps a pending cancel when the acknowledgement comes after it was asked', () => {
    const acked: ChildEvent = { type: 'ChildAcknowledged', childId: 'C1' };
    expect(foldChild(childIn('pending-cancel'), acked, NOW_US).state).toBe('pending-cancel');
    expect(foldChild(childIn('pending-new'), acked, NOW_US).state).toBe('working');
  });
});

describe('the fold of a parent', () => {
  const { qty, limitPx, endUs, params, terms } = testParent();
  const place = { parentId: 'P1', version: 2 };
  const events: ParentEvent[] = [
    { type: 'ParentAmended', ...place, actor: 'ann', qty, limitPx, endUs, params, terms },
    ...(['ParentPaused', 'ParentResumed', 'ParentCancelRequested', 'ParentTakenOver', 'ParentHandedBack'] as const).map(
      (type) => ({ type, ...place, actor: 'ann' }),
    ),
    {
      type: 'ParentReleased',
      ...place,
      actor: 'ann',
      startUs: START_US,
      arrivalBidPx: 999_000,
      arrivalAskPx: 1_001_000,
    },
    { type: 'ParentRejected', ...place, actor: 'ann', reason: 'too large' },
    { type: 'ParentStrategySwitched', ...place, actor: 'ann', params: { strategy: 'pov', participationPct: 5 }, terms },
    { type: 'ParentFinishAsked', ...place, actor: 'ann', take: null },
    { type: 'ParentFinishEnds', parentId: 'P1', reason: 'its time is over' },
    { type: 'ParentStarted', parentId: 'P1' },
    ...(['ParentCancelled', 'ParentDone'] as const).map((type) => ({ type, parentId: 'P1' })),
    { type: 'ParentExpired', parentId: 'P1', reason: 'late' },
    { type: 'ChildDenied', parentId: 'P1', code: 'STOPPED', reason: 'no' },
  ];

  it('takes each event in the states it may come in, and throws in every other', () => {
    const fold = (event: ParentEvent, state: ParentState) => foldParent(testParent({ state }), event, NOW_US);
    const may = events.flatMap(({ type }) => PARENT_MAY[type].map((state) => `${type} ${state}`));
    expect(taken(events, ParentState.options, fold)).toEqual(may.toSorted());
  });

  it('lets nothing come to a parent that has ended', () => {
    const ended = Object.values(PARENT_MAY).flatMap((states) => states.filter((state) => PARENT_ENDED.has(state)));
    expect(ended).toEqual([]);
  });

  it('plans anew from where it is when it is resumed or amended, not before its start', () => {
    const [amended, , resumed] = events;
    const paused = testParent({ state: 'paused', filledQty: 70 });
    for (const event of [amended!, resumed!]) {
      expect(foldParent(paused, event, NOW_US)).toMatchObject({ planFromUs: NOW_US, planFromQty: 70, version: 2 });
      const later = testParent({ state: 'paused', startUs: NOW_US + 5 });
      expect(foldParent(later, event, NOW_US).planFromUs).toBe(NOW_US + 5);
    }
  });
});
