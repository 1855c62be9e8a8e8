import { describe, expect, it, vi } from 'vitest';
import type { Batch, CommandResult, EngineHandle, TableUpdate } from '../../engine-client/client/handle.ts';
import type { Quote } from '../../shared/protocol/tables.ts';
import { offerAction, runAction } from './actions.ts';
import { commands, latestFor, recordCommand } from './commands.ts';
import { connectionOf, engineShort, forgetName, NOT_CONNECTED, setConnection, wasCalled } from './connection.ts';
import { desk } from './desk.ts';
import { createSeries } from './series.ts';
import { createTableStore } from './table-store.ts';
import { quotes, TABLE_STORES } from './tables.ts';

const quote = (instrument: string, bidPx: number): Quote => ({
  instrument,
  tsUs: 1,
  bidPx,
  bidQty: 1,
  askPx: bidPx + 1,
  askQty: 1,
  lastPx: 0,
  volumeQty: 0,
  volumeNotional: 0,
  halted: false,
});
const quotesUpdate = (kind: 'snapshot' | 'delta', rows: Quote[], removed: string[] = []) => ({
  table: 'quotes' as const,
  params: {},
  kind,
  rows,
  removed,
});
const sample = (tsUs: number) => ({ tsUs, bidPx: 1, askPx: 2, lastPx: 1, volumeQty: 0 });

describe('a table store', () => {
  it('puts and removes by delta, and replaces all by snapshot', () => {
    const store = createTableStore('quotes');
    store.apply('e1', [quotesUpdate('snapshot', [quote('A', 1), quote('B', 2)])]);
    store.apply('e1', [quotesUpdate('delta', [quote('B', 3), quote('C', 4)], ['A'])]);
    expect([...store.getState().rows].map(([key, row]) => [key, row.bidPx])).toEqual([
      ['e1/B', 3],
      ['e1/C', 4],
    ]);
    store.apply('e1', [quotesUpdate('snapshot', [quote('D', 5)])]);
    expect([...store.getState().rows.keys()]).toEqual(['e1/D']);
  });

  it('announces once a batch, and hands every update on in order, a snapshot first to a late listener', () => {
    const store = createTableStore('quotes');
    store.apply('e1', [quotesUpdate('snapshot', [quote('A', 1)])]);
    const renders = vi.fn();
    const seen: string[] = [];
    store.subscribe(renders);
    const stop = store.onUpdate((update) => seen.push(`${update.kind} ${update.rows.map((row) => row.bidPx).join()}`));
    store.apply('e1', [quotesUpdate('delta', [quote('A', 2)]), quotesUpdate('delta', [quote('A', 3)])]);
    stop();
    store.apply('e1', [quotesUpdate('delta', [quote('A', 4)])]);
    expect(seen).toEqual(['snapshot 1', 'delta 2', 'delta 3']);
    expect(renders).toHaveBeenCalledTimes(2);
  });

  it('keeps the newest rows of a bounded table and reports those that fell out', () => {
    const store = createTableStore('quotes', 2);
    const seen: string[][] = [];
    store.onUpdate((update) => seen.push([...update.removed]));
    store.apply('e1', [quotesUpdate('snapshot', [quote('A', 1), quote('B', 1), quote('C', 1)])]);
    store.apply('e1', [quotesUpdate('delta', [quote('D', 1)])]);
    expect([...store.getState().rows.keys()]).toEqual(['e1/C', 'e1/D']);
    expect(seen).toEqual([[], [], ['e1/B']]);
  });

  it('lets what comes by the hundred push out its like alone', () => {
    const kindOf = ({ bidPx }: Quote) => (bidPx > 100 ? 'lasting' : 'routine');
    const store = createTableStore('quotes', 2, kindOf);
    const seen: string[][] = [];
    store.onUpdate((update) => seen.push([...update.removed]));
    store.apply('e1', [quotesUpdate('snapshot', [quote('L', 101), quote('A', 1), quote('B', 1)])]);
    store.apply('e1', [quotesUpdate('delta', [quote('C', 1), quote('M', 102)])]);
    store.apply('e1', [quotesUpdate('delta', [quote('D', 1), quote('N', 103)])]);
    expect([...store.getState().rows.keys()]).toEqual(['e1/C', 'e1/M', 'e1/D', 'e1/N']);
    expect(seen).toEqual([[], [], ['e1/A'], ['e1/L', 'e1/B']]);
    // Another engine's are its own.
    store.apply('e2', [quotesUpdate('snapshot', [quote('A', 1)])]);
    store.apply('e1', [quotesUpdate('snapshot', [quote('Z', 1)])]);
    expect([...store.getState().rows.keys()]).toEqual(['e2/A', 'e1/Z']);
  });
});

