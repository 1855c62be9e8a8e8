/** What only a simulated market can tell beside its events: the regime it is truly in, and its news. */
import type { NewsRow, RegimeRow } from '../../shared/protocol/market-tables.ts';

export interface MarketTruth {
  regimes(nowUs: number): readonly RegimeRow[];
  /** News up to now, oldest first, bounded. */
  news(nowUs: number): readonly NewsRow[];
}
