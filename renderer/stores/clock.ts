/** An engine's clock and the zone it is read in: that of its first instrument, since an engine's venues share a market. */
import { formatDay } from '../../shared/domain/basics/format.ts';
import { keyOf, type EngineId } from './engine-id.ts';
import { useLookedAtEngine } from './selection.ts';
import { useRow, useTable, type DeskRow } from './table-store.ts';
import { engineStatus, instruments } from './tables.ts';

export function marketZone(rows: ReadonlyMap<string, DeskRow<'instruments'>>, engine: EngineId | null): string {
  for (const row of rows.values()) if (row.engine === engine) return row.timeZone;
  return 'UTC';
}

/** Of the engine that is looked at unless one is named. */
export function useMarketZone(engine?: EngineId): string {
  const lookedAt = useLookedAtEngine();
  return useTable(instruments, (rows) => marketZone(rows, engine ?? lookedAt));
}

/** What an engine says of itself; of the one that is looked at unless one is named. */
export function useEngineStatus(engine?: EngineId): DeskRow<'engine'> | undefined {
  const lookedAt = useLookedAtEngine();
  return useRow(engineStatus, engine ?? lookedAt, 'engine');
}

/** The day of an engine's market by its own clock; empty before the first status. */
export function useMarketDay(engine: EngineId): string {
  const zone = useMarketZone(engine);
  return useTable(engineStatus, (rows) => {
    const nowUs = rows.get(keyOf(engine, 'engine'))?.nowUs;
    return nowUs === undefined ? '' : formatDay(nowUs, zone);
  });
}

/** Engine time in microseconds, to the last status the engine sent; null before the first. */
export const useEngineNowUs = (engine?: EngineId): number | null => useEngineStatus(engine)?.nowUs ?? null;
