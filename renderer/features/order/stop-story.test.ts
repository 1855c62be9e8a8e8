import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../shared/domain/event.ts';
import type { StopScope } from '../../../shared/domain/safety/stop.ts';
import { stopStory } from './stop-story.ts';

const order = {
  target: { parentId: 'P1', instrument: 'MIDT', strategy: 'twap', trader: 'kim', model: null },
  submittedUs: 100,
} as const;
const engaged = (stopId: string, scope: StopScope, degree: 'hold' | 'reduce' | 'cancel' = 'cancel'): EngineEvent => ({
  type: 'StopEngaged',
  stopId,
  scopes: [scope],
  degree,
  actor: 'ann',
  reason: 'drift',
  open: [],
});
const released = (stopId: string): EngineEvent => ({ type: 'StopReleased', stopId, actor: 'bob', reason: 'looked' });
const all: StopScope = { kind: 'all' };
const told = (events: readonly EngineEvent[], stops: Parameters<typeof stopStory>[2] = [], fromUs = 200) => {
  const rows = events.map((event, at) => ({ seq: at + 1, tsUs: fromUs + at, event }));
  return [...stopStory(order, rows, stops)].map(([seq, words]) => `${seq} ${words.replaceAll(/[\u2066-\u2069]/g, '')}`);
};

describe('what stops did to an order', () => {
  it('is told of those that covered it, with what their release meant', () => {
    const other: StopScope = { kind: 'instrument', instrument: 'LRGE' };
    expect(told([engaged('S1', all), engaged('S2', other), released('S2'), released('S1')])).toEqual([
      '1 stop S1 on everything holds it and cancels what works: drift',
      '4 its stop S1 released: looked; planned anew from here',
    ]);
  });

  it('says that it is still held by another, and is planned anew by the last', () => {
    const own: StopScope = { kind: 'parent', parentId: 'P1' };
    const reduces = engaged('S3', all, 'reduce');
    expect(told([engaged('S1', all), engaged('S2', own, 'hold'), reduces, released('S1'), released('S2')])).toEqual([
      '1 stop S1 on everything holds it and cancels what works: drift',
      '2 stop S2 on order P1 holds it: drift',
      '3 stop S3 on everything lets only what reduces leave: drift',
      '4 its stop S1 released: looked; still held by stop S2',
      '5 its stop S2 released: looked; planned anew from here',
    ]);
    expect(told([reduces, released('S3')])[1]).toBe('2 its stop S3 released: looked');
  });

  it('is known of a stop from before the journal by the table, and not of one from before the order', () => {
    const before = { stopId: 'S1', scopes: [all], degree: 'cancel' as const, engagedUs: 150, releasedUs: 200 };
    expect(told([released('S1')], [before])).toEqual(['1 its stop S1 released: looked; planned anew from here']);
    expect(told([released('S1')])).toEqual([]);
    expect(told([engaged('S1', all), released('S1')], [], 50)).toEqual([]);
  });

  it('ends with the order', () => {
    const done: EngineEvent = { type: 'ParentDone', parentId: 'P1' };
    expect(told([engaged('S1', all), done, released('S1')])).toHaveLength(1);
    expect(told([engaged('S1', all), { ...done, parentId: 'P2' }, released('S1')])).toHaveLength(2);
  });
});
