/**
 * Nothing acknowledged is ever lost: the real engine program is killed at random moments, while it starts, trades and
 * answers, and each next life is held to everything that the ones before have told a client. What ends a process here is
 * the operating system; the many moments in between are those of the simulated worlds (seeds.test.ts).
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EventLogError } from '../../engine/core/event-log.ts';
import { openEventLog } from '../../engine/eventlog/open.ts';
import { verifyLog } from '../../engine/eventlog/verify.ts';
import type { RowOf } from '../../shared/protocol/tables.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { type Rng, seededRng } from '../../shared/std/rng.ts';
import { EngineProcess, logFileIn } from '../fixtures/engine-process.ts';
import { submitParent } from '../fixtures/engine-kernel.ts';
import { Told } from '../fixtures/engine-told.ts';
import type { RawSession } from '../fixtures/raw-session.ts';

const KILLS = 20;
/** One life in so many is ended while it starts. */
const KILLED_AT_START = 8;
const SEED = 'crash-1';

const folder = mkdtempSync(path.join(tmpdir(), 'watchkeeper-crash-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

class Client {
  readonly told = new Told();
  readonly #rng: Rng;
  #commands = 0;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** Connects, looks at what is there, and sends a few commands without waiting for their answers. */
  async trade(engine: EngineProcess): Promise<RawSession> {
    const session = await engine.session();
    for (const [i, table] of (['journal', 'parents', 'children', 'stops', 'engine'] as const).entries()) {
      session.send({ t: 'subscribe', sub: i + 1, table });
    }
    const nowUs = (await session.next('snapshot', ({ table }) => table === 'engine')).rows.map((row) =>
      'nowUs' in row ? row.nowUs : 0,
    )[0]!;
    this.#compareTables(session);
    for (const id of this.#some([...this.told.sent.keys()], 4)) this.told.send(session, id, this.told.sent.get(id)!);
    this.#command(session, nowUs);
    return session;
  }

  #command(session: RawSession, nowUs: number): void {
    const send = (command: Parameters<Told['send']>[2]): void =>
      this.told.send(session, `c${++this.#commands}`, command);
    for (const stop of rowsOf(session, 'stops')) {
      if (stop.state === 'released') continue;
      send({ kind: 'AskRelease', stopId: stop.stopId });
      send({ kind: 'ReleaseStop', stopId: stop.stopId, reason: 'looked at its orders' });
    }
    const parents = rowsOf(session, 'parents').filter(({ state }) => state === 'working' || state === 'paused');
    const instrument = ['MIDT', 'LRGE', 'SMLL'][this.#rng.below(3)]!;
    if (parents.length < 6) {
      const endUs = nowUs + (1 + this.#rng.below(10)) * US_PER_MINUTE;
      const params = { strategy: 'twap', sliceUs: US_PER_SECOND } as const;
      send(submitParent(nowUs, { instrument, qty: 20_000, endUs, params }));
    }
    const [some] = this.#some(parents, 1);
    const choice = this.#rng.below(10);
    if (choice < 2) {
      send({ kind: 'EngageStop', scopes: [{ kind: 'instrument', instrument }], degree: 'cancel', reason: 'a try' });
    } else if (choice < 4 && some) send({ kind: 'CancelParent', parentId: some.parentId });
    else if (choice < 6 && some) send({ kind: 'PauseParent', parentId: some.parentId, children: 'pull' });
    else if (choice < 8 && some) send({ kind: 'ResumeParent', parentId: some.parentId });
  }

  /** The tables of a new life hold every fill and every stop that was told. */
  #compareTables(session: RawSession): void {
    const filled = new Map<string, number>();
    const stops = new Set<string>();
    for (const { event } of this.told.records.values()) {
      if (event.type === 'ChildFilled') filled.set(event.childId, (filled.get(event.childId) ?? 0) + event.qty);
      if (event.type === 'StopEngaged') stops.add(event.stopId);
    }
    for (const child of rowsOf(session, 'children')) {
      if (child.filledQty < (filled.get(child.childId) ?? 0)) this.told.wrong.push(`${child.childId} lost fills`);
      filled.delete(child.childId);
    }
    for (const { stopId } of rowsOf(session, 'stops')) stops.delete(stopId);
    for (const lost of [...filled.keys(), ...stops]) this.told.wrong.push(`${lost} was told and is lost`);
  }

  #some<T>(all: readonly T[], count: number): T[] {
    return Array.from({ length: Math.min(count, all.length) }, () => all[this.#rng.below(all.length)]!);
  }
}

function rowsOf<T extends 'stops' | 'parents' | 'children'>(session: RawSession, table: T): RowOf<T>[] {
  const snapshots = session.of('snapshot').filter((frame) => frame.table === table);
  return snapshots.flatMap(({ rows }) => rows as RowOf<T>[]);
}

describe('an engine that is killed', () => {
  const args = ['--synthetic', '--seed', SEED, '--speed', '60'];

  it(`loses nothing that it told, ${KILLS} times over`, async () => {
    const rng = seededRng(SEED);
    const client = new Client(rng.fork('client'));
    for (let kill = 1; kill <= KILLS; kill++) {
      const engine = new EngineProcess(folder, args);
      let session: RawSession | null = null;
      if (kill > 1 && rng.below(KILLED_AT_START) === 0) await delay(rng.below(400));
      else {
        session = await client.trade(engine);
        // However slow the machine is, every other life has answered something before it ends.
        if (kill % 2 === 0) await session.next('ack');
        await delay(rng.below(150));
      }
      await engine.kill();
      if (session) {
        // What was on its way when the engine died has been told as well.
        await session.closed;
        client.told.take(session);
      }
      expect(client.told.wrong).toEqual([]);
      const verification = verifyLog(logFileIn(folder));
      expect(verification.problems).toEqual([]);
      expect(verification.records).toBeGreaterThanOrEqual(Math.max(0, ...client.told.records.keys()));
    }
    const log = openEventLog(logFileIn(folder));
    const state = client.told.compareLog(log.read(1));
    log.close();
    expect(client.told.wrong).toEqual([]);
    // It means something only where orders were worked, answers given and stops engaged.
    expect(state.executions.size).toBeGreaterThan(KILLS / 2);
    expect(client.told.answers.size).toBeGreaterThan(KILLS);
    expect(state.stops.size).toBeGreaterThan(KILLS / 2);
  });

  it('leaves a log in which one flipped byte is found', () => {
    const original = logFileIn(folder);
    expect(verifyLog(original).ok).toBe(true);
    const rng = seededRng('flip');
    const copy = path.join(folder, 'copy.db');
    for (let flip = 0; flip < 20; flip++) {
      copyFileSync(original, copy);
      const bytes = readFileSync(copy);
      const at = rng.below(statSync(copy).size);
      bytes[at]! ^= 1 << rng.below(8);
      writeFileSync(copy, bytes);
      expect(found(copy), `byte ${at}`).toBe(true);
    }
  });
});

function found(file: string): boolean {
  try {
    return !verifyLog(file).ok;
  } catch (error) {
    if (error instanceof EventLogError) return true;
    throw error;
  }
}
