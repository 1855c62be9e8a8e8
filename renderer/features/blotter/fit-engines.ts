/** The engines' column as wide as their names need, and drawn again as they are joined, named or recoloured. */
import type { GridApi } from 'ag-grid-community';
import { connections, engineIds, engineShort } from '../../stores/connection.ts';
import { roster } from '../../stores/engine-roster.ts';
import type { GridRow } from './grouping.ts';

/** For its title. */
const LEAST_PX = 62;

/** Of one engine the square is enough; of several the name stands beside it. */
export function fitEngines(api: GridApi<GridRow>): () => void {
  let fitted = '';
  const fit = (): void => {
    const names = engineIds().map(engineShort);
    if (names.join() === fitted) return;
    fitted = names.join();
    const longest = Math.max(0, ...names.map((name) => name.length));
    api.setColumnWidths([
      { key: 'engine', newWidth: names.length < 2 ? 24 : Math.min(130, Math.max(LEAST_PX, 23 + 8 * longest)) },
    ]);
    api.refreshHeader();
    api.refreshCells({ columns: ['engine'], force: true });
  };
  fit();
  const ends = [
    connections.subscribe(fit),
    roster.subscribe(() => api.refreshCells({ columns: ['engine'], force: true })),
  ];
  return () => ends.forEach((end) => end());
}
