import { expect, it } from 'vitest';
import { NOT_CONNECTED } from '../../stores/connection.ts';
import { connectionWords } from './connection-words.ts';

const words = (over: Partial<typeof NOT_CONNECTED>, nowMs = 0) => connectionWords({ ...NOT_CONNECTED, ...over }, nowMs);

it('is green only when live, with the round trip', () => {
  expect(words({ state: 'live', roundTripMs: 0.42 })).toEqual({ words: 'live 0.4 ms', tone: 'live' });
  expect(words({ state: 'live', roundTripMs: 71.3 })).toEqual({ words: 'live 71 ms', tone: 'live' });
});

it('counts a stale engine from the last word heard, not from when it was noticed', () => {
  expect(words({ state: 'stale', heardMs: 1_000, sinceMs: 1_750 }, 2_230).words).toBe('stale 1.2 s');
  expect(words({ state: 'stale', heardMs: 0 }, 75_900).words).toBe('stale 1 min 15 s');
  expect(words({ state: 'stale', heardMs: null, sinceMs: 500 }, 900).tone).toBe('attention');
});

it('says what it is doing otherwise', () => {
  expect(words({ state: 'resynchronising' }).words).toBe('resynchronising');
  expect(words({ state: 'connecting', attempt: 3 }).words).toBe('connecting, attempt 3');
  expect(words({ state: 'refused', detail: 'token' })).toEqual({ words: 'refused', tone: 'attention' });
});
