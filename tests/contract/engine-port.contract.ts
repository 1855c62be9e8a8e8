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

class Subject {
  readonly changes: Heard[] = [];
  readonly outcomes: (Omit<Outcome, 't' | 'id'> & { origin: Origin })[] = [];
  readonly unlisten: (() => void)[];
  readonly under: EngineUnderTest;

  constructor(under: EngineUnderTest) {
    this.under = under;
    this.unlisten = [
      under.engine.onChange((change, seq) => this.changes.push({ change, seq })),
      under.engine.onOutcome((outcome, origin) => this.outcomes.push({ ...outcome, origin })),
    ];
  }

  get engine(): EnginePort {
    return this.under.engine;
  }

  async send(command: Command, commandId: string): ReturnType<EnginePort['command']> {
    const answer = this.engine.command(command, { actor: 'ann', commandId });
    await this.under.settle();
    return answer;
  }

  rows<T extends TableName>(table: T): readonly RowOf<T>[] {
    return this.engine.snapshot(table, {})?.rows ?? [];
  }
}

/** The engine of the test that runs. */
let at: Subject;

export function enginePortContract(name: string, make: () => Promise<EngineUnderTest> | EngineUnderTest): void {
  describe(`${name} as an engine port`, () => {
    beforeEach(async () => {
      at = new Subject(await make());
    });
    afterEach(async () => {
      for (const end of at.unlisten) end();
      await at.under.close();
    });
    tables();
    changes();
    answers();
    repeats();
    stops();
    questions();
    operation();
  });
}

function tables(): void {
  describe('its tables', () => {
    it('are all there, with rows that the protocol carries', async () => {
      await at.send(at.under.submit, 'c1');
      await at.send(STOP, 'c2');
      for (const table of plainTables) {
        const snapshot = at.engine.snapshot(table, {});
        const frame = { t: 'snapshot', sub: 1, table, epoch: at.engine.epoch, seq: 0, part: 1, parts: 1 };
        const sent = { ...frame, seq: snapshot?.seq, rows: snapshot?.rows } as unknown as ServerFrame;
        expect(decodeServerFrame(encodeServerFrame(sent))).toEqual(sent);
      }
      expect(at.rows('parents')).toHaveLength(1);
      expect(at.rows('stops')).toHaveLength(1);
      expect(at.rows('engine')).toHaveLength(1);
    });

    it('hold each key once', async () => {
      await at.send(at.under.submit, 'c1');
      for (const table of plainTables) {
        const keys = at.rows(table).map((row) => rowKey(table, row));
        expect(new Set(keys).size).toBe(keys.length);
      }
    });

    it('of what is not are null', () => {
      expect(at.engine.snapshot('orderSeries', { parentId: 'nothing' })).toBeNull();
      expect(at.engine.snapshot('marketSeries', { instrument: 'NOTHING' })).toBeNull();
      expect(at.engine.snapshot('marketSeries', {})).toBeNull();
    });
  });
}

function changes(): void {
  describe('what it tells of them', () => {
    it('follow from a snapshot and the changes since, each of which raises the counter by one', async () => {
      const before = new Map(plainTables.map((table) => [table, at.engine.snapshot(table, {})!]));
      at.changes.length = 0;
      await at.send(at.under.submit, 'c1');
      await at.send(STOP, 'c2');
      for (const table of plainTables.filter((each) => TABLES[each].class === 'lossless')) {
        const held = new Map<string, unknown>(before.get(table)!.rows.map((row) => [rowKey(table, row), row]));
        let { seq } = before.get(table)!;
        const after = at.engine.snapshot(table, {})!;
        for (const { change, seq: next } of at.changes.filter(({ change: { table: of } }) => of === table)) {
          expect(next).toBe(++seq);
          for (const row of change.rows) held.set(rowKey(table, row as RowOf<typeof table>), row);
          for (const key of change.removed) held.delete(key);
        }
        expect(after.seq).toBe(seq);
        expect(new Map(after.rows.map((row) => [rowKey(table, row), row]))).toEqual(held);
      }
    });

    it('name in a change the parameters that they are kept by', async () => {
      await at.send(at.under.submit, 'c1');
      expect(at.changes.length).toBeGreaterThan(0);
      for (const { change } of at.changes) expect(topicKey(change.table, change.params)).not.toBeNull();
    });

    it('tell nobody who no longer listens', async () => {
      for (const end of at.unlisten.splice(0)) end();
      await at.send(at.under.submit, 'c1');
      expect(at.changes).toEqual([]);
      expect(at.outcomes).toEqual([]);
    });
  });
}

