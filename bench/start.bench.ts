/**
 * How long the engine program takes from its start to the first snapshot that a client has over the websocket: on an
 * empty data folder, and on the log of half an hour's trading that it has to read back.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { EngineProcess } from '../tests/fixtures/engine-process.ts';
import { submitParent } from '../tests/fixtures/engine-kernel.ts';
import type { RawSession } from '../tests/fixtures/raw-session.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../shared/std/duration.ts';
import { type Bench, median } from './bench.ts';

const ROUNDS = 5;
const TRADED_US = 30 * US_PER_MINUTE;

export const bench: Bench = async (report) => {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-bench-'));
  try {
    const fresh: number[] = [];
    for (let i = 0; i < ROUNDS; i++) fresh.push(await startMs(join(folder, `fresh-${i}`), []));
    report({ name: 'start.first-snapshot', value: median(fresh), unit: 'ms', detail: { rounds: fresh } });
    const traded = join(folder, 'traded');
    await trade(traded);
    const readBack: number[] = [];
    for (let i = 0; i < ROUNDS; i++) readBack.push(await startMs(traded, ['--speed', '0']));
    const detail = { tradedMinutes: TRADED_US / US_PER_MINUTE, rounds: readBack };
    report({ name: 'start.read-back', value: median(readBack), unit: 'ms', detail });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

async function startMs(dataFolder: string, args: readonly string[]): Promise<number> {
  const before = performance.now();
  const engine = new EngineProcess(dataFolder, args);
  await engineNowUs(await engine.session());
  const elapsedMs = performance.now() - before;
  await engine.end();
  return elapsedMs;
}

/** From the first snapshot of the engine's own row. */
async function engineNowUs(session: RawSession): Promise<number> {
  session.send({ t: 'subscribe', sub: 1, table: 'engine' });
  const { rows } = await session.next('snapshot');
  const [row] = rows;
  if (!row || !('nowUs' in row)) throw new Error('the engine has no row of its own');
  return row.nowUs;
}

/** Works a few orders for the time at full speed, then ends in order. */
async function trade(dataFolder: string): Promise<void> {
  const engine = new EngineProcess(dataFolder, ['--speed', '0']);
  const session = await engine.session();
  const nowUs = await engineNowUs(session);
  for (const instrument of ['MIDT', 'LRGE', 'SMLL']) {
    const params = { strategy: 'twap', sliceUs: 2 * US_PER_SECOND } as const;
    const command = submitParent(nowUs, { instrument, qty: 50_000, endUs: nowUs + TRADED_US, params });
    session.send({ t: 'command', id: `submit-${instrument}`, command });
  }
  session.send({ t: 'command', id: 'pace', command: { kind: 'SetPace', pace: 1_000 } });
  await session.next('beat', (beat) => beat.nowUs > nowUs + TRADED_US);
  await engine.end();
}
