import { afterEach, describe, expect, it } from 'vitest';
import type { RowOf } from '../../shared/protocol/tables.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { ClientRecord } from '../../tests/fixtures/client-record.ts';
import { type MemoryEngine, testParent, testQuote } from '../../tests/fixtures/memory-engine.ts';
import { until } from '../../tests/fixtures/raw-session.ts';
import { testGateway, tokenOf } from '../../tests/fixtures/test-gateway.ts';
import type { Batch, EngineHandle } from '../client/handle.ts';
import { createWorkerHandle, type WorkerLike } from '../client/worker-handle.ts';
import { hostDesk } from './desk-host.ts';
import type { FromWorker, MessageEnd, ToWorker } from './messages.ts';

const STOP = { scopes: [{ kind: 'all' as const }], degree: 'cancel' as const, reason: 'test' };

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** Both ends of a real channel: messages are cloned and come in turns of their own, as between threads. */
function channel(): { worker: WorkerLike; inside: MessageEnd<FromWorker>; fail: (message: string) => void } {
  const { port1, port2 } = new MessageChannel();
  ends.push(() => port1.close());
  port1.start();
  port2.start();
  const errors: ((event: { message: string }) => void)[] = [];
  const worker: WorkerLike = {
    postMessage: (message) => port1.postMessage(message),
    addEventListener: (type: 'message' | 'error', listener: (event: never) => void) => {
      if (type === 'message') port1.addEventListener('message', listener as (event: MessageEvent) => void);
      else errors.push(listener as (event: { message: string }) => void);
    },
  };
  return { worker, inside: port2, fail: (message) => errors.forEach((listener) => listener({ message })) };
}

function deskOf(url: string): { handle: EngineHandle; record: ClientRecord; fail: (message: string) => void } {
  const { worker, inside, fail } = channel();
  hostDesk(inside);
  const handle = createWorkerHandle(worker, { url, token: tokenOf('trader'), clientName: 'desk' });
  ends.push(() => handle.close());
  return { handle, record: new ClientRecord(handle), fail };
}

describe('the client in a worker', () => {
  it('follows, commands and stops like the client itself', async () => {
    await using at = await testGateway();
    const { handle, record } = deskOf(at.url);
    const end = handle.subscribe('quotes');
    expect(() => handle.subscribe('orderSeries')).toThrow(TypeError);
    await record.reach('live');
    at.engine.put('quotes', [testQuote()]);
    await until(() => record.rows('quotes').length === 1, 'the quote');
    expect(await handle.command({ kind: 'SetPace', pace: 2 })).toMatchObject({ status: 'accepted', logSeq: 1 });
    expect(await handle.kill(STOP)).toMatchObject({ status: 'accepted', stopId: 'S2' });
    end();
    handle.close();
    expect(record.state).toBe('closed');
    await until(() => at.engine.supervisors.length === 0, 'the session to be gone');
  });

  it('a worker that fails is shown, its commands are of unknown fate, and a stop goes by HTTP', async () => {
    await using at = await testGateway();
    const { handle, record, fail } = deskOf(at.url);
    await record.reach('live');
    at.engine.gate = new Promise(() => {});
    const pending = handle.command({ kind: 'SetPace', pace: 2 });
    fail('out of memory');
    expect((await pending).status).toBe('unknown');
    expect(record.last?.connection).toMatchObject({
      state: 'stale',
      detail: expect.stringContaining('out of memory') as string,
    });
    expect(await handle.kill(STOP)).toMatchObject({ status: 'accepted' });
  });

  it('a worker that says nothing is shown stale', async () => {
    const { worker } = channel();
    const handle = createWorkerHandle(worker, { url: 'http://127.0.0.1:1', token: 't', clientName: 'desk' });
    ends.push(() => handle.close());
    const record = new ClientRecord(handle);
    await record.reach('stale');
    expect(record.last?.connection.detail).toBe("the desk's worker has been silent for more than 750 ms");
  });
});

describe('what a desk looks at', () => {
  const gauge = (n: number, plannedQty: number): RowOf<'gauges'> => ({
    parentId: `P${n}`,
    tsUs: 1,
    plannedQty,
    filledQty: 0,
    filledNotional: 0,
    marketQty: 0,
    marketNotional: 0,
    reason: '',
    expectedBps: null,
    sigmaBps: null,
  });

  it('comes first, and the rest until the desk holds the table as the engine does', async () => {
    await using at = await testGateway();
    const rng = seededRng(7);
    const orders = 1_500;
    const all = Array.from({ length: orders }, (_, n) => gauge(n, 0));
    at.engine.put('gauges', all);
    const { handle, record } = deskOf(at.url);
    handle.subscribe('gauges');
    await until(() => record.rows('gauges').length === orders, 'the snapshot');
    handle.look('gauges', ['P1499']);
    const before = record.batches.length;
    at.engine.put(
      'gauges',
      all.map(({ plannedQty }, n) => gauge(n, plannedQty + 1)),
    );
    await until(() => record.batches.slice(before).some(({ updates }) => updates.length > 0), 'the first rows');
    const first = record.batches.slice(before).flatMap(({ updates }) => updates)[0]!;
    expect(first.rows.length).toBeLessThan(orders);
    expect(first.rows[0]).toMatchObject({ parentId: 'P1499', plannedQty: 1 });
    for (let round = 2; round < 40; round++) {
      const some = Array.from({ length: rng.below(200) }, () => gauge(rng.below(orders), round));
      at.engine.put('gauges', some, {}, round % 9 === 0 ? [`P${rng.below(orders)}`] : []);
      handle.look(
        'gauges',
        Array.from({ length: rng.below(30) }, () => `P${rng.below(orders)}`),
      );
      await new Promise((resolve) => setTimeout(resolve, rng.below(6)));
    }
    const wordsOf = (rows: readonly RowOf<'gauges'>[]): string[] =>
      rows.map(({ parentId, plannedQty }) => `${parentId} ${plannedQty}`).toSorted();
    const told = wordsOf(at.engine.snapshot('gauges', {})!.rows);
    await until(() => wordsOf(record.rows('gauges')).join() === told.join(), 'the desk to hold what the engine does');
  });
});

