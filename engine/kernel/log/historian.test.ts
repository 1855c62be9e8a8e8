import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { temporaryFolder } from '../../../tests/fixtures/temporary-folder.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { BY_THE_CLOCK, type DecisionRow } from '../../../shared/domain/orders/decision.ts';
import { ACTIONS, type Policy } from '../../core/policy.ts';
import { openHistory } from '../../history/open.ts';
import { builtInProfiles } from '../../venues/market/profile.ts';
import { marketVenues } from '../../venues/market/market-venues.ts';
import { SimulatedMarket } from '../../venues/market/simulated-market.ts';

/** Values that follow from the state, so that what is kept can be held against it. */
const policy: Policy = {
  id: 'rule',
  schema: 'execution-1',
  choose: (state, may) => {
    const values = Float32Array.from(may, (allowed, i) => (allowed ? state[0]! - i : NaN));
    return { action: may.findIndex((allowed, i) => allowed && i >= 2), values };
  },
};

const throws = (words: string): never => {
  throw new Error(words);
};

function trading(file: string, logPath: string, told?: (row: DecisionRow) => void): TestEngine {
  const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'kept');
  const engine: TestEngine = new TestEngine({
    feed: market,
    openVenues: marketVenues(market),
    logPath,
    history: openHistory(file, Number.MAX_SAFE_INTEGER, { onTrouble: throws }),
    policyFor: () => policy,
  });
  engine.kernel.onChange((change) => {
    if (change.table === 'decisions') for (const row of change.rows) told?.(row as DecisionRow);
  });
  return engine;
}

const adaptive = (engine: TestEngine): Promise<string> =>
  engine.submit({
    params: { strategy: 'adaptive', sliceUs: 10 * US_PER_SECOND, envelopePct: 5 },
  });

describe('decisions of a policy', () => {
  it('are all kept with what they were made from, shown as they come, and read for any moment after a restart', async () => {
    using folder = temporaryFolder();
    const [file, logPath] = [join(folder.path, 'history.db'), join(folder.path, 'events.db')];
    const told: DecisionRow[] = [];
    const engine = trading(file, logPath, (row) => told.push(row));
    expect(engine.troubles).toEqual([]);
    const parentId = await adaptive(engine);
    engine.pass(5 * US_PER_MINUTE);
    expect(told.length).toBeGreaterThan(100);
    expect(told.map(({ decisionId }) => decisionId)).toEqual(told.map((_, i) => i + 1));
    expect(engine.kernel.snapshot('decisions', { parentId })!.rows).toEqual(told.slice(-300));
    expect(engine.kernel.metrics().get('watchkeeper_decisions_total')).toBe(told.length);
    const fills = [...engine.log.read(1)].filter(({ event }) => event.type === 'ChildFilled').length;
    engine.kernel.close();

    const { durableSeq } = trading(':memory:', logPath).log;
    const kept = openHistory(file, durableSeq, { onTrouble: throws });
    expect([...kept.allFills()]).toHaveLength(fills);
    const all = [...kept.allDecisions()];
    expect(all.map(({ schema: _schema, state: _state, ...row }) => row)).toEqual(told);
    for (const { state, values, schema } of all.filter(({ done }) => done !== BY_THE_CLOCK)) {
      expect(schema).toBe('execution-1');
      expect(state).toHaveLength(46);
      expect(values.map(({ action }) => action)).toEqual(ACTIONS.map(({ name }) => name));
      const wait = values[0]!.valueBps!;
      expect(wait).toBe(state[0]);
    }
    const past = told[40]!;
    const [before, at] = kept.decisions({ parentId, untilUs: past.tsUs + 1, most: 2 });
    expect([before?.decisionId, at?.decisionId]).toEqual([past.decisionId - 1, past.decisionId]);
    const seconds = kept.seconds('MIDT', 0, Number.MAX_SAFE_INTEGER);
    expect(seconds.length).toBeGreaterThanOrEqual(299);
    expect(seconds.at(-1)!.volumeQty).toBeGreaterThan(seconds[0]!.volumeQty);
    kept.close();
  });

  it('are kept as the clock’s where the model could not say, with why, and no model explains them', async () => {
    const market = new SimulatedMarket(builtInProfiles().slice(0, 1), 'kept');
    const fault = { why: 'late', reason: 'rule took 3000 µs, more than its 2000 µs' } as const;
    let calls = 0;
    const engine = new TestEngine({
      feed: market,
      openVenues: marketVenues(market),
      history: openHistory(':memory:', Number.MAX_SAFE_INTEGER, { onTrouble: throws }),
      policyFor: () => ({ ...policy, choose: (state, may) => (calls++ % 2 === 1 ? fault : policy.choose(state, may)) }),
    });
    engine.pass(US_PER_MINUTE);
    const parentId = await adaptive(engine);
    engine.pass(30 * US_PER_SECOND);
    const rows = engine.kernel.snapshot('decisions', { parentId })!.rows;
    const clock = rows.filter(({ done }) => done === BY_THE_CLOCK);
    expect(calls).toBeGreaterThan(6);
    expect(rows).toHaveLength(calls);
    expect(clock).toHaveLength(Math.floor(calls / 2));
    expect(clock[0]).toMatchObject({ model: 'rule', chosen: BY_THE_CLOCK, bound: '' });
    expect(clock[0]!.reason).toContain('took 3000 µs, more than its 2000 µs, so by the clock');
    expect(clock[0]!.values.map(({ valueBps }) => valueBps)).toEqual(ACTIONS.map(() => null));
    const question = { kind: 'ExplainDecision', parentId, atUs: clock[0]!.tsUs, action: null } as const;
    expect(engine.kernel.ask(question, 'ann')).toMatchObject({
      explanation: null,
      why: 'the clock decided, and no model',
    });
    engine.crash();
  });

  it('are none where the log does not reach them: what it does not hold did not happen', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'history.db');
    const engine = trading(file, ':memory:');
    await adaptive(engine);
    engine.pass(US_PER_MINUTE);
    engine.kernel.close();
    const all = openHistory(file, Number.MAX_SAFE_INTEGER, { onTrouble: throws });
    const seqs = [...all.allDecisions()].map(({ logSeq }) => logSeq);
    all.close();
    const middle = seqs[Math.floor(seqs.length / 2)]!;
    const cut = openHistory(file, middle, { onTrouble: throws });
    expect([...cut.allDecisions()].map(({ logSeq }) => logSeq)).toEqual(seqs.filter((seq) => seq <= middle));
    cut.close();
  });
});
