/**
 * A snapshot of the state stands for all records before it: restored from one at any place in the log of a world in which
 * everything went wrong, the state goes on as if it had been folded from the first record.
 */
import { describe, expect, it } from 'vitest';
import { type Captured, EngineState } from '../../engine/core/engine-state.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { planOf } from './simulator/plan.ts';
import { simulate } from './simulator/simulation.ts';

const SEEDS = 20;

describe('a state that is restored from a snapshot', () => {
  it('goes on as the one that it was taken of', async () => {
    const rng = seededRng('snapshots');
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { log } = await simulate(planOf(seed), true);
      const cut = rng.below(log.length);
      const whole = new EngineState();
      let text = '';
      let held: Captured = {};
      for (const [i, { event, seq, tsUs }] of log.entries()) {
        if (i === cut) text = JSON.stringify((held = whole.capture()));
        whole.apply(event, seq, tsUs);
      }
      // It is made text little by little while the state goes on.
      expect(JSON.stringify(held)).toBe(text);
      const restored = new EngineState();
      restored.restore(JSON.parse(text) as Record<string, unknown>);
      expect(JSON.stringify(restored.capture())).toBe(text);
      for (const { event, seq, tsUs } of log.slice(cut)) restored.apply(event, seq, tsUs);
      expect(restored.capture()).toEqual(whole.capture());
    }
  });
});
