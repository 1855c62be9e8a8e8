import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts';
import { GENESIS_HASH, recordHash } from './chain.ts';
import { INSERT_RECORD } from './layout.ts';
import { openEventLog } from './open.ts';
import { appendSamples, copyLog, flipByte, sampleLog, sampleRecord, tamper } from './testing/sample-log.ts';
import { verifyLog } from './verify.ts';
import { checkWal } from './wal-check.ts';

const FLIP_BODY = "UPDATE records SET body = CAST(replace(CAST(body AS TEXT), 'C', 'D') AS BLOB) WHERE seq = ?";

describe('a damaged tail', () => {
  test.each([
    ['a changed content', FLIP_BODY],
    ['a changed time', 'UPDATE records SET ts_us = ts_us + 1 WHERE seq = ?'],
    ['a changed hash', 'UPDATE records SET hash = zeroblob(32) WHERE seq = ?'],
    ['a hash cut short', "UPDATE records SET hash = x'00' WHERE seq = ?"],
    ['a content that is none', "UPDATE records SET body = x'ff00' WHERE seq = ?"],
  ])('is cut off and kept: %s', (_name, sql) => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 40);
    tamper(file, sql, 40);
    const log = openEventLog(file);
    expect(log.durableSeq).toBe(39);
    expect(log.repaired).toMatch(/last record was damaged \(record 40: its .*goes on with record 40\./);
    const kept = JSON.parse(readFileSync(`${file}.cut-40`, 'utf8')) as { seq: string };
    expect(kept.seq).toBe('40');
    appendSamples(log, 1);
    expect([...log.read(39)]).toEqual([sampleRecord(39), sampleRecord(40)]);
    log.close();
    expect(verifyLog(file)).toMatchObject({ ok: true, records: 40, problems: [], remarks: [] });
    expect(readdirSync(folder.path).toSorted()).toEqual(['log', 'log.cut-40', 'log.lock']);
  });

  test('may be several records, and an earlier cut is not overwritten', () => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 40);
    tamper(file, 'UPDATE records SET hash = zeroblob(32) WHERE seq >= ?', 38);
    let log = openEventLog(file);
    expect(log.repaired).toMatch(/last 3 records were damaged \(record 38/);
    appendSamples(log, 1);
    log.close();
    tamper(file, FLIP_BODY, 38);
    log = openEventLog(file);
    expect(log.repaired).toContain(`${file}.cut-38-2`);
    log.close();
    expect(readFileSync(`${file}.cut-38`, 'utf8').trim().split('\n')).toHaveLength(3);
  });

  test('may be the first record', () => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 1);
    tamper(file, FLIP_BODY, 1);
    const log = openEventLog(file);
    expect(log.durableSeq).toBe(0);
    log.close();
  });
});

describe('damage before the tail', () => {
  test.each([
    ['a content', FLIP_BODY, 12],
    ['a time', 'UPDATE records SET ts_us = ts_us + 1 WHERE seq = ?', 12],
    ['a hash', 'UPDATE records SET hash = zeroblob(32) WHERE seq = ?', 12],
    ['the last but one hash', 'UPDATE records SET hash = zeroblob(32) WHERE seq = ?', 39],
    ['the last but one content', FLIP_BODY, 39],
    ['a missing record', 'DELETE FROM records WHERE seq = ?', 12],
    ['a missing first record', 'DELETE FROM records WHERE seq = ?', 1],
  ])('is refused, and the file stays as it is: %s', (_name, sql, seq) => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 40);
    tamper(file, sql, seq);
    const before = readFileSync(file);
    expect(() => openEventLog(file)).toThrow(
      expect.objectContaining({
        code: 'DAMAGED',
        message: expect.stringMatching(new RegExp(`event log .*log: record ${seq}: .*Put the newest good copy`)),
      }),
    );
    expect(readFileSync(file)).toEqual(before);
    expect(verifyLog(file).problems[0]).toMatchObject({ seq });
  });

  test('is refused where SQLite itself cannot read on', () => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 200);
    // The number of cells of a leaf: with one less, the last records would vanish without a gap.
    const pages = readFileSync(file).length / 4096;
    const leaf = Array.from({ length: pages }, (_, i) => i * 4096).findLast((at) => readFileSync(file)[at] === 0x0d);
    flipByte(file, leaf! + 4);
    expect(() => openEventLog(file)).toThrow(expect.objectContaining({ code: 'DAMAGED' }));
  });

  test('is told from an intact record that this program does not know', () => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 0);
    const body = Buffer.from('{"type":"SomethingNew"}');
    const hash = recordHash(GENESIS_HASH, 1, 5, body);
    tamper(file, 'INSERT INTO records VALUES (1, 5, ?, ?)', hash, body);
    expect(() => openEventLog(file)).toThrow(
      expect.objectContaining({ code: 'VERSION', message: expect.stringMatching(/record 1 is intact/) }),
    );
    expect(verifyLog(file)).toMatchObject({ ok: false, problems: [{ seq: 1 }] });
  });
});