describe('series', () => {
  it('share one subscription, give a late follower what is held, and end with the last follower', () => {
    const unsubscribe = vi.fn();
    const subscribe = vi.fn(() => unsubscribe);
    const series = createSeries('e1', { subscribe });
    const params = { instrument: 'A' };
    const early: number[] = [];
    const late: number[] = [];
    const stopEarly = series.follow('marketSeries', params, (u) => early.push(...u.rows.map((row) => row.tsUs)));
    const update = (kind: 'snapshot' | 'delta', tsUs: number, instrument = 'A'): TableUpdate => ({
      table: 'marketSeries',
      params: { instrument },
      kind,
      rows: [sample(tsUs)],
      removed: [],
    });
    series.apply(update('snapshot', 1));
    series.apply(update('delta', 9, 'B'));
    const stopLate = series.follow('marketSeries', params, (u) => late.push(...u.rows.map((row) => row.tsUs)));
    series.apply(update('delta', 2));
    expect(early).toEqual([1, 2]);
    expect(late).toEqual([1, 2]);
    expect(subscribe).toHaveBeenCalledTimes(1);
    stopEarly();
    stopEarly();
    expect(unsubscribe).not.toHaveBeenCalled();
    stopLate();
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });
});

describe('commands', () => {
  it('stay pending until the answer, and keep code and reason of a rejection', async () => {
    let answer!: (result: CommandResult) => void;
    const sending = recordCommand(
      'e1',
      { kind: 'PauseParent', parentId: 'P1', children: 'keep' },
      'Pause P1',
      () => new Promise((resolve) => (answer = resolve)),
    );
    expect(latestFor(commands.getState().sent, 'e1', 'P1')).toMatchObject({ status: 'pending', words: 'Pause P1' });
    answer({ status: 'rejected', id: 'c1', code: 'WRONG_STATE', reason: 'P1 is done' });
    await sending;
    expect(latestFor(commands.getState().sent, 'e1', 'P1')).toMatchObject({
      status: 'rejected',
      id: 'c1',
      code: 'WRONG_STATE',
      reason: 'P1 is done',
    });
  });

  it('are unknown, not lost, when sending fails', async () => {
    const result = await recordCommand('e1', { kind: 'CancelParent', parentId: 'P2' }, 'Cancel P2', () =>
      Promise.reject(new Error('the worker is gone')),
    );
    expect(result).toMatchObject({ status: 'unknown', reason: 'the worker is gone' });
    expect(latestFor(commands.getState().sent, 'e1', 'P2')?.status).toBe('unknown');
  });
});

/** An engine that records what it is asked and hands out batches when told. */
function engineDouble(answer: (what: string) => CommandResult) {
  const asked: string[] = [];
  let onBatch!: (batch: Batch) => void;
  const handle: EngineHandle = {
    look: () => {},
    subscribe: () => () => {},
    onBatch: (listener) => {
      onBatch = listener;
      return () => {};
    },
    command: ({ kind }) => Promise.resolve(answer((asked.push(kind), kind))),
    kill: ({ scopes }) =>
      Promise.resolve(answer((asked.push(`kill ${scopes.map(({ kind }) => kind).join()}`), 'kill'))),
    ask: () => Promise.reject(new Error('not in this test')),
    close: () => {},
  };
  const tell = (rows: Quote[], kind: 'snapshot' | 'delta' = 'snapshot') =>
    onBatch({ connection: { ...NOT_CONNECTED, state: 'live' }, updates: [quotesUpdate(kind, rows)], outcomes: [] });
  return { asked, handle, tell };
}

