/** What a fault can befall: every venue of the engine that is looked at, also those that show no depth, and its instruments. */
import { useLookedAt } from '../../stores/looked-at.ts';
import { instruments, venues } from '../../stores/tables.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import type { Choices } from './fault-draft.ts';

export function useChoices(): Choices {
  const instrument = useLookedAt();
  const engine = instrument?.engine;
  const lookedAt = instrument?.symbol;
  const symbols = useRowsOf(instruments, engine, (rows) => rows.map(({ symbol }) => symbol));
  const venue = useRowsOf(venues, engine, (rows) => rows.map((row) => row.venue));
  const first = symbols.filter((symbol) => symbol === lookedAt);
  return { venue, instrument: [...first, ...symbols.filter((symbol) => symbol !== lookedAt)] };
}
