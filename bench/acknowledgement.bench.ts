/**
 * From a command sent to its acknowledgement received, durable in the event log: a client of the real engine program over
 * a real socket, on the built-in market in real time, with every limit of a new engine on, orders working and the tables
 * of a desk subscribed to.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from '../shared/domain/command.ts';
import { submitParent } from '../tests/fixtures/engine-kernel.ts';
import { EngineProcess } from '../tests/fixtures/engine-process.ts';
import type { RawSession } from '../tests/fixtures/raw-session.ts';
import { type Bench, percentiles } from './bench.ts';
import { openCoreShare } from './core-share.ts';

const ROUNDS = 300;
const WARM_UP_ROUNDS = 50;
const WORKING = 50;
const INSTRUMENTS = ['MIDT', 'LRGE', 'SMLL'] as const;
const TABLES = ['engine', 'parents', 'children', 'journal', 'quotes', 'gauges', 'stops', 'exceptions'] as const;
/** Between two commands, at random up to this. */
const MOST_GAP_MS = 12;
const GOAL_MS = 10;

interface Took {
  readonly wallMs: number;
  /** Less what the two processes waited for a core. */
  readonly ownMs: number;
}

class Trader {
  readonly #session: RawSession;
  readonly #shares: readonly ReturnType<typeof openCoreShare>[];
  #commands = 0;
  readonly took: Took[] = [];

  constructor(session: RawSession, enginePid: number) {
    this.#session = session;
    this.#shares = [openCoreShare(), openCoreShare(enginePid)];
  }

  /** The id of the order that the command made, or was about. */
  async command(command: Command): Promise<string> {
    const id = `c${++this.#commands}`;
    const waitedMs = this.#waitedMs();
    const sentMs = performance.now();
    let arrivedMs = 0;
    const note = (data: Buffer): void => {
      if (arrivedMs === 0 && data.includes(`"${id}"`) && data.includes('"t":"ack"')) arrivedMs = performance.now();
    };
    this.#session.socket.prependListener('message', note);
    this.#session.send({ t: 'command', id, command });
    const ack = await this.#session.next('ack', (frame) => frame.id === id);
    this.#session.socket.off('message', note);
    // What came before is not looked through again.
    this.#session.frames.length = 0;
    if (ack.status !== 'accepted') throw new Error(`${command.kind} was refused: ${JSON.stringify(ack)}`);
    const wallMs = arrivedMs - sentMs;
    this.took.push({ wallMs, ownMs: Math.max(0, wallMs - (this.#waitedMs() - waitedMs)) });
    return ack.parentId ?? '';
  }

  #waitedMs(): number {
    return this.#shares.reduce((sum, share) => sum + share().waitedMs, 0);
  }
}

export const bench: Bench = async (report) => {
  const folder = mkdtempSync(join(tmpdir(), 'watchkeeper-bench-'));
  const engine = new EngineProcess(join(folder, 'data'));
  try {
    const session = await engine.session();
    TABLES.forEach((table, i) => session.send({ t: 'subscribe', sub: i + 1, table }));
    const row = (await session.next('snapshot', (frame) => frame.sub === 1)).rows[0];
    const nowUs = row && 'nowUs' in row ? row.nowUs : 0;
    const trader = new Trader(session, engine.pid);
    const submit = (i: number, qty: number): Command =>
      submitParent(nowUs, { instrument: INSTRUMENTS[i % INSTRUMENTS.length]!, qty });
    for (let i = 0; i < WORKING; i++) await trader.command(submit(i, 5_000));
    for (let i = -WARM_UP_ROUNDS; i < ROUNDS; i++) {
      if (i === 0) trader.took.length = 0;
      const parentId = await trader.command(submit(i + WARM_UP_ROUNDS, 100));
      await delay(MOST_GAP_MS * Math.random());
      await trader.command({ kind: 'PauseParent', parentId, children: 'keep' });
      await delay(MOST_GAP_MS * Math.random());
      await trader.command({ kind: 'CancelParent', parentId });
      await delay(MOST_GAP_MS * Math.random());
    }
    const wall = percentiles(trader.took.map((took) => took.wallMs));
    const ownCoreMs = percentiles(trader.took.map((took) => took.ownMs));
    const detail = { commands: trader.took.length, working: WORKING, goal: GOAL_MS, load: loadavg()[0], ownCoreMs };
    report({ name: 'acknowledgement.p50', value: wall.p50, unit: 'ms', detail });
    report({ name: 'acknowledgement.p99', value: wall.p99, unit: 'ms', detail: { ...detail, max: wall.max } });
    session.socket.close();
  } finally {
    await engine.end();
    rmSync(folder, { recursive: true, force: true });
  }
};
