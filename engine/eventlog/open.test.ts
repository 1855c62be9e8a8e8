import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { EngineEvent } from '../../shared/domain/event.ts';
import { EventLogError, type EventLogErrorCode } from '../core/event-log.ts';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts';
import { FORMAT_DESCRIPTION, GENESIS_HASH, MAX_BODY_BYTES, recordHash, toHex } from './chain.ts';
import { openEventLog } from './open.ts';
import { MAX_PENDING_RECORDS } from './sqlite-event-log.ts';
import { appendSamples, copyLog, sampleLog, sampleRecord, START_US, tamper } from './testing/sample-log.ts';

const refusal = (code: EventLogErrorCode, words: RegExp) =>
  expect.objectContaining({ name: 'EventLogError', code, message: expect.stringMatching(words) });

const caught = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('an event log', () => {
  test('shows a record once it is durable, and the same after it is opened again', () => {
    using folder = temporaryFolder();
    const log = openEventLog(folder.file('log'));
    const first = sampleRecord(1);
    expect(log.append(first.tsUs, first.event)).toEqual(first);
    expect([...log.read(1)]).toEqual([]);
    expect(log.durableSeq).toBe(0);
    log.commit();
    appendSamples(log, 1200);
    const { head } = log;
    log.close();
    const again = openEventLog(folder.file('log'));
    expect(again).toMatchObject({ durableSeq: 1201, head, repaired: null });
    expect([...again.read(1)]).toEqual(Array.from({ length: 1201 }, (_, i) => sampleRecord(i + 1)));
    expect([...again.read(1200)].map((record) => record.seq)).toEqual([1200, 1201]);
    expect([...again.read(1202)]).toEqual([]);
    again.close();
  });

  test('gives every record the hash that its format describes', () => {
    const log = openEventLog(':memory:');
    expect(log.head).toBe(toHex(GENESIS_HASH));
    log.append(START_US, { type: 'ParentDone', parentId: 'P1' });
    log.commit();
    const body = Buffer.from('{"type":"ParentDone","parentId":"P1"}');
    expect(log.head).toBe(toHex(recordHash(GENESIS_HASH, 1, START_US, body)));
    // The format is fixed: a change of these bytes is a new format version.
    expect(log.head).toBe('f408a78a9d95820e2f98485192c93c3e7d1e8b41793fb81082d56f0df64af97b');
    log.close();
  });

  test('has the same head for the same records, however they were put together and committed', () => {
    const one = openEventLog(':memory:');
    const other = openEventLog(':memory:');
    for (const childId of ['C1', 'C2']) {
      one.append(START_US, { type: 'ChildRejected', childId, reason: 'late' });
      other.append(START_US, { reason: 'late', childId, type: 'ChildRejected' });
      one.commit();
    }
    other.commit();
    expect(one.head).toBe(other.head);
  });

  test('lets records be appended while somebody reads', () => {
    const log = openEventLog(':memory:');
    appendSamples(log, 3);
    const seen: number[] = [];
    for (const { seq } of log.read(1)) {
      seen.push(seq);
      if (log.durableSeq < 1000) appendSamples(log, 499);
    }
    expect(seen).toEqual(Array.from({ length: 1001 }, (_, i) => i + 1));
  });

  test('takes in nothing that it could not give back', () => {
    const log = openEventLog(':memory:');
    const odd = { type: 'ParentDone', parentId: '' } satisfies EngineEvent;
    expect(() => log.append(START_US, odd)).toThrow(/ParentDone is not as its schema says/);
    expect(() => log.append(-1, { type: 'ParentDone', parentId: 'P1' })).toThrow(/microseconds since 1970/);
    const unknown = Array.from({ length: 20_000 }, () => 'C'.repeat(64));
    expect(() => log.append(START_US, { type: 'StopLeftResidual', stopId: 'S1', unknown })).toThrow(
      `a record ${MAX_BODY_BYTES}`,
    );
    log.commit();
    expect(log.durableSeq).toBe(0);
  });

  test('moves the write-ahead log into the file when it is told to, not within a commit', () => {
    using folder = temporaryFolder();
    const file = folder.file('events.db');
    const log = openEventLog(file);
    const walBytes = (): number => statSync(`${file}-wal`).size;
    appendSamples(log, 100);
    log.tidy?.();
    expect(walBytes(), 'a little is left where it is').toBeGreaterThan(0);
    for (let i = 0; i < 20; i++) appendSamples(log, 1_000);
    expect(walBytes()).toBeGreaterThan(4 * 2 ** 20);
    const killed = copyLog(file, folder.file('killed.db'));
    log.tidy?.();
    const moved = statSync(file).size;
    expect(moved).toBeGreaterThan(4 * 2 ** 20);
    // Written over from its beginning from here on, and cut back once: what was one large commit does not stay.
    for (let i = 0; i < 6; i++) {
      appendSamples(log, 500);
      expect(walBytes()).toBeLessThanOrEqual(8 * 2 ** 20);
      const after = openEventLog(copyLog(file, folder.file(`after-${i}.db`)));
      expect({ seq: after.durableSeq, head: after.head }, 'the older frames behind count for nothing').toEqual({
        seq: log.durableSeq,
        head: log.head,
      });
      after.close();
    }
    expect(statSync(file).size, 'nothing was moved within a commit').toBe(moved);
    log.close();
    const again = openEventLog(file);
    expect(again.durableSeq).toBe(23_100);
    again.close();
    const other = openEventLog(killed);
    expect(other.durableSeq).toBe(20_100);
    other.close();
  });

  test('bounds what waits for a commit', () => {
    const log = openEventLog(':memory:');
    const event: EngineEvent = { type: 'ParentDone', parentId: 'P1' };
    for (let i = 0; i < MAX_PENDING_RECORDS; i++) log.append(START_US, event);
    expect(() => log.append(START_US, event)).toThrow('wait for a commit');
  });
});

