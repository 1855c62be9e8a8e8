/** The instrument that the market panels show: the selected order's, else the chosen one, else the engine's first. */
import type { Instrument } from '../../shared/domain/instrument.ts';
import { useSelection } from './selection.ts';
import { useTable } from './table-store.ts';
import { instruments, parents } from './tables.ts';

export function useLookedAt(): Instrument | undefined {
  const selected = useSelection((selection) => selection);
  const ordered = useTable(parents, (rows) =>
    selected.parentId ? rows.get(selected.parentId)?.instrument : undefined,
  );
  const symbol = ordered ?? selected.instrument;
  return useTable(instruments, (rows) => (symbol ? rows.get(symbol) : rows.values().next().value));
}
