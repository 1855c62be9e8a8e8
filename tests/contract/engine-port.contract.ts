/**
 * What every engine port keeps to, whatever is behind it: the gateway relies on these and on nothing else. Run against
 * an implementation with `enginePortContract(name, make)`.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EnginePort, Origin, TableChange } from '../../engine/core/engine-port.ts';
import type { Command } from '../../shared/domain/command.ts';
import { decodeServerFrame, encodeServerFrame } from '../../shared/protocol/codec.ts';
import type { Outcome, ServerFrame } from '../../shared/protocol/frames.ts';
import { rowKey, type RowOf, TABLE_NAMES, type TableName, TABLES } from '../../shared/protocol/tables.ts';
import { topicKey } from '../../shared/protocol/topic.ts';

export interface EngineUnderTest {
  readonly engine: EnginePort;
  /** A parent order that it accepts now. */
  readonly submit: Extract<Command, { kind: 'SubmitParent' }>;
  /** Lets it do what it has put off: commits, venues' answers. */
  settle(): Promise<void> | void;
  close(): Promise<void> | void;
}

interface Heard {
  readonly change: TableChange;
  readonly seq: number;
}

const STOP: Command = { kind: 'EngageStop', scopes: [{ kind: 'all' }], degree: 'cancel', reason: 'contract' };

const plainTables = TABLE_NAMES.filter((table) => TABLES[table].param === 'none');

