/** Simulates seeds in a process of its own: takes `{from, count}` from its parent, tells of each seed as it is done. */
import { planOf } from './plan.ts';
import { simulate } from './simulation.ts';

export interface Batch {
  readonly from: number;
  readonly count: number;
}

export interface SeedDone {
  readonly seed: number;
  readonly broken: { readonly invariant: string; readonly words: string } | null;
  readonly counts: Readonly<Record<string, number>>;
}

process.on('message', (message) => void work(message as Batch));
process.on('disconnect', () => process.exit());

async function work({ from, count }: Batch): Promise<void> {
  for (let seed = from; seed < from + count; seed++) {
    const { violation, counts } = await simulate(planOf(seed));
    const broken = violation && { invariant: violation.invariant, words: violation.message };
    process.send?.({ seed, broken, counts } satisfies SeedDone);
  }
  process.send?.('idle');
}
