import { expect, it } from 'vitest';
import type { Execution } from '../core/venue.ts';
import { ExecutionJournal } from './execution-journal.ts';

function journal(...momentsUs: readonly number[]): ExecutionJournal {
  const kept = new ExecutionJournal();
  momentsUs.forEach((tsUs, n) => kept.add({ childId: 'C1', execId: `E${n}`, px: 1, qty: 1, liquidity: 'maker', tsUs }));
  return kept;
}

/** All that is told to whoever asks on from where each part ended, and in how many parts. */
function toTheEnd(kept: ExecutionJournal): { readonly ids: string[]; readonly parts: number } {
  const told = new Map<string, Execution>();
  let sinceUs = 0;
  for (let parts = 1; parts < 100; parts++) {
    const { executions, throughUs, isCut } = kept.since(sinceUs, 1_000_000);
    for (const execution of executions) told.set(execution.execId, execution);
    if (!isCut) return { ids: [...told.keys()], parts };
    sinceUs = throughUs;
  }
  throw new Error('it never ends');
}

it('tells all in bounded parts, and never parts a moment', () => {
  const kept = journal(...Array.from({ length: 2_000 }, (_, n) => Math.floor(n / 3)));
  const { executions, throughUs } = kept.since(0, 1_000_000);
  expect(executions.length).toBe(501);
  expect(executions.filter(({ tsUs }) => tsUs === throughUs)).toHaveLength(3);
  const { ids, parts } = toTheEnd(kept);
  expect([ids.length, parts]).toEqual([2_000, 5]);
});

it('comes beyond a moment of more executions than a part tells', () => {
  const kept = journal(...Array.from({ length: 3_000 }, (_, n) => (n < 10 ? 1 : n < 2_500 ? 7 : 9)));
  expect(toTheEnd(kept).ids).toHaveLength(3_000);
});

it('keeps the newest', () => {
  const kept = journal(...Array.from({ length: 101_000 }, (_, n) => n));
  expect(kept.since(0, 1_000_000).executions[0]?.tsUs).toBe(1_000);
});
