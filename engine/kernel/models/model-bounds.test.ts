/** What the execution policy lets a model do, in a whole engine: never passed, and changed at the next decision. */
import { describe, expect, it } from 'vitest';
import type { ExecutionPolicy, ModelBounds } from '../../../shared/domain/policy/policy.ts';
import { defaultParams } from '../../../shared/domain/orders/strategy.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { preferring, testShelf } from '../../../tests/fixtures/model-shelf.ts';
import { ACTIONS } from '../../core/policy.ts';

const ORDER = { instrument: 'LRGE', qty: 9_000, params: defaultParams('adaptive') } as const;

async function working(action: string, models: Partial<ModelBounds>) {
  const policy = preferring(
    'eager',
    ACTIONS.findIndex(({ name }) => name === action),
  );
  const engine = new TestEngine({ shelf: testShelf(policy) });
  await bound(engine, models);
  engine.pass(US_PER_MINUTE);
  return { engine, parentId: await engine.submit(ORDER) };
}

async function bound(engine: TestEngine, models: Partial<ModelBounds>): Promise<void> {
  const current = engine.state.policy.current!;
  const policy: ExecutionPolicy = { ...current.policy, models: { ...current.policy.models, ...models } };
  await engine.command({ kind: 'ProposePolicy', policy, basedOn: current.version, reason: 'a model is bounded' });
}

const childrenOf = (engine: TestEngine, parentId: string) =>
  [...engine.state.children.values()].filter((child) => child.parentId === parentId);

describe('what the policy lets a model do', () => {
  it('holds of every child, and a change of it holds from the next decision on', async () => {
    const { engine, parentId } = await working('post 3×', { maxChildPct: 1 });
    engine.pass(2 * US_PER_MINUTE);
    const before = childrenOf(engine, parentId);
    expect(Math.max(...before.map(({ qty }) => qty))).toBe(90);
    const words = 'policy 2 lets a model want 90 at a time, 1% of the order';
    expect(before.some(({ reason }) => reason.includes(words))).toBe(true);
    await bound(engine, { maxChildPct: 2 });
    engine.pass(2 * US_PER_MINUTE);
    const after = childrenOf(engine, parentId).slice(before.length);
    const largest = Math.max(...after.map(({ qty }) => qty));
    expect(largest).toBeGreaterThan(90);
    expect(largest).toBeLessThanOrEqual(180);
  });

  it('bounds what a model takes in all: behind its plan the clock decides then', async () => {
    const { engine, parentId } = await working('take 2×', { maxTakePct: 3 });
    engine.pass(6 * US_PER_MINUTE);
    const children = childrenOf(engine, parentId);
    const wanted = children.filter(({ reason, tif }) => tif === 'ioc' && !reason.includes('by the clock'));
    expect(wanted.reduce((sum, { filledQty }) => sum + filledQty, 0)).toBe(270);
    expect(children.some(({ reason }) => /lets a model take 270.*so by the clock/.test(reason))).toBe(true);
  });
});