export function enginePortContract(name: string, make: () => Promise<EngineUnderTest> | EngineUnderTest): void {
  describe(`${name} as an engine port`, () => {
    let under: EngineUnderTest;
    let engine: EnginePort;
    const changes: Heard[] = [];
    const outcomes: (Omit<Outcome, 't' | 'id'> & { origin: Origin })[] = [];
    const unlisten: (() => void)[] = [];

    beforeEach(async () => {
      under = await make();
      ({ engine } = under);
      changes.length = 0;
      outcomes.length = 0;
      unlisten.push(engine.onChange((change, seq) => changes.push({ change, seq })));
      unlisten.push(engine.onOutcome((outcome, origin) => outcomes.push({ ...outcome, origin })));
    });
    afterEach(async () => {
      for (const end of unlisten.splice(0)) end();
      await under.close();
    });

    const send = async (command: Command, commandId: string): ReturnType<EnginePort['command']> => {
      const answer = engine.command(command, { actor: 'ann', commandId });
      await under.settle();
      return answer;
    };
    const rows = <T extends TableName>(table: T): readonly RowOf<T>[] => engine.snapshot(table, {})?.rows ?? [];

    describe('tables', () => {
      it('are all there, with rows that the protocol carries', async () => {
        await send(under.submit, 'c1');
        await send(STOP, 'c2');
        for (const table of plainTables) {
          const snapshot = engine.snapshot(table, {});
          const frame = { t: 'snapshot', sub: 1, table, epoch: engine.epoch, seq: 0, part: 1, parts: 1 };
          const sent = { ...frame, seq: snapshot?.seq, rows: snapshot?.rows } as unknown as ServerFrame;
          expect(decodeServerFrame(encodeServerFrame(sent))).toEqual(sent);
        }
        expect(rows('parents')).toHaveLength(1);
        expect(rows('stops')).toHaveLength(1);
        expect(rows('engine')).toHaveLength(1);
      });

      it('hold each key once', async () => {
        await send(under.submit, 'c1');
        for (const table of plainTables) {
          const keys = rows(table).map((row) => rowKey(table, row));
          expect(new Set(keys).size).toBe(keys.length);
        }
      });

      it('of what is not are null', () => {
        expect(engine.snapshot('orderSeries', { parentId: 'nothing' })).toBeNull();
        expect(engine.snapshot('marketSeries', { instrument: 'NOTHING' })).toBeNull();
        expect(engine.snapshot('marketSeries', {})).toBeNull();
      });

      it('follow from a snapshot and the changes since, each of which raises the counter by one', async () => {
        const before = new Map(plainTables.map((table) => [table, engine.snapshot(table, {})!]));
        changes.length = 0;
        await send(under.submit, 'c1');
        await send(STOP, 'c2');
        for (const table of plainTables.filter((each) => TABLES[each].class === 'lossless')) {
          const held = new Map<string, unknown>(before.get(table)!.rows.map((row) => [rowKey(table, row), row]));
          let { seq } = before.get(table)!;
          const after = engine.snapshot(table, {})!;
          for (const { change, seq: next } of changes.filter(({ change: { table: of } }) => of === table)) {
            expect(next).toBe(++seq);
            for (const row of change.rows) held.set(rowKey(table, row as RowOf<typeof table>), row);
            for (const key of change.removed) held.delete(key);
          }
          expect(after.seq).toBe(seq);
          expect(new Map(after.rows.map((row) => [rowKey(table, row), row]))).toEqual(held);
        }
      });

      it('name in a change the parameters that they are kept by', async () => {
        await send(under.submit, 'c1');
        expect(changes.length).toBeGreaterThan(0);
        for (const { change } of changes) expect(topicKey(change.table, change.params)).not.toBeNull();
      });

      it('tell nobody who no longer listens', async () => {
        for (const end of unlisten.splice(0)) end();
        await send(under.submit, 'c1');
        expect(changes).toEqual([]);
        expect(outcomes).toEqual([]);
      });
    });

    describe('commands', () => {
      it('CMD-1 accepted ones say where that stands and what they made', async () => {
        const before = engine.logSeq();
        const submitted = await send(under.submit, 'c1');
        expect(submitted).toMatchObject({ status: 'accepted', parentId: rows('parents')[0]?.parentId });
        const stopped = await send(STOP, 'c2');
        expect(stopped).toMatchObject({ status: 'accepted', stopId: rows('stops')[0]?.stopId });
        expect(submitted.logSeq).toBeGreaterThan(before);
        expect(stopped.logSeq).toBeGreaterThan(submitted.logSeq!);
        expect(engine.logSeq()).toBeGreaterThanOrEqual(stopped.logSeq!);
      });

      it.each<[Command, string]>([
        [{ kind: 'CancelParent', parentId: 'nothing' }, 'UNKNOWN_PARENT'],
        [{ kind: 'PauseParent', parentId: 'nothing', children: 'pull' }, 'UNKNOWN_PARENT'],
        [{ kind: 'AskRelease', stopId: 'nothing' }, 'UNKNOWN_STOP'],
        [{ kind: 'ReleaseStop', stopId: 'nothing', reason: 'because' }, 'UNKNOWN_STOP'],
      ])('CMD-1 refused ones say why: %j', async (command, code) => {
        const answer = await send(command, 'c1');
        expect(answer).toMatchObject({ status: 'rejected', code });
        expect(answer.reason).not.toBe('');
      });

      it('CMD-1 an instrument that is not there is refused', async () => {
        const answer = await send({ ...under.submit, instrument: 'NOTHING' }, 'c1');
        expect(answer).toMatchObject({ status: 'rejected', code: 'UNKNOWN_INSTRUMENT' });
        expect(rows('parents')).toEqual([]);
      });

      it('CMD-2 the same id gets the same answer and does nothing more', async () => {
        const first = await send(under.submit, 'c1');
        expect(await send(under.submit, 'c1')).toEqual(first);
        const stopped = await send(STOP, 'c2');
        expect(await send(STOP, 'c2')).toEqual(stopped);
        expect(rows('parents')).toHaveLength(1);
        expect(rows('stops')).toHaveLength(1);
      });

      it('CMD-2 also before the first is answered, and for a refusal', async () => {
        const twice = await Promise.all([send(under.submit, 'c1'), send(under.submit, 'c1')]);
        expect(twice[0]).toEqual(twice[1]);
        expect(rows('parents')).toHaveLength(1);
        const refused: Command = { kind: 'CancelParent', parentId: 'nothing' };
        expect(await send(refused, 'c2')).toEqual(await send(refused, 'c2'));
      });

      it('CMD-3 a stop is told to be confirmed, once, after it was answered', async () => {
        const answer = await send(STOP, 'k1');
        for (let i = 0; i < 100 && outcomes.length === 0; i++) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          await under.settle();
        }
        expect(outcomes).toMatchObject([{ outcome: 'confirmed', origin: { actor: 'ann', commandId: 'k1' } }]);
        expect(outcomes[0]!.logSeq).toBeGreaterThanOrEqual(answer.logSeq!);
        expect(rows('stops')[0]?.state).toBe('confirmed');
      });

      it('KILL-2 a stop is answered though other commands wait', async () => {
        const waiting = engine.command(under.submit, { actor: 'ann', commandId: 'c1' });
        expect(await engine.command(STOP, { actor: 'bob', commandId: 'k1' })).toMatchObject({ status: 'accepted' });
        await under.settle();
        expect((await waiting).status).toMatch(/accepted|rejected/);
      });
    });

    describe('for those who run it', () => {
      it('is ready, and its figures bear names that Prometheus takes', () => {
        expect(engine.notReady()).toBeNull();
        expect(engine.metrics().size).toBeGreaterThan(0);
        for (const [metric, value] of engine.metrics()) {
          expect(metric).toMatch(/^[a-z][a-z0-9_]*$/);
          expect(Number.isFinite(value)).toBe(true);
        }
      });

      it('shows how many supervise it', async () => {
        engine.setSupervisors(3);
        await under.settle();
        expect(rows('engine')[0]?.supervisors).toBe(3);
      });

      it('says who it is, and counts its starts from one', () => {
        expect(engine.name).not.toBe('');
        expect(engine.version).not.toBe('');
        expect(engine.epoch).toBeGreaterThanOrEqual(1);
        expect(Number.isSafeInteger(engine.nowUs())).toBe(true);
      });
    });
  });
}
