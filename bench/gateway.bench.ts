/**
 * From the engine's change to the desk's decoded batch, through a real gateway and a real socket: order updates a second,
 * and how long a stop takes while they flow.
 */
import { performance } from 'node:perf_hooks';
import { accessOf } from '../engine/gateway/access.ts';
import { startGateway } from '../engine/gateway/gateway.ts';
import { createEngineClient } from '../engine-client/client/engine-client.ts';
import { MemoryEngine, testParent } from '../tests/fixtures/memory-engine.ts';
import { type Bench, median, percentiles } from './bench.ts';

const TOKEN = 'token-of-the-benchmark';
const ROWS_PER_CHANGE = 200;
const CHANGES = 300;
const ROUNDS = 5;
const STOPS = 200;

export const bench: Bench = async (report) => {
  const engine = new MemoryEngine();
  const access = accessOf([{ token: TOKEN, actor: 'bench', role: 'admin' }]);
  const gateway = await startGateway({ engine, port: 0, access, log: () => {} });
  const client = createEngineClient({ url: gateway.url, token: TOKEN, clientName: 'bench' });
  let received = 0;
  let wake = (): void => {};
  client.onBatch(({ updates }) => {
    for (const { table, rows } of updates) if (table === 'parents') received += rows.length;
    wake();
  });
  const arrived = async (count: number): Promise<void> => {
    while (received < count) await new Promise<void>((resolve) => (wake = resolve));
  };
  const change = (version: number): void => {
    engine.put(
      'parents',
      Array.from({ length: ROWS_PER_CHANGE }, (_, i) => testParent({ parentId: `P${i}`, version })),
    );
  };
  change(1);
  client.subscribe('parents');
  await arrived(ROWS_PER_CHANGE);

  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    received = 0;
    const startMs = performance.now();
    for (let i = 0; i < CHANGES; i++) {
      change(i + 2);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await arrived(CHANGES * ROWS_PER_CHANGE);
    rates.push((CHANGES * ROWS_PER_CHANGE * 1_000) / (performance.now() - startMs));
  }
  const detail = { rates, rowsPerChange: ROWS_PER_CHANGE, changes: CHANGES, both: 'ends in one process' };
  report({ name: 'gateway/updates', value: median(rates), unit: 'rows/s', detail });

  let version = 2;
  const load = setInterval(() => change(++version), 10);
  const latencies: number[] = [];
  for (let i = 0; i < STOPS; i++) {
    // Spread over the time between two changes, so that stops meet the load at every point of it.
    await new Promise((resolve) => setTimeout(resolve, 3 + (i % 10)));
    const startMs = performance.now();
    const { status } = await client.kill({ scopes: [{ kind: 'all' }], degree: 'hold', reason: '' });
    if (status !== 'accepted') throw new Error(`a stop was ${status}`);
    latencies.push(performance.now() - startMs);
  }
  clearInterval(load);
  const { p50, p99, max } = percentiles(latencies);
  report({
    name: 'gateway/kill/p99',
    value: p99,
    unit: 'ms',
    detail: { p50, max, stops: STOPS, load: '20,000 rows/s' },
  });
  client.close();
  await gateway.close();
};
