import { hash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { seededRng } from '../../shared/std/rng.ts';
import { EventLogError } from '../core/event-log.ts';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts';
import { openEventLog } from './open.ts';
import { scanChain } from './scan.ts';
import { appendSamples, flipByte, sampleLog, tamper } from './testing/sample-log.ts';
import { verifyLog } from './verify.ts';

/** Whether verification sees that something is wrong, be it that it finds no log at all any more. */
function finds(file: string): boolean {
  try {
    return !verifyLog(file).ok;
  } catch (error) {
    return error instanceof EventLogError;
  }
}

describe('verifying a log', () => {
  test('finds a whole one whole, however it was written', () => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 0);
    expect(verifyLog(file)).toMatchObject({ ok: true, records: 0 });
    for (const count of [1, 700, 3]) {
      const log = openEventLog(file);
      for (let i = 0; i < 20; i++) appendSamples(log, count);
      const { durableSeq, head } = log;
      log.close();
      expect(verifyLog(file)).toEqual({ file, records: durableSeq, head, ok: true, problems: [], remarks: [] });
    }
  });

  test('finds every changed byte of every record, and names the record', () => {
    using folder = temporaryFolder();
    const db = new DatabaseSync(sampleLog(folder.file('log'), 8));
    const rows = db.prepare('SELECT seq, hash, body FROM records').all() as {
      seq: number;
      hash: Buffer;
      body: Buffer;
    }[];
    for (const { seq, ...columns } of rows) {
      for (const [column, bytes] of Object.entries(columns)) {
        for (let i = 0; i < bytes.length; i++) {
          const changed = Buffer.from(bytes);
          changed[i]! ^= 1 << (i % 8);
          db.exec('SAVEPOINT flipped');
          db.prepare(`UPDATE records SET ${column} = ? WHERE seq = ?`).run(changed, seq);
          expect(scanChain(db).problems[0]?.seq, `byte ${i} of the ${column} of record ${seq}`).toBe(seq);
          db.exec('ROLLBACK TO flipped; RELEASE flipped');
        }
      }
      for (let bit = 0; bit < 53; bit++) {
        db.exec('SAVEPOINT flipped');
        db.prepare('UPDATE records SET ts_us = (ts_us | ?1) - (ts_us & ?1) WHERE seq = ?2').run(2n ** BigInt(bit), seq);
        expect(scanChain(db).problems[0]?.seq, `bit ${bit} of the time of record ${seq}`).toBe(seq);
        db.exec('ROLLBACK TO flipped; RELEASE flipped');
      }
    }
    expect(scanChain(db).problems).toEqual([]);
    db.close();
  });

  test('finds any changed byte of the file: header, pointers and free space too', () => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 120);
    const whole = readFileSync(file);
    const rng = seededRng('flips');
    const header = Array.from({ length: 100 }, (_, i) => i);
    const pageHeads = Array.from({ length: whole.length / 4096 }, (_, i) => i * 4096 + rng.below(16));
    const anywhere = Array.from({ length: 150 }, () => rng.below(whole.length));
    const missed = [...header, ...pageHeads, ...anywhere].filter((offset) => {
      flipByte(file, offset, 1 << rng.below(8));
      const found = finds(file);
      writeFileSync(file, whole);
      return !found;
    });
    expect(missed).toEqual([]);
    expect(verifyLog(file).ok).toBe(true);
  });

  test('finds bytes missing and bytes added', () => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 120);
    const whole = readFileSync(file);
    for (const bytes of [whole.subarray(0, -1), whole.subarray(0, -4096), Buffer.concat([whole, Buffer.alloc(1)])]) {
      writeFileSync(file, bytes);
      expect(finds(file)).toBe(true);
    }
  });

  test('only remarks on pages that another version of SQLite laid out', () => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 5);
    const note = 'sqlite=3050001 versions=once';
    tamper(file, 'UPDATE layout SET words = ?', `${note} sha256=${hash('sha256', note)}`);
    expect(verifyLog(file).problems).toEqual([
      expect.objectContaining({ problem: expect.stringMatching(/wrote last/) }),
    ]);
    const bytes = readFileSync(file);
    bytes.writeUInt32BE(3_050_001, 96);
    bytes[4096 + 200]! ^= 1;
    writeFileSync(file, bytes);
    expect(verifyLog(file)).toMatchObject({
      ok: true,
      remarks: [expect.stringMatching(/^1 pages could not be compared/)],
    });
    // Writing with this version is noted, and both agree again.
    sampleLog(file, 1);
    expect(verifyLog(file)).toMatchObject({ ok: true, records: 6, problems: [] });
  });

  test('finds a changed note on who laid the pages out', () => {
    using folder = temporaryFolder();
    const file = sampleLog(folder.file('log'), 5);
    tamper(file, "UPDATE layout SET words = replace(words, 'once', 'many')");
    expect(verifyLog(file).problems).toEqual([expect.objectContaining({ problem: expect.stringMatching(/the note/) })]);
  });

  test('refuses while an engine works on the log', () => {
    using folder = temporaryFolder();
    const log = openEventLog(folder.file('log'));
    expect(() => verifyLog(folder.file('log'))).toThrow(expect.objectContaining({ code: 'LOCKED' }));
    log.close();
    expect(() => verifyLog(folder.file('none'))).toThrow(/there is no such file/);
  });
});
