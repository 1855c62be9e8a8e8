/** The engine's clock and the zone it is read in: that of the first instrument, since a desk's venues share a market. */
import type { Instrument } from '../../shared/domain/instrument.ts';
import { useTable } from './table-store.ts';
import { engineStatus, instruments } from './tables.ts';

export const marketZone = (rows: ReadonlyMap<string, Instrument>): string => {
  const first = rows.values().next().value;
  return first?.timeZone ?? 'UTC';
};

export const useMarketZone = (): string => useTable(instruments, marketZone);

/** Engine time in microseconds, to the last status the engine sent; null before the first. */
export const useEngineNowUs = (): number | null => useTable(engineStatus, (rows) => rows.get('engine')?.nowUs ?? null);