describe('a log that cannot be opened', () => {
  test('is in use, by this process or another', () => {
    using folder = temporaryFolder();
    const file = folder.file('log');
    const log = openEventLog(file);
    // Reading the file's bytes must not release the lock on it, as it would with POSIX locks on the log itself.
    readFileSync(file);
    const code = `import { openEventLog } from ${JSON.stringify(new URL('open.ts', import.meta.url).href)};
      try { openEventLog(process.argv[1]); } catch (error) { console.log(error.code, error.message); }`;
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', code, file], { encoding: 'utf8' });
    expect(other.stdout).toMatch(/^LOCKED .*log: another process works on it\. Stop that one first/);
    expect(caught(() => openEventLog(file))).toEqual(refusal('LOCKED', /log: another process/));
    log.close();
    openEventLog(file).close();
  });

  test('is no event log, and stays as it is', () => {
    using folder = temporaryFolder();
    const text = folder.file('text');
    writeFileSync(text, 'Dear diary, '.repeat(1000));
    const before = readFileSync(text);
    expect(caught(() => openEventLog(text))).toEqual(refusal('DAMAGED', /text: this is no event log/));
    expect(readFileSync(text)).toEqual(before);

    const foreign = folder.file('foreign');
    new DatabaseSync(foreign).exec('CREATE TABLE recipes (name TEXT)');
    const bytes = readFileSync(foreign);
    expect(caught(() => openEventLog(foreign))).toEqual(refusal('IO', /another program's/));
    expect(readFileSync(foreign)).toEqual(bytes);
  });

  test('is written in a newer format, or says contradicting things of its format', () => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 3);
    tamper(file, 'PRAGMA user_version = 2');
    expect(caught(() => openEventLog(file))).toEqual(refusal('DAMAGED', /description of its format/));
    tamper(file, 'UPDATE description SET words = ?', FORMAT_DESCRIPTION.replace('"format":1', '"format":2'));
    expect(caught(() => openEventLog(file))).toEqual(refusal('VERSION', /format 2, and this program knows 1/));
  });

  test('lies in a folder that is not there', () => {
    using folder = temporaryFolder();
    expect(caught(() => openEventLog(folder.file('no/log')))).toEqual(refusal('IO', /See that its folder exists/));
    expect(caught(() => openEventLog(folder.file('no/log')))).toBeInstanceOf(EventLogError);
  });

  test('is opened all the same when its creation was interrupted', () => {
    using folder = temporaryFolder();
    const file = folder.file('log');
    const db = new DatabaseSync(file);
    db.exec('PRAGMA journal_mode = WAL');
    db.close();
    expect(existsSync(file)).toBe(true);
    sampleLog(file, 2);
    const log = openEventLog(file);
    expect(log.durableSeq).toBe(2);
    log.close();
  });
});
