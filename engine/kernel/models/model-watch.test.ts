/** What a model does otherwise than where it was measured, in a whole engine: each breach opens an exception of its kind. */
import { describe, expect, it } from 'vitest';
import type { ModelReference } from '../../../shared/domain/models/model-reference.ts';
import { DEFAULT_ROLLOUT_TERMS } from '../../../shared/domain/models/rollout.ts';
import { defaultParams } from '../../../shared/domain/orders/strategy.ts';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { TestEngine } from '../../../tests/fixtures/engine-kernel.ts';
import { preferring, testCard, testShelf } from '../../../tests/fixtures/model-shelf.ts';
import type { ModelShelf } from '../../core/model-port.ts';
import { ACTIONS, type Policy } from '../../core/policy.ts';
import { EXECUTION_SCHEMA } from '../../features/schema.ts';
import { LEAST_STATES } from '../../rollout/model-health.ts';

const [WAIT, POST] = [0, 2];

const always = (action: number): number[] => ACTIONS.map((_, i) => Number(i === action));
/** Two values, so that something is usual of each. */
const around = (bps: number, i: number): number => bps + (i % 2);

/** A model that was measured where orders cost so much, and its actions came to so much beyond what it said. */
function measured(
  costBps: number,
  residualBps: number,
  actions: readonly number[],
  edge: number,
  expectedBps: number | null = null,
): ModelReference {
  const { name, sha256 } = testCard('old');
  return {
    version: 1,
    model: name,
    sha256,
    what: 'a test',
    command: 'none',
    decisions: 1,
    actions: [...actions],
    orders: Array.from({ length: 100 }, (_, i) => ({
      costBps: around(costBps, i),
      driftBps: 0,
      residualBps: around(residualBps, i),
      expectedBps,
    })),
    features: EXECUTION_SCHEMA.names.map((each) => ({ name: each, edges: [edge], shares: [1, 0] })),
  };
}

const shelfOf = (reference: ModelReference, ...more: readonly Policy[]): ModelShelf => {
  const shelf = testShelf(preferring('old', POST), ...more);
  return { ...shelf, models: shelf.models.map((each) => (each.name === 'old' ? { ...each, reference } : each)) };
};

/** Orders of three minutes, many at once, worked to their end and looked at for a minute. */
async function worked(engine: TestEngine, count: number): Promise<void> {
  const endUs = engine.kernel.nowUs() + 3 * US_PER_MINUTE;
  for (let n = 0; n < count; n++) {
    const side = n % 2 === 0 ? 'buy' : 'sell';
    await engine.submit({ instrument: 'LRGE', side, qty: 100, params: defaultParams('adaptive'), endUs });
  }
  engine.pass(5 * US_PER_MINUTE);
}

async function engineOf(shelf: ModelShelf): Promise<TestEngine> {
  const engine = new TestEngine({ shelf });
  engine.pass(US_PER_MINUTE);
  return engine;
}

const told = ({ state }: TestEngine): string[] =>
  [...state.exceptions.rows.values()]
    .filter((row) => row.kind.startsWith('model-') && row.state !== 'resolved')
    .map(({ kind, title }) => `${kind}: ${title}`)
    .toSorted();

describe('a model that is watched', () => {
  it('opens an exception for its costs, its rewards, its actions and its features, each by its own name', async () => {
    const engine = await engineOf(shelfOf(measured(-500, 500, always(WAIT), -1e9)));
    // What it sees is told over hours, which are not waited for.
    const watch = engine.kernel.models.watchOf('old');
    const state = new Float32Array(EXECUTION_SCHEMA.names.length);
    for (let n = 0; n < LEAST_STATES; n++) {
      watch.chose(WAIT, state, { parentId: 'before', instrument: 'LRGE', tsUs: n * US_PER_MINUTE });
    }
    await worked(engine, 60);
    expect(told(engine)).toEqual([
      'model-action-mix: Model old chooses other actions than usual',
      'model-drift: Model old sees other markets than it was measured on',
      'model-envelope: Orders of model old cost more than predicted',
      'model-reward: Actions of model old are worth less than it says',
    ]);
  });

  it('opens none where it does as it did, and one where only the spread of its costs is another', async () => {
    const engine = await engineOf(shelfOf(measured(500, -500, always(POST), 1e9)));
    await worked(engine, 60);
    expect(told(engine)).toEqual(['model-cost-spread: Costs of model old are spread otherwise than predicted']);
  });

  it('is not told of for costs that its market let be expected', async () => {
    const engine = await engineOf(shelfOf(measured(-500, -500, always(POST), 1e9, -1_000)));
    await worked(engine, 20);
    expect(engine.kernel.models.rows()[0]!.watch.orders).toBeGreaterThanOrEqual(10);
    expect(told(engine).filter((words) => words.startsWith('model-envelope'))).toEqual([]);
  });

  it('is told of when its candidate seldom does what it does', async () => {
    const shelf = shelfOf(measured(500, -500, always(POST), 1e9), preferring('young', WAIT));
    const engine = await engineOf(shelf);
    await engine.command({ kind: 'StartRollout', model: 'young', terms: DEFAULT_ROLLOUT_TERMS, reason: 'a test' });
    await worked(engine, 5);
    expect(told(engine)).toEqual(['model-disagreement: Candidate young seldom does what old does']);
  });
});
