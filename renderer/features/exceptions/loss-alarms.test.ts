import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConnectionState } from '../../../engine-client/client/handle.ts';
import { connections, NOT_CONNECTED, setConnection } from '../../stores/connection.ts';
import { lostEngines } from '../../stores/lost-engines.ts';
import { LOST_AFTER_MS, watchLosses } from './loss-alarms.ts';

let told: string[];
let end: () => void;
const is = (engine: string, state: ConnectionState, heardMs: number | null = 5): void =>
  setConnection(engine, { ...NOT_CONNECTED, state, heardMs });
const pass = (ms: number): unknown => vi.advanceTimersByTime(ms);

beforeEach(() => {
  vi.useFakeTimers();
  is('e1', 'live');
  is('e2', 'live');
  told = [];
  end = watchLosses(lostEngines, (engine) => told.push(engine));
});
afterEach(() => {
  end();
  connections.setState({ of: new Map() });
  vi.useRealTimers();
});

it('tells of an engine that stays lost, once, and again when it is lost again', () => {
  is('e2', 'stale');
  pass(LOST_AFTER_MS - 1);
  expect(told).toEqual([]);
  pass(1);
  is('e2', 'stale', 900);
  is('e2', 'refused');
  pass(10 * LOST_AFTER_MS);
  expect(told).toEqual(['e2']);
  is('e2', 'live');
  is('e2', 'stale');
  pass(LOST_AFTER_MS);
  expect(told).toEqual(['e2', 'e2']);
});

it('says nothing of one that is back in time, that the desk left, or that was never heard', () => {
  is('e1', 'stale');
  is('e2', 'stale');
  is('e3', 'stale', null);
  pass(LOST_AFTER_MS / 2);
  is('e1', 'live');
  setConnection('e2', null);
  pass(10 * LOST_AFTER_MS);
  expect(told).toEqual([]);
});
