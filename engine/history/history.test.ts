import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts';
import type { KeptDecision } from '../core/history.ts';
import { openHistory, readHistory } from './open.ts';
import { SqliteHistory } from './sqlite-history.ts';

const decision = (tsUs: number): Omit<KeptDecision, 'decisionId'> => ({
  parentId: 'P1',
  instrument: 'MIDT',
  tsUs,
  logSeq: 1,
  epoch: 1,
  model: 'm',
  chosen: 'wait',
  done: 'wait',
  bound: '',
  reason: '',
  regime: null,
  forecast: null,
  schema: 's',
  state: Float32Array.of(tsUs),
  values: [{ action: 'wait', valueBps: null }],
});
const second = (n: number) => ({ instrument: 'MIDT', tsUs: n, bidPx: 1, askPx: 2, volumeQty: n, volumeNotional: n });

describe('the history', () => {
  it('is read by others while it is written, and goes on where it ended', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'history.db');
    const history = openHistory(file, 1, { onTrouble: () => undefined });
    history.keepDecision(decision(5));
    history.flush();
    const reader = readHistory(file);
    expect([...reader.allDecisions()]).toMatchObject([{ decisionId: 1, tsUs: 5 }]);
    reader.close();
    history.close();
    const again = openHistory(file, 1, { onTrouble: () => undefined });
    expect(again.keepDecision(decision(6))).toBe(2);
    again.close();
  });

  it('takes over a file of earlier versions, with all that is in it, and keeps forecasts from then on', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'history.db');
    const before = openHistory(file, 1, { onTrouble: () => undefined });
    before.keepDecision(decision(5));
    before.close();
    const db = new DatabaseSync(file);
    db.exec('DROP TABLE forecasts; PRAGMA user_version = 2');
    db.close();
    openHistory(file, 1, { onTrouble: (words) => expect.fail(words) }).close();
    const older = new DatabaseSync(file);
    for (const column of ['states', 'schema', 'twice_came_px', 'came_us', 'whole_from_us'])
      older.exec(`ALTER TABLE forecasts DROP COLUMN ${column}`);
    older.exec('DROP INDEX forecasts_of; ALTER TABLE forecasts DROP COLUMN sha256; PRAGMA user_version = 3');
    older.exec(`INSERT INTO forecasts (instrument, model, ts_us, mid_px, horizons) VALUES ('MIDT', 'm', 6, 1, '[]')`);
    older.close();
    const history = openHistory(file, 1, { onTrouble: (words) => expect.fail(words) });
    expect([...history.allDecisions()]).toHaveLength(1);
    const horizons = [{ events: 10, down: 0.2, flat: 0.5, up: 0.3, came: 'up' as const }];
    const ground = { schema: 's', states: Float32Array.of(0.1, -2), twiceCamePx: [203], cameUs: 9, wholeFromUs: 3 };
    const forecast = { instrument: 'MIDT', model: 'm', sha256: 'f', tsUs: 7, midPx: 100.5, horizons, ground };
    history.keepForecast(forecast);
    expect([...history.allForecasts()]).toMatchObject([{ tsUs: 6, sha256: '', ground: null }, forecast]);
    const newest = (sha256: string, untilUs: number) =>
      history.newestForecasts({ instrument: 'MIDT', sha256, untilUs, most: 5 }).map(({ tsUs }) => tsUs);
    history.keepForecast(forecast);
    expect([newest('f', 7), newest('f', 6), newest('', 7)]).toEqual([[7], [], []]);
    history.close();
  });

  it('gives sums that are larger than an integer can be read', () => {
    using folder = temporaryFolder();
    const history = openHistory(join(folder.path, 'history.db'), 1, { onTrouble: (words) => expect.fail(words) });
    const large = { ...second(1), volumeQty: 3, volumeNotional: 3e17 };
    for (const each of [large, { ...large, tsUs: 2, volumeNotional: 9e18 }]) history.keepSecond(each);
    expect(history.seconds('MIDT', 1, 2).map(({ volumeNotional }) => volumeNotional)).toEqual([3e17, 9e18]);
    history.close();
  });

  it('is put aside where it is damaged or of another version, and begun anew in words', () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'history.db');
    writeFileSync(file, 'no database at all, and long enough to be looked at as one'.repeat(100));
    const said: string[] = [];
    openHistory(file, 1, { onTrouble: (words) => said.push(words) }).close();
    const db = new DatabaseSync(file);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => readHistory(file)).toThrow(/of version 99, and this program knows 5/);
    openHistory(file, 1, { onTrouble: (words) => said.push(words) }).close();
    expect(said).toHaveLength(2);
    expect(said[0]).toMatch(/put aside as .*history\.db\.damaged-1 and begun anew, for file is not a database/);
    expect(said[1]).toMatch(/damaged-2 .*of version 99/);
    expect(() => readHistory(join(folder.path, 'none.db'))).toThrow(/there is no history beside this log/);
  });

  it('holds the newest alone, and counts what it could not write', () => {
    const said: string[] = [];
    const db = new DatabaseSync(':memory:');
    const history = openHistory(':memory:', 1, { onTrouble: (words) => said.push(words) });
    expect(history).toBeInstanceOf(SqliteHistory);
    history.close();
    using folder = temporaryFolder();
    const file = join(folder.path, 'history.db');
    const bounded = openHistory(file, 1, {
      onTrouble: (words) => said.push(words),
      mostRows: { decisions: 10, seconds: 10, forecasts: 10, fills: 10, orders: 10 },
    });
    for (let n = 1; n <= 600; n++) {
      bounded.keepSecond(second(n));
      bounded.flush();
    }
    expect(bounded.seconds('MIDT', 0, 1_000).map(({ tsUs }) => tsUs)).toEqual(
      Array.from({ length: 10 }, (_, i) => 591 + i),
    );
    // Another process takes the file away from it.
    const other = new DatabaseSync(file);
    other.exec('DROP TABLE fills; DROP TABLE seconds');
    bounded.keepSecond(second(601));
    bounded.flush();
    bounded.keepSecond(second(602));
    expect(said).toEqual([expect.stringContaining('not kept any more (no such table: ')]);
    expect(bounded.counts.lost).toBe(2);
    other.close();
    bounded.close();
    db.close();
  });
});
