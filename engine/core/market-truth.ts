/** What only a simulated market can tell beside its events: the regime it is truly in, and its news. */
import type { NewsRow, RegimeRow } from '../../shared/protocol/market-tables.ts';

export interface MarketTruth {
  regimes(nowUs: number): readonly RegimeRow[];
  /** All news up to now, oldest first: what was told once keeps its place. */
  news(nowUs: number): readonly NewsRow[];
}
