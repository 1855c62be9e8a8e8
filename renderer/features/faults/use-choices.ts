/** What a fault can befall: the venues that show the market that is looked at, and the engine's instruments. */
import { useEffect, useState } from 'react';
import { desk } from '../../stores/desk.ts';
import { useLookedAt } from '../../stores/looked-at.ts';
import { instruments } from '../../stores/tables.ts';
import { useTable } from '../../stores/table-store.ts';
import type { Choices } from './fault-draft.ts';

export function useChoices(): Choices {
  const lookedAt = useLookedAt()?.symbol;
  const symbols = useTable(instruments, (rows) => [...rows.keys()]);
  const [venues, setVenues] = useState<readonly string[]>([]);
  useEffect(() => {
    if (lookedAt === undefined) return;
    return desk.followSeries('depth', { instrument: lookedAt }, ({ rows }) => {
      const shown = rows.at(-1)?.venues.map(({ venue }) => venue);
      if (shown) setVenues((held) => (held.join() === shown.join() ? held : shown));
    });
  }, [lookedAt]);
  const first = symbols.filter((symbol) => symbol === lookedAt);
  return { venue: venues, instrument: [...first, ...symbols.filter((symbol) => symbol !== lookedAt)] };
}
