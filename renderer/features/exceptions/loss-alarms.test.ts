import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConnectionState } from '../../../engine-client/client/handle.ts';
import { connections, NOT_CONNECTED, setConnection } from '../../stores/connection.ts';
import { lostCare } from '../../stores/lost-care.ts';
import { lostEngines } from '../../stores/lost-engines.ts';
import { lostCareWords, lostHasWords } from './exception-words.ts';
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

it('is noted by this desk until the engine is heard, and comes off its shelf by itself, once', () => {
  const back: string[] = [];
  const stop = lostCare.onReturn((engine) => back.push(engine));
  is('e1', 'stale');
  is('e2', 'stale');
  lostCare.acknowledge('e1', 'kim');
  lostCare.own('e2', 'ann');
  expect([lostCare.of('e1').acknowledgedBy, lostCare.of('e1').owner, lostCare.of('e2').owner]).toEqual([
    'kim',
    null,
    'ann',
  ]);
  lostCare.shelve('e1', 'kim', 60_000, 'its machine is being restarted');
  lostCare.shelve('e2', 'ann', 60_000, 'the same');
  const words = lostCareWords(lostCare.of('e1'), 60_000_000).replaceAll(/[\u2066-\u2069]/g, '');
  expect(words).toBe(
    'acknowledged by kim, on the shelf for 1 min by kim: its machine is being restarted; noted on this desk alone',
  );
  pass(59_999);
  expect([lostCare.of('e1').shelf?.by, back]).toEqual(['kim', []]);
  is('e2', 'live');
  pass(60_000);
  expect([lostCare.of('e1').shelf, back]).toEqual([null, ['e1']]);
  expect(lostCare.of('e1').acknowledgedBy).toBe('kim');
  expect(lostCare.of('e2')).toEqual({ acknowledgedBy: null, owner: null, shelf: null });
  expect(lostCareWords(lostCare.of('e2'), 0)).toBe('nobody has taken note yet');
  const nobody = lostCare.of('e2');
  expect(lostHasWords(nobody)).toBe('nobody yet');
  expect(lostHasWords({ ...nobody, acknowledgedBy: 'ann' })).toBe('seen by ann');
  expect(lostHasWords({ ...nobody, acknowledgedBy: 'ann', owner: 'kim' })).toBe('kim has it');
  stop();
});
