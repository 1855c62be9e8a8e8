import { describe, expect, it } from 'vitest';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { ChildEvent } from '../child-fold.ts';
import { DOWN_AFTER_SILENCES, VenueHealthState } from './venue-health-state.ts';

/** One venue to which things happen, second by second. */
function venue() {
  const health = new VenueHealthState();
  let nowUs = 1_000 * US_PER_SECOND;
  const tell = (event: ChildEvent): void => health.childChanged(event, 'DARK2', nowUs);
  return {
    pass: (seconds: number): void => void (nowUs += seconds * US_PER_SECOND),
    nowUs: (): number => nowUs,
    silent: (): void => tell({ type: 'ChildBecameUnknown', childId: 'C1', reason: '', silentUs: 2_000_000 }),
    restart: (): void => tell({ type: 'ChildBecameUnknown', childId: 'C1', reason: 'the engine restarted' }),
    acknowledges: (): void => tell({ type: 'ChildAcknowledged', childId: 'C1' }),
    rejects: (): void => tell({ type: 'ChildRejected', childId: 'C1', reason: 'closed' }),
    is: () => health.of('DARK2', nowUs),
  };
}

describe('the health of a venue', () => {
  it('is up while nothing is known of it, or after a restart of the engine alone', () => {
    const dark = venue();
    expect(dark.is()).toEqual({ venue: 'DARK2', state: 'up', sinceUs: 0, why: '' });
    dark.restart();
    expect(dark.is().state).toBe('up');
  });

  it('is degraded by one silence, down by three in a row, and up again ten seconds after it speaks', () => {
    const dark = venue();
    dark.silent();
    expect(dark.is().state).toBe('degraded');
    for (let i = 1; i < DOWN_AFTER_SILENCES; i++) dark.silent();
    const downUs = dark.nowUs();
    dark.pass(20);
    expect(dark.is()).toMatchObject({ state: 'down', sinceUs: downUs });
    dark.acknowledges();
    expect(dark.is()).toMatchObject({ state: 'degraded', sinceUs: dark.nowUs() });
    dark.pass(10);
    expect(dark.is()).toMatchObject({ state: 'up', sinceUs: dark.nowUs() });
  });

  it('is down ten seconds after a single silence too, where nothing else is heard of it', () => {
    const dark = venue();
    dark.silent();
    dark.pass(9);
    expect(dark.is().state).toBe('degraded');
    dark.pass(1);
    const downUs = dark.nowUs();
    expect(dark.is()).toMatchObject({ state: 'down', sinceUs: downUs });
    dark.pass(600);
    expect(dark.is()).toMatchObject({ state: 'down', sinceUs: downUs });
  });

  it('is degraded by a burst of rejects, but not by a few among many orders', () => {
    const dark = venue();
    for (let i = 0; i < 4; i++) dark.rejects();
    expect(dark.is().state).toBe('up');
    dark.rejects();
    expect(dark.is()).toMatchObject({ state: 'degraded', why: '5 of the last 5 orders were rejected: closed' });
    for (let i = 0; i < 14; i++) dark.acknowledges();
    expect(dark.is().state).toBe('degraded');
    for (let i = 0; i < 3; i++) dark.acknowledges();
    expect(dark.is().state).toBe('up');
    for (let i = 0; i < 5; i++) dark.rejects();
    expect(dark.is().state).toBe('up');
  });

  it('is up again a minute after the last reject of a burst', () => {
    const dark = venue();
    for (let i = 0; i < 5; i++) dark.rejects();
    dark.pass(59);
    expect(dark.is().state).toBe('degraded');
    dark.pass(1);
    expect(dark.is().state).toBe('up');
  });
});
