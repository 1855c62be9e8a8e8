import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeServerFrame } from './codec.ts';
import { toColumns } from './columnar.ts';
import { lenient } from './lenient.ts';

const delta = (table: 'regimeViews' | 'journal', row: object): string =>
  JSON.stringify({
    t: 'delta',
    sub: 1,
    table,
    epoch: 1,
    prev: 0,
    seq: 1,
    removed: [],
    rows: toColumns(table, [row as never]),
  });

describe('what a newer engine says', () => {
  it('SUB-6 is taken as it came where it is a value or a kind that is not known, at any depth', () => {
    const pin = { regime: 'frantic', actor: 'ann', reason: 'why', tsUs: 2 };
    const row = {
      instrument: 'A',
      tsUs: 1,
      regime: 'frantic',
      detected: 'calm',
      sinceUs: 0,
      changes: 0,
      probabilities: [0.1, 0.2, 0.3, 0.2, 0.2],
      ready: true,
      calibrated: true,
      pin,
    };
    expect(decodeServerFrame(delta('regimeViews', row))).toMatchObject({ rows: [row] });
    const event = { type: 'MoonPhased', phase: 'full', of: { seen: 1 } };
    expect(decodeServerFrame(delta('journal', { seq: 1, tsUs: 1, event }))).toMatchObject({ rows: [{ event }] });
    const ack = { t: 'ack', id: 'c1', status: 'rejected', code: 'MOON_IS_FULL', reason: 'wait' };
    expect(decodeServerFrame(JSON.stringify(ack))).toEqual(ack);
  });

  it('SUB-6 is refused where it breaks any other rule, in a kind that is known too', () => {
    const event = { type: 'ChildRejected', childId: 7, reason: '' };
    for (const text of [
      delta('journal', { seq: 1, tsUs: 1, event }),
      delta('journal', { seq: 1, tsUs: 1, event: { type: 'x'.repeat(65) } }),
      delta('regimeViews', { regime: 'calm' }),
    ]) {
      expect(() => decodeServerFrame(text)).toThrow(/rows do not fit/);
    }
  });

  it('leaves aside what it does not know of what it knows', () => {
    const schema = lenient(z.strictObject({ of: z.array(z.strictObject({ a: z.enum(['x']) })).max(2) }));
    expect(schema.parse({ of: [{ a: 'y', later: 1 }], later: 1 })).toEqual({ of: [{ a: 'y' }] });
    expect(schema.safeParse({ of: [{ a: 'x' }, { a: 'x' }, { a: 'x' }] }).success).toBe(false);
  });
});
