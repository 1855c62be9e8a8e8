/** The instrument that the market panels show: the selected order's, else the chosen one, else the engine's first. */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import type { OfEngine } from './engine-id.ts';
import { useLookedAtEngine, useSelectedParent, useSelection, type Turn } from './selection.ts';
import { useTable } from './table-store.ts';
import { instruments } from './tables.ts';

export function useLookedAt(turn?: Turn): OfEngine<Instrument> | undefined {
  const engine = useLookedAtEngine(turn);
  const parent = useSelectedParent(turn);
  const chosen = useSelection((selection) => (selection.engine === engine ? selection.instrument : null), turn);
  const symbol = parent?.instrument ?? chosen;
  return useTable(instruments, (rows) => {
    for (const row of rows.values())
      if (row.engine === engine && (symbol === null || row.symbol === symbol)) return row;
    return undefined;
  });
}
