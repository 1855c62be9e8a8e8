import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConnectionState } from '../../engine-client/client/handle.ts';

const KEY = 'watchkeeper.lost';
let stored: Map<string, string>;

beforeEach(() => {
  vi.useFakeTimers();
  stored = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The desk, opened anew: its modules know nothing but what is stored. */
async function opened() {
  vi.resetModules();
  const { keepLostCare } = await import('./keep-lost-care.ts');
  const { lostCare } = await import('../stores/lost-care.ts');
  const { lostEngines } = await import('../stores/lost-engines.ts');
  const { engineName, NOT_CONNECTED, setConnection } = await import('../stores/connection.ts');
  const end = keepLostCare();
  const is = (engine: string, state: ConnectionState, heardMs: number | null = null): void =>
    setConnection(engine, {
      ...NOT_CONNECTED,
      state,
      heardMs,
      engine: heardMs === null ? null : ({ name: `${engine}-ldn` } as never),
    });
  return { engineName, lostCare, lostEngines, is, end };
}

it('knows after a reload which engines are lost, who has them, and when they come off the shelf', async () => {
  const first = await opened();
  for (const engine of ['e1', 'e2', 'e3']) first.is(engine, 'live', 5);
  for (const engine of ['e1', 'e2']) first.is(engine, 'stale', 5);
  first.lostCare.own('e1', 'kim');
  first.lostCare.shelve('e1', 'kim', 60_000, 'its machine is being restarted');
  first.end();

  const again = await opened();
  for (const engine of ['e1', 'e2', 'e3']) again.is(engine, 'connecting');
  expect(again.lostEngines.all()).toEqual(['e1', 'e2']);
  expect(['e1', 'e3'].map(again.engineName)).toEqual(['e1-ldn', 'e3']);
  expect(again.lostCare.of('e1')).toMatchObject({ owner: 'kim', shelf: { reason: 'its machine is being restarted' } });
  expect(again.lostCare.of('e2').acknowledgedBy).toBeNull();
  vi.advanceTimersByTime(60_000);
  expect(again.lostCare.of('e1')).toMatchObject({ owner: 'kim', shelf: null });
  // Found: what was noted was of that loss.
  again.is('e1', 'live', 9);
  expect([again.lostEngines.all(), again.lostCare.of('e1').owner]).toEqual([['e2'], null]);
  again.end();

  const third = await opened();
  for (const engine of ['e1', 'e2']) third.is(engine, 'connecting');
  expect([third.lostEngines.all(), third.lostCare.of('e1').owner]).toEqual([['e2'], null]);
  third.end();
});

it('leaves aside what is of another version, form or length, and keeps the rest of the desk', async () => {
  for (const kept of ['{', '{"version":2,"lost":[]}', JSON.stringify({ version: 1, lost: [{ engine: 7 }] })]) {
    stored.set(KEY, kept);
    const desk = await opened();
    desk.is('e1', 'connecting');
    expect(desk.lostEngines.all()).toEqual([]);
    desk.end();
  }
});