function answers(): void {
  describe('its answers', () => {
    it('CMD-1 accepted ones say where that stands and what they made', async () => {
      const before = at.engine.logSeq();
      const submitted = await at.send(at.under.submit, 'c1');
      expect(submitted).toMatchObject({ status: 'accepted', parentId: at.rows('parents')[0]?.parentId });
      const stopped = await at.send(STOP, 'c2');
      expect(stopped).toMatchObject({ status: 'accepted', stopId: at.rows('stops')[0]?.stopId });
      expect(submitted.logSeq).toBeGreaterThan(before);
      expect(stopped.logSeq).toBeGreaterThan(submitted.logSeq!);
      expect(at.engine.logSeq()).toBeGreaterThanOrEqual(stopped.logSeq!);
    });

    it.each<[Command, string]>([
      [{ kind: 'CancelParent', parentId: 'nothing' }, 'UNKNOWN_PARENT'],
      [{ kind: 'PauseParent', parentId: 'nothing', children: 'pull' }, 'UNKNOWN_PARENT'],
      [{ kind: 'AskRelease', stopId: 'nothing' }, 'UNKNOWN_STOP'],
      [{ kind: 'ReleaseStop', stopId: 'nothing', reason: 'because' }, 'UNKNOWN_STOP'],
    ])('CMD-1 refused ones say why: %j', async (command, code) => {
      const answer = await at.send(command, 'c1');
      expect(answer).toMatchObject({ status: 'rejected', code });
      expect(answer.reason).not.toBe('');
    });

    it('CMD-1 an instrument that is not there is refused', async () => {
      const answer = await at.send({ ...at.under.submit, instrument: 'NOTHING' }, 'c1');
      expect(answer).toMatchObject({ status: 'rejected', code: 'UNKNOWN_INSTRUMENT' });
      expect(at.rows('parents')).toEqual([]);
    });
  });
}

function repeats(): void {
  describe('a command sent again', () => {
    it('CMD-2 the same id gets the same answer and does nothing more', async () => {
      const first = await at.send(at.under.submit, 'c1');
      expect(await at.send(at.under.submit, 'c1')).toEqual(first);
      const stopped = await at.send(STOP, 'c2');
      expect(await at.send(STOP, 'c2')).toEqual(stopped);
      expect(at.rows('parents')).toHaveLength(1);
      expect(at.rows('stops')).toHaveLength(1);
    });

    it('CMD-2 also before the first is answered, and for a refusal', async () => {
      const twice = await Promise.all([at.send(at.under.submit, 'c1'), at.send(at.under.submit, 'c1')]);
      expect(twice[0]).toEqual(twice[1]);
      expect(at.rows('parents')).toHaveLength(1);
      const refused: Command = { kind: 'CancelParent', parentId: 'nothing' };
      expect(await at.send(refused, 'c2')).toEqual(await at.send(refused, 'c2'));
    });
  });
}

function stops(): void {
  describe('its stops', () => {
    it('CMD-3 a stop is told to be confirmed, once, after it was answered', async () => {
      const answer = await at.send(STOP, 'k1');
      for (let i = 0; i < 100 && at.outcomes.length === 0; i++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        await at.under.settle();
      }
      expect(at.outcomes).toMatchObject([{ outcome: 'confirmed', origin: { actor: 'ann', commandId: 'k1' } }]);
      expect(at.outcomes[0]!.logSeq).toBeGreaterThanOrEqual(answer.logSeq!);
      expect(at.rows('stops')[0]?.state).toBe('confirmed');
    });

    it('KILL-2 a stop is answered though other commands wait', async () => {
      const waiting = at.engine.command(at.under.submit, { actor: 'ann', commandId: 'c1' });
      expect(await at.engine.command(STOP, { actor: 'bob', commandId: 'k1' })).toMatchObject({ status: 'accepted' });
      await at.under.settle();
      expect((await waiting).status).toMatch(/accepted|rejected/);
    });
  });
}

function questions(): void {
  it('ASK-1 a question is answered as the protocol carries it, and changes nothing', async () => {
    const { kind: _, note: __, ...order } = at.under.submit;
    const logSeq = at.engine.logSeq();
    for (const each of [order, { ...order, instrument: 'NOTHING' }]) {
      const reply = at.engine.ask({ kind: 'EstimateOrder', objective: 'vwap', order: each }, 'ann');
      const told: ServerFrame = { t: 'told', id: 'q1', reply };
      expect(decodeServerFrame(encodeServerFrame(told))).toEqual(told);
    }
    await at.under.settle();
    expect([at.engine.logSeq(), at.rows('parents').length]).toEqual([logSeq, 0]);
  });
}

function operation(): void {
  describe('for those who run it', () => {
    it('is ready, and its figures bear names that Prometheus takes', () => {
      expect(at.engine.notReady()).toBeNull();
      expect(at.engine.metrics().size).toBeGreaterThan(0);
      for (const [metric, value] of at.engine.metrics()) {
        expect(metric).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(Number.isFinite(value)).toBe(true);
      }
    });

    it('shows who supervises it', async () => {
      at.engine.setSupervisors(['ann', 'bob']);
      await at.under.settle();
      expect(at.rows('engine')[0]?.supervisors).toEqual(['ann', 'bob']);
    });

    it('says who it is, and counts its starts from one', () => {
      expect(at.engine.name).not.toBe('');
      expect(at.engine.version).not.toBe('');
      expect(at.engine.epoch).toBeGreaterThanOrEqual(1);
      expect(Number.isSafeInteger(at.engine.nowUs())).toBe(true);
    });
  });
}
