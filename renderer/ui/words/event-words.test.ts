import { describe, expect, it } from 'vitest';
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { EngineEvent, EventOf } from '../../../shared/domain/event.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { eventActor, eventParent, eventWords, type Known } from './event-words.ts';

const instrument: Instrument = {
  symbol: 'MIDT',
  name: 'Midtown',
  currency: 'USD',
  priceDecimals: 4,
  tickPx: 100,
  qtyDecimals: 0,
  assetClass: 'equity',
  timeZone: 'America/New_York',
  sessionStartUs: 0,
  sessionEndUs: 1,
};
const known: Known = {
  instruments: new Map([['MIDT', instrument]]),
  parents: new Map(),
  children: new Map([['C1', { childId: 'C1', parentId: 'P1', instrument: 'MIDT' } as Child]]),
};

const fill = (over: Partial<EventOf<'ChildFilled'>>): EngineEvent => ({
  type: 'ChildFilled',
  childId: 'C1',
  execId: 'E1',
  px: 1,
  qty: 1,
  liquidity: 'maker',
  fee: 0,
  ...over,
});

describe('an event in words', () => {
  it('tells a fill in the instrument’s figures', () => {
    const event = fill({ px: 1_000_200, qty: 1_200 });
    expect(eventWords(event, known)).toBe('C1 filled 1,200 at 100.02 (maker)');
    expect(eventActor(event)).toBe('venue');
  });

  it('gives code and reason of what was refused', () => {
    const denied = {
      type: 'ChildDenied',
      parentId: 'P1',
      code: 'PRICE_COLLAR',
      reason: '60 bps from the touch',
    } as const;
    expect(eventWords(denied, known)).toBe('P1: order denied: 60 bps from the touch (PRICE_COLLAR)');
    expect(eventActor(denied)).toBe('algorithm');
  });

  it('says of a fault what goes wrong, for how long, who did it and whether its time was over', () => {
    const fault = { kind: 'lost-acknowledgements', venue: 'SIM', sharePct: 50 } as const;
    const times = { sinceUs: 1_000_000, untilUs: 31_000_000, clearedUs: null };
    const injected: EngineEvent = {
      type: 'FaultInjected',
      injected: { faultId: 'F1', fault, ...times, actor: 'm.okafor' },
    };
    expect(eventWords(injected, known)).toBe('Fault F1 injected: SIM loses 50% of its acknowledgements for 30 s');
    expect(eventActor(injected)).toBe('m.okafor');
    const cleared = (actor: string): EngineEvent => ({ type: 'FaultCleared', faultId: 'F1', actor });
    expect([eventWords(cleared('engine'), known), eventWords(cleared('m.okafor'), known)]).toEqual([
      'Fault F1 over',
      'Fault F1 cleared',
    ]);
  });

  it('names what a stop reaches and how many orders were open', () => {
    const event: EngineEvent = {
      type: 'StopEngaged',
      stopId: 'S1',
      scopes: [{ kind: 'instrument', instrument: 'MIDT' }],
      degree: 'cancel',
      actor: 'm.okafor',
      reason: 'drill',
      open: ['C1', 'C2'],
    };
    expect(eventWords(event, known)).toBe('STOP S1 engaged (cancel) on MIDT, 2 orders open: drill');
    expect(eventActor(event)).toBe('m.okafor');
  });
});

describe('the order an event is about', () => {
  it('is found through the child', () => {
    expect(eventParent({ type: 'ChildAcknowledged', childId: 'C1' }, known)).toBe('P1');
    expect(eventParent({ type: 'ChildAcknowledged', childId: 'C9' }, known)).toBe(null);
    expect(eventParent({ type: 'ParentDone', parentId: 'P2' }, known)).toBe('P2');
    expect(eventParent({ type: 'StopConfirmed', stopId: 'S1' }, known)).toBe(null);
  });
});
