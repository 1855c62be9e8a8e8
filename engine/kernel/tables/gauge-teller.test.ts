import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';

/** What one telling tells: rows by table. */
function told(engine: TestEngine): Record<string, number> {
  const counts: Record<string, number> = {};
  const unlisten = engine.kernel.onChange(({ table, rows }) => (counts[table] = rows.length));
  engine.kernel.publishGauges(0);
  unlisten();
  return counts;
}

describe('what the desks are told several times a second', () => {
  it('is what changed since the last telling, and once a second all of it', () => {
    const engine = new TestEngine();
    engine.pass(US_PER_SECOND);
    const first = told(engine);
    expect(first).toMatchObject({ engine: 1, venues: 1 });
    expect(first['limitUse']).toBeGreaterThan(1);
    expect(told(engine)).toEqual({});
    // The market goes on; none of its limits is used more.
    engine.pass(US_PER_SECOND);
    const moved = told(engine);
    expect(moved).toMatchObject({ engine: 1 });
    expect(moved).not.toHaveProperty('limitUse');
    for (let telling = 3; telling < 10; telling++) told(engine);
    expect(told(engine)).toMatchObject({ engine: 1, venues: 1, limitUse: first['limitUse'] });
  });

  it('tells of many rows the one that changed', async () => {
    const engine = new TestEngine();
    engine.pass(US_PER_SECOND);
    const all = told(engine)['limitUse']!;
    await engine.submit({ qty: 20_000 });
    const { limitUse } = told(engine);
    expect(limitUse).toBeGreaterThan(0);
    expect(limitUse).toBeLessThan(all);
  });
});