describe('a desk that is busy', () => {
  /** A desk that takes batches only when it is told to. */
  function busyDesk(url: string, heldRows?: number): { batches: Batch[]; take: () => void; takeAll: () => void } {
    const { worker, inside } = channel();
    hostDesk(inside, heldRows);
    const batches: Batch[] = [];
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (data.t === 'batch') batches.push(data.batch);
    });
    const post = (message: ToWorker): void => worker.postMessage(message);
    post({ t: 'start', url, token: tokenOf('trader'), clientName: 'busy' });
    post({ t: 'follow', follow: 1, table: 'parents', params: {} });
    ends.push(() => post({ t: 'close' }));
    let taken = 0;
    const take = (): void => {
      taken++;
      post({ t: 'taken', tookMs: 1 });
    };
    /** From now on it takes whatever comes. */
    const takeAll = (): void => {
      const answering = setInterval(() => {
        while (taken < batches.length) take();
      }, 5);
      ends.push(() => clearInterval(answering));
    };
    return { batches, take, takeAll };
  }
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const rowsOf = (batches: Batch[]): unknown[] =>
    batches.flatMap(({ updates }) => updates.flatMap(({ rows }): unknown[] => [...rows]));

  async function flood(engine: MemoryEngine, count: number): Promise<void> {
    for (let version = 1; version <= count; version++) {
      engine.put('parents', [testParent({ version })]);
      if (version % 10 === 0) await pause(5);
    }
    await pause(50);
  }

  it('has two batches in flight at most, and misses nothing', async () => {
    await using at = await testGateway();
    const { batches, take } = busyDesk(at.url);
    await until(() => batches.length === 2, 'two batches');
    await flood(at.engine, 200);
    expect(batches).toHaveLength(2);
    take();
    await until(() => batches.length === 3, 'the third batch');
    expect(rowsOf(batches.slice(2)).length).toBeGreaterThan(100);
    take();
    await until(() => rowsOf(batches).length >= 200, 'the rest');
    expect(rowsOf(batches).slice(-200)).toMatchObject(Array.from({ length: 200 }, (_, i) => ({ version: i + 1 })));
  });

  it('gets a burst of changes in pieces, in order', async () => {
    await using at = await testGateway();
    at.engine.put('parents', [testParent()]);
    const { batches, takeAll } = busyDesk(at.url);
    takeAll();
    // A table goes whole, with whatever changed before it went.
    await until(() => rowsOf(batches).length === 1, 'the table');
    at.engine.put(
      'parents',
      Array.from({ length: 3_000 }, (_, i) => testParent({ version: i + 1 })),
    );
    await until(() => rowsOf(batches).length > 3_000, 'all of it');
    const sizes = batches.map((batch) => rowsOf([batch]).length);
    expect(Math.max(...sizes)).toBeLessThan(2_500);
    expect(rowsOf(batches).slice(1)).toMatchObject(Array.from({ length: 3_000 }, (_, i) => ({ version: i + 1 })));
  });

  it('gets a table that is larger than what is held for it', async () => {
    await using at = await testGateway();
    at.engine.put(
      'parents',
      Array.from({ length: 200 }, (_, i) => testParent({ parentId: `P${i}` })),
    );
    const { batches, takeAll } = busyDesk(at.url, 50);
    await until(() => batches.length === 2, 'two batches');
    // Not one alone: the table may come when news of the connection has filled both places anew.
    takeAll();
    await until(() => rowsOf(batches).length > 0, 'the table');
    expect(rowsOf(batches)).toHaveLength(200);
  });

  it('that has never room when the table comes gets it all the same', async () => {
    await using at = await testGateway();
    at.engine.put(
      'parents',
      Array.from({ length: 200 }, (_, i) => testParent({ parentId: `P${i}` })),
    );
    const { batches, take } = busyDesk(at.url, 50);
    for (let taken = 0; taken < 6 && rowsOf(batches).length === 0; taken++) {
      // Whatever was asked for is there before there is room.
      await pause(100);
      expect(batches.length).toBe(taken + 2);
      take();
      await until(() => batches.length === taken + 3, 'the next batch');
    }
    expect(rowsOf(batches)).toHaveLength(200);
  });

  it('that is away for too long gets the tables afresh instead of what it missed', async () => {
    await using at = await testGateway();
    const { batches, takeAll } = busyDesk(at.url, 50);
    await until(() => batches.length === 2, 'two batches');
    await flood(at.engine, 200);
    takeAll();
    const fresh = (): Batch['updates'][number] | undefined => batches.slice(2).flatMap(({ updates }) => updates)[0];
    await until(() => fresh() !== undefined, 'the fresh table');
    expect(fresh()).toMatchObject({ kind: 'snapshot', rows: [{ version: 200 }] });
  });
});
