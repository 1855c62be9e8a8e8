import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EngineEvent, LoggedEvent } from '../../shared/domain/event.ts';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts';
import { GENESIS_HASH, toHex } from './chain.ts';
import { createTables, sqliteVersion } from './layout.ts';
import { openEventLog } from './open.ts';
import { SqliteEventLog } from './sqlite-event-log.ts';
import { appendSamples, sampleRecord } from './testing/sample-log.ts';
import { verifyLog } from './verify.ts';

const APPEND_UNTIL_KILLED = fileURLToPath(new URL('testing/append-until-killed.ts', import.meta.url));

const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
const words = fc.string({ unit: 'binary', maxLength: 4096, size: 'large' });
const amount = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const event: fc.Arbitrary<EngineEvent> = fc.oneof(
  fc.record({ type: fc.constant('ChildRejected' as const), childId: id, reason: words }),
  fc.record({ type: fc.constant('StopLeftResidual' as const), stopId: id, unknown: fc.array(id, { size: 'large' }) }),
  fc.record({
    type: fc.constant('LimitsSet' as const),
    instrument: fc.constant('GOOG'),
    limits: fc.record({ maxOrderQty: amount.map((n) => Math.max(1, n)) }, { requiredKeys: [] }),
    actor: id,
    reason: words,
  }),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('append' as const), tsUs: amount, event }) },
  { weight: 2, arbitrary: fc.constant({ do: 'commit' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'reopen' as const }) },
);

describe('whatever happens to a log', () => {
  test('any sequence of appends, commits and openings reads back what was committed', () => {
    using folder = temporaryFolder();
    let run = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const file = folder.file(`log-${run++}`);
        const committed: LoggedEvent[] = [];
        let waiting: LoggedEvent[] = [];
        let log = openEventLog(file);
        for (const it of steps) {
          if (it.do === 'append') waiting.push(log.append(it.tsUs, it.event));
          else if (it.do === 'commit') {
            log.commit();
            committed.push(...waiting.splice(0));
          } else {
            log.close();
            waiting = [];
            log = openEventLog(file);
          }
        }
        log.close();
        log = openEventLog(file);
        expect([...log.read(1)]).toEqual(committed);
        expect(committed.map(({ seq }) => seq)).toEqual(committed.map((_, i) => i + 1));
        const { head } = log;
        log.close();
        expect(verifyLog(file)).toMatchObject({ ok: true, head, records: committed.length, remarks: [] });
      }),
      { numRuns: 40 },
    );
  });

  test('nothing acknowledged is lost when the process is killed, and what is there is whole', async () => {
    using folder = temporaryFolder();
    const file = folder.file('log');
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, [APPEND_UNTIL_KILLED, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      let printed = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
      child.kill('SIGKILL');
      await once(child, 'close');
      const acknowledged = Number(printed.slice(0, printed.lastIndexOf('\n')).split('\n').at(-1));
      expect(acknowledged).toBeGreaterThan(0);

      const verified = verifyLog(file);
      expect(verified).toMatchObject({ ok: true, problems: [] });
      expect(verified.records).toBeGreaterThanOrEqual(acknowledged);
      const log = openEventLog(file);
      expect(log).toMatchObject({ durableSeq: verified.records, head: verified.head, repaired: null });
      // Compared without `expect`, which is slow for thousands.
      const strange = [...log.read(1)].filter((record) => !isDeepStrictEqual(record, sampleRecord(record.seq)));
      expect(strange).toEqual([]);
      log.close();
      expect(verifyLog(file)).toMatchObject({ ok: true, remarks: [] });
    }
  });
});

describe('a full disk', () => {
  test('is told by the commit; nothing of it is in the log, and it goes on once there is space', () => {
    using folder = temporaryFolder();
    const file = folder.file('log');
    let log = openEventLog(file, { maxBytes: 40 * 4096 });
    const full = (): void => {
      for (;;) appendSamples(log, 20);
    };
    expect(full).toThrow(
      expect.objectContaining({ code: 'FULL', message: expect.stringMatching(/no space left.*Free space/) }),
    );
    const { durableSeq, head } = log;
    expect(durableSeq).toBeGreaterThan(20);
    expect(full).toThrow(expect.objectContaining({ code: 'FULL' }));
    expect(log).toMatchObject({ durableSeq, head });
    expect([...log.read(durableSeq)]).toHaveLength(1);
    log.close();
    expect(verifyLog(file)).toMatchObject({ ok: true, records: durableSeq, head, remarks: [] });

    log = openEventLog(file, { maxBytes: 60 * 4096 });
    appendSamples(log, 20);
    expect(log.durableSeq).toBe(durableSeq + 20);
    log.close();
    expect(verifyLog(file)).toMatchObject({ ok: true, records: durableSeq + 20 });
  });

  test.skipIf(process.platform === 'win32')('a limit of the operating system ends it as cleanly', () => {
    using folder = temporaryFolder();
    const file = folder.file('log');
    const child = spawnSync(
      'sh',
      ['-c', 'ulimit -f 300; exec "$@"', 'sh', process.execPath, APPEND_UNTIL_KILLED, file],
      {
        encoding: 'utf8',
      },
    );
    const lines = child.stdout.trim().split('\n');
    expect(['FULL', 'IO']).toContain(lines.at(-1));
    const acknowledged = Number(lines.at(-2));
    const log = openEventLog(file);
    expect(log).toMatchObject({ durableSeq: acknowledged, repaired: null });
    log.close();
    expect(verifyLog(file)).toMatchObject({ ok: true, records: acknowledged });
  });
});

describe('a write that fails for any other reason than space', () => {
  test('ends the writing, since nothing can be said of the disk any more', () => {
    const db = new DatabaseSync(':memory:');
    createTables(db, { sqlite: sqliteVersion(db), mixed: false });
    const opened = { db, file: 'a log', lock: null, records: 0, head: GENESIS_HASH, repaired: null };
    const log = new SqliteEventLog(opened);
    db.exec(
      "CREATE TEMP TRIGGER fail BEFORE INSERT ON main.records BEGIN SELECT RAISE(ABORT, 'the disk says no'); END",
    );
    const failure = expect.objectContaining({ code: 'IO', message: expect.stringMatching(/a log: the disk says no/) });
    expect(() => appendSamples(log, 3)).toThrow(failure);
    db.exec('DROP TRIGGER fail');
    expect(() => appendSamples(log, 3)).toThrow(failure);
    expect(log).toMatchObject({ durableSeq: 0, head: toHex(GENESIS_HASH) });
    log.close();
  });
});
