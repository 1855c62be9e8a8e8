import { describe, expect, it } from 'vitest';
import { GOOG, REAL_DAYS_ARE_MISSING } from './lobster/lobster-fixture.ts';
import { openLobster } from './lobster/lobster-feed.ts';
import { recordedSessions } from './session-figures.ts';
import { openSynthetic } from './synthetic/synthetic-feed.ts';

describe('what a recorded session was like', () => {
  it('leaves the feed at its start, and says the same twice', () => {
    const feed = openSynthetic('1');
    const first = feed.next();
    const sessions = recordedSessions(feed);
    expect(feed.next()).toEqual(first);
    expect(recordedSessions(feed)).toEqual(sessions);
    expect([...sessions.keys()].toSorted()).toEqual(feed.instruments.map(({ symbol }) => symbol).toSorted());
    for (const { seconds, volatility } of sessions.values()) {
      expect(seconds).toBe(6.5 * 3_600);
      expect(volatility).toBeGreaterThan(0);
    }
  });

  it.skipIf(REAL_DAYS_ARE_MISSING)('counts the executed shares of the recorded day of GOOG', async () => {
    const session = recordedSessions(await openLobster(GOOG)).get('GOOG')!;
    // Visible and hidden executions; the recording covers all but seconds of the session.
    expect(session.qty / (492_509 + 213_616)).toBeCloseTo(1, 2);
    expect(session.volatility).toBeGreaterThan(0.003);
    expect(session.volatility).toBeLessThan(0.05);
  });
});
