import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConnectionState, EngineHandle } from '../../engine-client/client/handle.ts';
import type { RosterMeans } from '../stores/engine-roster.ts';

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

const urlOfNth = (n: number): string => `http://127.0.0.1:${7410 + n}`;
const HOME_URL = urlOfNth(1);
const entry = (n: number, url = urlOfNth(n)) => ({ id: `e${n}`, url, hue: n });
const ALL = [1, 2, 3].map((n) => entry(n));

/** The desk, opened anew: its modules know nothing but what is stored; the tokens of `without` were not kept. */
async function opened({ entries = ALL, without = [] as readonly string[] } = {}) {
  vi.resetModules();
  const { keepLostCare } = await import('./keep-lost-care.ts');
  const { lostCare } = await import('../stores/lost-care.ts');
  const { lostEngines } = await import('../stores/lost-engines.ts');
  const { engineName, NOT_CONNECTED, setConnection } = await import('../stores/connection.ts');
  const { joinEngine, knownEngines, leaveEngine, startRoster } = await import('../stores/engine-roster.ts');
  const silent = { onBatch: () => () => {}, subscribe: () => () => {}, look: () => {}, close: () => {} };
  let remembered: unknown = entries;
  const means: RosterMeans = {
    connect: () => silent as unknown as EngineHandle,
    readToken: (engine) => Promise.resolve(without.includes(engine) ? null : 'token'),
    writeToken: () => Promise.resolve(),
    readEntries: () => remembered,
    writeEntries: (next) => void (remembered = next),
  };
  const end = keepLostCare(knownEngines(means, HOME_URL));
  const back: string[] = [];
  lostCare.onReturn((engine) => back.push(engine));
  await startRoster(means, { url: HOME_URL, token: 'token' });
  const is = (engine: string, state: ConnectionState, heardMs: number | null = null): void =>
    setConnection(engine, {
      ...NOT_CONNECTED,
      state,
      heardMs,
      engine: heardMs === null ? null : ({ name: `${engine}-ldn` } as never),
    });
  const entriesNow = (): unknown => remembered;
  return { back, engineName, entriesNow, joinEngine, leaveEngine, lostCare, lostEngines, is, end };
}

/** Of three engines the second and the third were lost, and somebody had them, the second on the shelf. */
async function closedWithLosses(): Promise<void> {
  const desk = await opened();
  for (const engine of ['e1', 'e2', 'e3']) desk.is(engine, 'live', 5);
  for (const engine of ['e2', 'e3']) desk.is(engine, 'stale', 5);
  desk.lostCare.own('e2', 'kim');
  desk.lostCare.own('e3', 'ann');
  desk.lostCare.shelve('e2', 'kim', 60_000, 'its machine is being restarted');
  desk.end();
}

const keptEngines = (): string[] =>
  (JSON.parse(stored.get(KEY)!) as { lost: { engine: string }[] }).lost.map(({ engine }) => engine);

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
  expect(['e1', 'e3'].map(again.engineName)).toEqual(['e1-ldn', new URL(urlOfNth(3)).host]);
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

it('holds an engine that was found again for no longer lost while it is joined with another token', async () => {
  await closedWithLosses();
  const desk = await opened();
  for (const engine of ['e2', 'e3']) desk.is(engine, 'connecting');
  desk.is('e2', 'live', 9);
  for (const n of [2, 3]) expect(desk.joinEngine(urlOfNth(n), 'another', false)).toBe(`e${n}`);
  for (const engine of ['e2', 'e3']) desk.is(engine, 'connecting');
  expect(desk.lostEngines.all()).toEqual(['e3']);
  expect(desk.lostCare.of('e3').owner).toBe('ann');
  desk.is('e2', 'live', 10);
  desk.is('e2', 'stale', 10);
  expect(desk.lostEngines.all()).toEqual(['e2', 'e3']);
  desk.end();
});

it('knows nothing of an engine once it is left, also where its id is given to another', async () => {
  await closedWithLosses();
  const desk = await opened();
  expect([desk.engineName('e2'), desk.lostEngines.all()]).toEqual(['e2-ldn', ['e2', 'e3']]);
  desk.leaveEngine('e2');
  expect(keptEngines()).toEqual(['e3']);
  expect(desk.joinEngine('http://127.0.0.1:7777', 'token', false)).toBe('e2');
  expect([desk.engineName('e2'), desk.lostEngines.all()]).toEqual(['127.0.0.1:7777', ['e3']]);
  expect(desk.lostCare.of('e2')).toEqual({ acknowledgedBy: null, owner: null, shelf: null });
  vi.advanceTimersByTime(60_000);
  expect(desk.back).toEqual([]);
  desk.end();
});

it('does not take an engine at another address for one that was lost', async () => {
  await closedWithLosses();
  const desk = await opened({ entries: [entry(1), entry(2, 'http://127.0.0.1:7777'), entry(3)] });
  expect(desk.lostEngines.all()).toEqual(['e3']);
  expect([desk.engineName('e2'), desk.lostCare.of('e2').owner]).toEqual(['127.0.0.1:7777', null]);
  desk.end();
});

it('keeps what was noted of engines that wait for their tokens, and tells nothing of them meanwhile', async () => {
  await closedWithLosses();
  const desk = await opened({ without: ['e2', 'e3'] });
  desk.is('e1', 'live', 9);
  desk.is('e1', 'stale', 9);
  expect([desk.lostEngines.all(), keptEngines()]).toEqual([['e1'], ['e1', 'e2', 'e3']]);
  vi.advanceTimersByTime(60_000);
  expect(desk.back).toEqual([]);
  // They are remembered themselves, too.
  expect(desk.entriesNow()).toEqual(ALL);
  desk.end();

  const again = await opened();
  expect([again.lostEngines.all(), again.engineName('e2')]).toEqual([['e1', 'e2', 'e3'], 'e2-ldn']);
  expect(again.lostCare.of('e2')).toEqual({ acknowledgedBy: 'kim', owner: 'kim', shelf: null });
  expect(again.lostCare.of('e3').owner).toBe('ann');
  again.end();
});

it('leaves aside what is of another version, form or length, and keeps the rest of the desk', async () => {
  const lost = { engine: 'e1', url: HOME_URL, name: 'ldn', acknowledgedBy: null, owner: null, shelf: null };
  const cases: [kept: string, lost: string[]][] = [
    [JSON.stringify({ version: 2, lost: [lost] }), ['e1']],
    [JSON.stringify({ version: 3, lost: [lost] }), []],
    [JSON.stringify({ version: 2, lost: Array.from({ length: 65 }, () => lost) }), []],
    [JSON.stringify({ version: 2, lost: [{ ...lost, engine: 7 }] }), []],
    ['{', []],
  ];
  for (const [kept, known] of cases) {
    stored.set(KEY, kept);
    const desk = await opened();
    desk.is('e1', 'connecting');
    expect([kept, desk.lostEngines.all()]).toEqual([kept, known]);
    desk.end();
  }
});

it('leaves aside a remembered engine whose address is none', async () => {
  const desk = await opened({ entries: [entry(1), entry(2, 'http://127.0.0.1:99999'), entry(3)] });
  expect(desk.entriesNow()).toEqual([entry(1), entry(3)]);
  desk.end();
});
