/** Parameter sets of the policy in a whole engine: taken as the regime changes, by a record, unless the trader pins. */
import { describe, expect, it } from 'vitest';
import type { ExecutionPolicy, ParameterSet } from '../../../shared/domain/policy/policy.ts';
import { DEFAULT_TERMS } from '../../../shared/domain/orders/working-terms.ts';
import type { Regime } from '../../../shared/domain/models/regime.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { MemoryLog } from '../../../tests/fixtures/engine-log.ts';

const FOLLOWS = { ...DEFAULT_TERMS, followRegime: true };
const twap = (seconds: number) => ({ strategy: 'twap', sliceUs: seconds * US_PER_SECOND }) as const;
const set = (regime: ParameterSet['regime'], params: ParameterSet['params']): ParameterSet => ({
  strategy: params.strategy,
  regime,
  assetClass: 'equity',
  params,
});

/** A market that is held to the regime that the test says. */
async function market(parameterSets: ParameterSet[], log = new MemoryLog()) {
  const engine = new TestEngine({ log });
  const becomes = (regime: Regime) =>
    engine.command({ kind: 'PinRegime', instrument: 'MIDT', regime, reason: 'the test says so' });
  await becomes('calm');
  const { version, policy } = engine.state.policy.current!;
  const changed: ExecutionPolicy = { ...policy, parameterSets };
  await engine.command({ kind: 'ProposePolicy', policy: changed, basedOn: version, reason: 'sets' });
  const followed = () => log.records.flatMap(({ event }) => (event.type === 'ParentFollowedRegime' ? [event] : []));
  return { engine, becomes, followed };
}

describe('an order that follows the regime', () => {
  it('has the set of the regime before it decides, and its own parameters where none fits any more', async () => {
    const { engine, becomes, followed } = await market([set('volatile', twap(5))]);
    const parentId = await engine.submit({ params: twap(20), terms: FOLLOWS });
    engine.pass(US_PER_MINUTE);
    expect(followed()).toEqual([]);
    await becomes('volatile');
    engine.pass(2 * US_PER_SECOND);
    expect(followed()).toMatchObject([
      { parentId, regime: 'volatile', policyVersion: 2, before: twap(20), params: twap(5), actor: 'engine' },
    ]);
    expect(engine.state.parent(parentId)).toMatchObject({ params: twap(5), followed: { own: twap(20) } });
    await becomes('thin');
    engine.pass(2 * US_PER_SECOND);
    expect(engine.state.parent(parentId)).toMatchObject({ params: twap(20), followed: null });
    expect(followed()).toHaveLength(2);
  });

  it('takes it from its first decision on, and no other order does', async () => {
    const { engine, followed } = await market([set(null, twap(5))]);
    const parentId = await engine.submit({ params: twap(20), terms: FOLLOWS });
    const other = await engine.submit({ params: twap(20) });
    engine.pass(US_PER_MINUTE);
    expect(followed()).toHaveLength(1);
    expect(engine.state.parent(parentId).params).toEqual(twap(5));
    expect(engine.state.parent(other).params).toEqual(twap(20));
  });

  it('is pinned by a person who sets its parameters, and told to one who amends what has changed meanwhile', async () => {
    const { engine, becomes, followed } = await market([set('volatile', twap(5)), set('thin', twap(7))]);
    const parentId = await engine.submit({ params: twap(20), terms: FOLLOWS });
    await becomes('volatile');
    engine.pass(2 * US_PER_SECOND);
    const amend = { kind: 'AmendParent', parentId, params: twap(12), children: 'keep' } as const;
    const late = await engine.command({ ...amend, expectedVersion: 1 });
    expect(late).toMatchObject({ code: 'STALE_VERSION' });
    expect(late.reason).toContain('given the parameters of the regime by engine (slice 20 s → 5 s)');
    await engine.command({ ...amend, expectedVersion: 2 });
    await becomes('thin');
    engine.pass(US_PER_MINUTE);
    expect(engine.state.parent(parentId)).toMatchObject({ params: twap(12), terms: { followRegime: false } });
    expect(followed()).toHaveLength(1);
  });

  it('keeps what it has where the set contradicts its terms, and says so', async () => {
    const pov = (participationPct: number) => ({ strategy: 'pov', participationPct }) as const;
    const { engine, followed } = await market([set('calm', pov(40))]);
    const parentId = await engine.submit({ params: pov(10), terms: FOLLOWS });
    engine.pass(30 * US_PER_SECOND);
    expect(followed()).toEqual([]);
    expect(engine.kernel.algos.runtime(parentId)?.reason).toContain(
      "the policy's set for calm, equity is not taken: a target of 40% of volume is more than at most 20%",
    );
  });

  it('goes on with it after a restart', async () => {
    const log = new MemoryLog();
    const { engine, becomes } = await market([set('volatile', twap(5))], log);
    const parentId = await engine.submit({ params: twap(20), terms: FOLLOWS });
    await becomes('volatile');
    engine.pass(2 * US_PER_SECOND);
    engine.crash();
    const again = new TestEngine({ log });
    expect(again.state.parent(parentId)).toMatchObject({ params: twap(5), followed: { own: twap(20) } });
  });
});
