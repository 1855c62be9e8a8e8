/** The engine's tables, one store each. Series of one instrument or order are followed through the desk instead. */
import { createTableStore } from './table-store.ts';

/** The journal as the desk shows it; the whole of it is in the engine's log. */
export const JOURNAL_ROWS = 5_000;

export const engineStatus = createTableStore('engine');
export const instruments = createTableStore('instruments');
export const limits = createTableStore('limits');
export const parents = createTableStore('parents');
export const children = createTableStore('children');
export const stops = createTableStore('stops');
export const journal = createTableStore('journal', JOURNAL_ROWS);
export const quotes = createTableStore('quotes');
export const gauges = createTableStore('gauges');

export const TABLE_STORES = [
  engineStatus,
  instruments,
  limits,
  parents,
  children,
  stops,
  journal,
  quotes,
  gauges,
] as const;
