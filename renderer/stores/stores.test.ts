import { describe, expect, it, vi } from 'vitest';
import type { Batch, CommandResult, EngineHandle, TableUpdate } from '../../engine-client/client/handle.ts';
import type { Quote } from '../../shared/protocol/tables.ts';
import { offerAction, runAction } from './actions.ts';
import { commands, latestFor, recordCommand } from './commands.ts';
import { connection, NOT_CONNECTED } from './connection.ts';
import { desk } from './desk.ts';
import { createSeries } from './series.ts';
import { createTableStore } from './table-store.ts';
import { quotes } from './tables.ts';

const quote = (instrument: string, bidPx: number): Quote => ({
  ...{ instrument, tsUs: 1, bidPx, bidQty: 1, askPx: bidPx + 1, askQty: 1 },
  ...{ lastPx: 0, volumeQty: 0, volumeNotional: 0, halted: false },
});
const quotesUpdate = (kind: 'snapshot' | 'delta', rows: Quote[], removed: string[] = []) => ({
  ...{ table: 'quotes' as const, params: {}, kind, rows, removed },
});
const sample = (tsUs: number) => ({ tsUs, bidPx: 1, askPx: 2, lastPx: 1, volumeQty: 0 });

describe('a table store', () => {
  it('puts and removes by delta, and replaces all by snapshot', () => {
    const store = createTableStore('quotes');
    store.apply([quotesUpdate('snapshot', [quote('A', 1), quote('B', 2)])]);
    store.apply([quotesUpdate('delta', [quote('B', 3), quote('C', 4)], ['A'])]);
    expect([...store.getState().rows].map(([key, row]) => [key, row.bidPx])).toEqual([
      ['B', 3],
      ['C', 4],
    ]);
    store.apply([quotesUpdate('snapshot', [quote('D', 5)])]);
    expect([...store.getState().rows.keys()]).toEqual(['D']);
  });

  it('announces once a batch, and hands every update on in order, a snapshot first to a late listener', () => {
    const store = createTableStore('quotes');
    store.apply([quotesUpdate('snapshot', [quote('A', 1)])]);
    const renders = vi.fn();
    const seen: string[] = [];
    store.subscribe(renders);
    const stop = store.onUpdate((update) => seen.push(`${update.kind} ${update.rows.map((row) => row.bidPx).join()}`));
    store.apply([quotesUpdate('delta', [quote('A', 2)]), quotesUpdate('delta', [quote('A', 3)])]);
    stop();
    store.apply([quotesUpdate('delta', [quote('A', 4)])]);
    expect(seen).toEqual(['snapshot 1', 'delta 2', 'delta 3']);
    expect(renders).toHaveBeenCalledTimes(2);
  });

  it('keeps the newest rows of a bounded table and reports those that fell out', () => {
    const store = createTableStore('quotes', 2);
    const seen: string[][] = [];
    store.onUpdate((update) => seen.push([...update.removed]));
    store.apply([quotesUpdate('snapshot', [quote('A', 1), quote('B', 1), quote('C', 1)])]);
    store.apply([quotesUpdate('delta', [quote('D', 1)])]);
    expect([...store.getState().rows.keys()]).toEqual(['C', 'D']);
    expect(seen).toEqual([[], [], ['B']]);
  });
});

describe('series', () => {
  it('share one subscription, give a late follower what is held, and end with the last follower', () => {
    const unsubscribe = vi.fn();
    const subscribe = vi.fn(() => unsubscribe);
    const series = createSeries({ subscribe });
    const params = { instrument: 'A' };
    const early: number[] = [];
    const late: number[] = [];
    const stopEarly = series.follow('marketSeries', params, (u) => early.push(...u.rows.map((row) => row.tsUs)));
    const update = (kind: 'snapshot' | 'delta', tsUs: number, instrument = 'A'): TableUpdate => ({
      ...{ table: 'marketSeries', params: { instrument }, kind, rows: [sample(tsUs)], removed: [] },
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
      { kind: 'PauseParent', parentId: 'P1', children: 'keep' },
      'Pause P1',
      () => new Promise((resolve) => (answer = resolve)),
    );
    expect(latestFor(commands.getState().sent, 'P1')).toMatchObject({ status: 'pending', words: 'Pause P1' });
    answer({ status: 'rejected', id: 'c1', code: 'WRONG_STATE', reason: 'P1 is done' });
    await sending;
    expect(latestFor(commands.getState().sent, 'P1')).toMatchObject({
      ...{ status: 'rejected', id: 'c1', code: 'WRONG_STATE', reason: 'P1 is done' },
    });
  });

  it('are unknown, not lost, when sending fails', async () => {
    const result = await recordCommand({ kind: 'CancelParent', parentId: 'P2' }, 'Cancel P2', () =>
      Promise.reject(new Error('the worker is gone')),
    );
    expect(result).toMatchObject({ status: 'unknown', reason: 'the worker is gone' });
    expect(latestFor(commands.getState().sent, 'P2')?.status).toBe('unknown');
  });
});

describe('the desk', () => {
  it('writes the stores from batches only, and lets go of all tables', () => {
    let onBatch!: (batch: Batch) => void;
    const open = new Set<string>();
    const handle: EngineHandle = {
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
    const detach = desk.attach(handle);
    expect(open.size).toBe(13);
    const view = { ...NOT_CONNECTED, state: 'live' as const };
    onBatch({ connection: view, updates: [quotesUpdate('snapshot', [quote('A', 7)])], outcomes: [] });
    expect(connection.getState()).toEqual(view);
    expect(quotes.getState().rows.get('A')?.bidPx).toBe(7);
    detach();
    expect(open.size).toBe(0);
    expect(() => desk.followSeries('marketSeries', { instrument: 'A' }, () => {})).toThrow(/attach/);
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
