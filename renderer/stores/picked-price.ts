/** The price, and venue where it was one's own column, that was picked last in a depth ladder: for who places by hand. */
import { createStore } from 'zustand/vanilla';
import type { EngineId } from './engine-id.ts';

export interface PickedPrice {
  readonly engine: EngineId;
  readonly instrument: string;
  readonly px: number;
  readonly venue: string | null;
  /** Counts the picks: the same price again is a pick again. */
  readonly n: number;
}

export const pickedPrice = createStore<{ readonly last: PickedPrice | null }>(() => ({ last: null }));

export function pickPrice(picked: Omit<PickedPrice, 'n'>): void {
  pickedPrice.setState(({ last }) => ({ last: { ...picked, n: (last?.n ?? 0) + 1 } }));
}