describe('a write-ahead log that a killed engine left', () => {
  const FRAME = 24 + 4096;

  /** Ten commits, and the files as they stand before the engine ends. */
  function killed(file: string, live: string): string {
    const log = openEventLog(live);
    for (let i = 0; i < 10; i++) appendSamples(log, 3);
    copyLog(live, file);
    log.close();
    return file;
  }

  test('is read in, and verified without being touched', () => {
    using folder = temporaryFolder();
    const file = killed(folder.file('log'), folder.file('live'));
    const before = ['', '-wal'].map((suffix) => readFileSync(file + suffix));
    expect(verifyLog(file)).toMatchObject({ ok: true, records: 30, problems: [], remarks: [] });
    expect(['', '-wal'].map((suffix) => readFileSync(file + suffix))).toEqual(before);
    const log = openEventLog(file);
    expect(log).toMatchObject({ durableSeq: 30, repaired: null });
    log.close();
  });

  test.each([
    ['a page', 32 + 2 * FRAME + 2000],
    ['a frame header', 32 + 2 * FRAME + 3],
    ['a salt', 32 + 2 * FRAME + 9],
    ['a checksum', 32 + 2 * FRAME + 17],
    ['the file header', 17],
  ])('is refused when damaged before its end, since SQLite would drop what follows: %s', (_name, offset) => {
    using folder = temporaryFolder();
    const file = killed(folder.file('log'), folder.file('live'));
    flipByte(`${file}-wal`, offset);
    expect(verifyLog(file).problems[0]?.problem).toMatch(/log-wal/);
    expect(() => openEventLog(file)).toThrow(
      expect.objectContaining({ code: 'DAMAGED', message: expect.stringMatching(/log-wal is damaged/) }),
    );
  });

  test('may end in a transaction that was never committed, which the next commit leaves nothing of', () => {
    using folder = temporaryFolder();
    const earlier = killed(folder.file('earlier'), folder.file('live'));
    const db = new DatabaseSync(earlier);
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = 2; BEGIN');
    db.prepare(INSERT_RECORD).run(31, 0, Buffer.alloc(32), Buffer.alloc(400_000, 'x'));
    const file = copyLog(earlier, folder.file('log'));
    db.close();
    expect(checkWal(file)).toMatchObject({ kind: 'whole', frames: expect.toSatisfy((frames: number) => frames > 50) });
    expect(verifyLog(file)).toMatchObject({ ok: true, records: 30, remarks: [] });

    let log = openEventLog(file);
    expect(log).toMatchObject({ durableSeq: 30, repaired: null });
    appendSamples(log, 1);
    const again = copyLog(file, folder.file('again'));
    log.close();
    expect(verifyLog(again)).toMatchObject({ ok: true, records: 31, remarks: [] });
    log = openEventLog(again);
    expect(log).toMatchObject({ durableSeq: 31, repaired: null });
    log.close();
  });

  test('may hold frames from before it was started anew, which count for nothing', () => {
    using folder = temporaryFolder();
    const earlier = killed(folder.file('earlier'), folder.file('live'));
    const db = new DatabaseSync(earlier);
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA wal_checkpoint(FULL); PRAGMA user_version = 1');
    const file = copyLog(earlier, folder.file('log'));
    db.close();
    expect(checkWal(file)).toEqual({ kind: 'whole', frames: 1 });
    expect(verifyLog(file)).toMatchObject({ ok: true, records: 30, remarks: [] });
    const log = openEventLog(file);
    expect(log).toMatchObject({ durableSeq: 30, repaired: null });
    log.close();
  });

  test('written over many times may end in a transaction of which a power cut left any part of what was there before', () => {
    using folder = temporaryFolder();
    const live = folder.file('live');
    const db = new DatabaseSync(sampleLog(live, 30));
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA wal_autocheckpoint = 0');
    const insert = db.prepare(INSERT_RECORD);
    const commit = (rows: readonly number[]): Buffer => {
      db.exec('BEGIN');
      for (const seq of rows) insert.run(seq, 0, Buffer.alloc(32), Buffer.alloc(9_000, 'x'));
      db.exec('COMMIT');
      return readFileSync(`${live}-wal`);
    };
    const written = Array.from({ length: 24 }, (_, i) => 31 + i);
    // Each writing is shorter than the one before, so that behind the third stand frames of the second and the first.
    for (const rows of [written.slice(0, 12), written.slice(12, 18)]) {
      for (const seq of rows) commit([seq]);
      db.exec('PRAGMA wal_checkpoint(RESTART)');
    }
    const before = commit([60]);
    const one = commit([61, 62]);
    const two = commit([63]);
    const file = copyLog(live, folder.file('log'));
    db.close();
    const stateOf = (wal: Buffer) => {
      writeFileSync(`${file}-wal`, wal);
      return checkWal(file);
    };
    const differ = (a: Buffer, b: Buffer): number[] =>
      Array.from({ length: Math.floor((a.length - 32) / FRAME) }, (_, i) => i).filter(
        (i) =>
          !a.subarray(32 + i * FRAME, 32 + (i + 1) * FRAME).equals(b.subarray(32 + i * FRAME, 32 + (i + 1) * FRAME)),
      );
    const older = (wal: Buffer, ...frames: number[]): Buffer => {
      const bytes = Buffer.from(wal);
      for (const i of frames) before.copy(bytes, 32 + i * FRAME, 32 + i * FRAME, 32 + (i + 1) * FRAME);
      return bytes;
    };
    const ofOne = differ(before, one);
    const ofTwo = differ(one, two);
    expect([ofOne.length > 3, ofTwo.length > 1]).toEqual([true, true]);
    expect(stateOf(before)).toEqual({ kind: 'whole', frames: ofOne[0] });
    expect(stateOf(two)).toEqual({ kind: 'whole', frames: ofTwo.at(-1)! + 1 });
    for (const i of ofOne.slice(0, -1)) expect(stateOf(older(one, i)), `frame ${i}`).toMatchObject({ kind: 'torn' });
    expect(stateOf(older(one, ...ofOne.slice(-2)))).toEqual({ kind: 'whole', frames: ofOne.at(-2) });
    // What was followed by another transaction was durable once; only of its very last frame nothing tells that it was its.
    for (const i of ofOne.slice(0, -1)) expect(stateOf(older(two, i)), `frame ${i}`).toMatchObject({ kind: 'damaged' });
    const flipped = Buffer.from(two);
    flipped[32 + ofTwo[0]! * FRAME + 2_000]! ^= 1;
    expect(stateOf(flipped)).toMatchObject({ kind: 'damaged' });
  });

  test('is about to replace pages of the log, of which damage is told as a remark', () => {
    using folder = temporaryFolder();
    const file = killed(folder.file('log'), folder.file('live'));
    flipByte(file, readFileSync(file).length - 2000);
    expect(verifyLog(file)).toMatchObject({
      ok: true,
      records: 30,
      remarks: [expect.stringMatching(/log-wal is about to replace are not whole/)],
    });
  });

  test('is refused without the log that it belongs to, since SQLite would delete it', () => {
    using folder = temporaryFolder();
    const file = killed(folder.file('log'), folder.file('live'));
    rmSync(file);
    expect(() => openEventLog(file)).toThrow(/missing or empty, and .*log-wal still holds records/);
    expect(checkWal(file).frames).toBeGreaterThan(10);
  });

  test('loses its last transaction when that is not whole, and says so', () => {
    using folder = temporaryFolder();
    const file = killed(folder.file('log'), folder.file('live'));
    const { frames } = checkWal(file);
    flipByte(`${file}-wal`, 32 + (frames - 1) * FRAME + 3000);
    expect(verifyLog(file)).toMatchObject({ ok: false, records: 27 });
    let log = openEventLog(file);
    expect(log.durableSeq).toBe(27);
    expect(log.repaired).toMatch(/last write to the log was torn or is damaged/);
    log.close();
    log = openEventLog(file);
    expect(log.repaired).toBe(null);
    appendSamples(log, 1);
    log.close();
    expect(existsSync(`${file}.cut-wal`)).toBe(true);
    expect(verifyLog(file)).toMatchObject({ ok: true, records: 28 });
  });
});
