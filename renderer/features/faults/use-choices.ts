/** What a fault can befall: the venues that show the market that is looked at, and the engine's instruments. */
import { useEffect, useState } from 'react';
import { desk } from '../../stores/desk.ts';
import { useLookedAt } from '../../stores/looked-at.ts';
import { instruments } from '../../stores/tables.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import type { Choices } from './fault-draft.ts';

export function useChoices(): Choices {
  const instrument = useLookedAt();
  const engine = instrument?.engine;
  const lookedAt = instrument?.symbol;
  const symbols = useRowsOf(instruments, engine, (rows) => rows.map(({ symbol }) => symbol));
  const [venues, setVenues] = useState<readonly string[]>([]);
  useEffect(() => {
    if (engine === undefined || lookedAt === undefined) return;
    return desk.followSeries(engine, 'depth', { instrument: lookedAt }, ({ rows }) => {
      const shown = rows.at(-1)?.venues.map(({ venue }) => venue);
      if (shown) setVenues((held) => (held.join() === shown.join() ? held : shown));
    });
  }, [engine, lookedAt]);
  const first = symbols.filter((symbol) => symbol === lookedAt);
  return { venue: venues, instrument: [...first, ...symbols.filter((symbol) => symbol !== lookedAt)] };
}
