/** Simulates seeds in a process of its own: takes one at a time from its parent, and tells of it when it is done. */
import { planOf } from './plan.ts';
import { simulate } from './simulation.ts';

export interface SeedDone {
  readonly seed: number;
  readonly broken: { readonly invariant: string; readonly words: string } | null;
  readonly counts: Readonly<Record<string, number>>;
}

process.on('message', (seed) => void work(seed as number));
process.on('disconnect', () => process.exit());

async function work(seed: number): Promise<void> {
  const { violation, counts } = await simulate(planOf(seed));
  const broken = violation && { invariant: violation.invariant, words: violation.message };
  process.send?.({ seed, broken, counts } satisfies SeedDone);
}
