import { describe, expect, it } from 'vitest';
import { TABLE_NAMES, TABLES } from './tables.ts';
import { topicKey, topicParams } from './topic.ts';

const GIVEN = { instrument: 'GOOG', parentId: 'P1', stopId: 'S1' };

describe('topics', () => {
  it.each(TABLE_NAMES)('SUB-2 of %s are told apart by what the table is kept by, and nothing else', (table) => {
    const { param } = TABLES[table];
    expect(topicKey(table, {}) === null).toBe(param !== 'none');
    expect(topicParams(table, GIVEN)).toEqual(param === 'none' ? {} : { [param]: GIVEN[param] });
    expect(topicKey(table, GIVEN)).toBe(topicKey(table, topicParams(table, GIVEN)));
  });

  it('SUB-2 of different tables and parameters are different', () => {
    const keys = TABLE_NAMES.flatMap((table) => [
      topicKey(table, GIVEN),
      topicKey(table, { instrument: 'A', parentId: 'B', stopId: 'C' }),
    ]);
    const kept = TABLE_NAMES.filter((table) => TABLES[table].param !== 'none').length;
    expect(new Set(keys).size).toBe(TABLE_NAMES.length + kept);
  });
});