describe('a desk of several engines', () => {
  const accepted = { status: 'accepted', id: 'c', logSeq: 1 } as const;
  const unknown = { status: 'unknown', id: 'k', reason: 'no answer' } as const;

  it('holds the same row of each apart; what one tells, resends or takes away leaves the other alone', () => {
    const [one, two] = [engineDouble(() => accepted), engineDouble(() => accepted)];
    const detach = [desk.attach('e1', one.handle), desk.attach('e2', two.handle)];
    const heard: string[] = [];
    one.tell([quote('A', 1), quote('B', 2)]);
    two.tell([quote('A', 9)]);
    const end = quotes.onUpdate(({ kind, rows, removed }) =>
      heard.push(`${kind} ${rows.map((row) => row.engine + row.instrument).join()} -${removed.join()}`),
    );
    one.tell([quote('A', 3)]);
    expect([quotes.get('e1', 'A')?.bidPx, quotes.get('e1', 'B'), quotes.get('e2', 'A')?.bidPx]).toEqual([
      3,
      undefined,
      9,
    ]);
    detach[0]!();
    expect([...quotes.getState().rows.keys()]).toEqual(['e2/A']);
    expect(heard).toEqual(['snapshot e1A,e1B,e2A -', 'delta e1A -e1/B', 'delta  -e1/A']);
    end();
    detach[1]!();
  });

  it('sends a command to its engine alone, and a stop of everything to each, answered apart', async () => {
    const [one, two] = [engineDouble(() => accepted), engineDouble((what) => (what === 'kill' ? unknown : accepted))];
    const detach = [desk.attach('e1', one.handle), desk.attach('e2', two.handle)];
    await desk.sendCommand('e2', { kind: 'CancelParent', parentId: 'P1' }, 'Cancel P1');
    expect([one.asked, two.asked]).toEqual([[], ['CancelParent']]);
    expect(latestFor(commands.getState().sent, 'e1', 'P1')?.kind).not.toBe('CancelParent');
    const answers = await desk.kill([{ engine: 'every', scope: { kind: 'all' } }], 'cancel', 'why');
    expect(answers.map(({ engine, result }) => [engine, result.status])).toEqual([
      ['e1', 'accepted'],
      ['e2', 'unknown'],
    ]);
    await desk.kill([{ engine: 'e1', scope: { kind: 'instrument', instrument: 'A' } }], 'hold', 'why');
    expect([one.asked, two.asked]).toEqual([
      ['kill all', 'kill instrument'],
      ['CancelParent', 'kill all'],
    ]);
    for (const end of detach) end();
  });
});

it('a long name of an engine is short by its two ends, and whole where another would read the same', () => {
  const names = ['ldn-1', 'new-york-primary-01', 'new-york-reserve-02', 'tokyo-a-primary-1', 'tokyo-b-primary-1'];
  names.forEach((name, at) => {
    wasCalled(`e${at}`, name);
    setConnection(`e${at}`, NOT_CONNECTED);
  });
  const shorts = ['ldn-1', 'new-yo…ary-01', 'new-yo…rve-02', 'tokyo-a-primary-1', 'tokyo-b-primary-1'];
  expect(names.map((_, at) => engineShort(`e${at}`))).toEqual(shorts);
  for (const at of names.keys()) {
    setConnection(`e${at}`, null);
    forgetName(`e${at}`);
  }
});

describe('the desk', () => {
  it('writes the stores from batches only, and lets go of all tables', () => {
    let onBatch!: (batch: Batch) => void;
    const open = new Set<string>();
    const handle: EngineHandle = {
      look: () => {},
      subscribe: (table) => {
        open.add(table);
        return () => open.delete(table);
      },
      onBatch: (listener) => {
        onBatch = listener;
        return () => {};
      },
      command: () => Promise.reject(new Error('not in this test')),
      kill: () => Promise.reject(new Error('not in this test')),
      ask: () => Promise.resolve(null),
      close: () => {},
    };
    const detach = desk.attach('e1', handle);
    expect(open.size).toBe(TABLE_STORES.length);
    const view = { ...NOT_CONNECTED, state: 'live' as const };
    onBatch({ connection: view, updates: [quotesUpdate('snapshot', [quote('A', 7)])], outcomes: [] });
    expect(connectionOf('e1')).toEqual(view);
    expect(quotes.get('e1', 'A')?.bidPx).toBe(7);
    detach();
    expect(open.size).toBe(0);
    expect(() => desk.followSeries('e1', 'marketSeries', { instrument: 'A' }, () => {})).toThrow(/attach/);
  });
});

describe('actions', () => {
  it('run the newest offer, and none when nobody offers', () => {
    const ran: string[] = [];
    const endFirst = offerAction('order.new', () => ran.push('first'));
    const endSecond = offerAction('order.new', () => ran.push('second'));
    expect(runAction('order.new')).toBe(true);
    endSecond();
    runAction('order.new');
    endFirst();
    expect(ran).toEqual(['second', 'first']);
    expect(runAction('order.new')).toBe(false);
  });
});
