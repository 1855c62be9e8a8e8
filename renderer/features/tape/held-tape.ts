/**
 * Time and sales as it is read: the newest trades, bounded, and, while a reader holds it, what stood there when it was
 * held with a count of what has come since. Holding loses nothing that is still within the bound.
 */
import type { TapeRow } from '../../../shared/protocol/tables.ts';

/** Newest trades that are held; what is older is in the market's own record. */
export const TAPE_ROWS = 2_000;

export interface Tape {
  /** Oldest first. */
  readonly trades: readonly TapeRow[];
  /** What a reader holds; null while the tape runs. */
  readonly held: readonly TapeRow[] | null;
}

export const EMPTY_TAPE: Tape = { trades: [], held: null };

/**
 * A snapshot replaces the trades, a delta adds those that are newer: a trade may be told in the snapshot and again in the
 * delta after it. What is held stays.
 */
export function takeTrades(tape: Tape, kind: 'snapshot' | 'delta', rows: readonly TapeRow[]): Tape {
  const newestSeq = tape.trades.at(-1)?.seq ?? 0;
  const fresh = kind === 'snapshot' ? rows : rows.filter(({ seq }) => seq > newestSeq);
  if (kind === 'delta' && fresh.length === 0) return tape;
  const trades = kind === 'snapshot' ? fresh : [...tape.trades, ...fresh];
  return { ...tape, trades: trades.slice(-TAPE_ROWS) };
}

export function holdTape(tape: Tape, hold: boolean): Tape {
  if (hold === (tape.held !== null)) return tape;
  return { ...tape, held: hold ? tape.trades : null };
}

/** What stands on the tape now, oldest first. */
export const shownTrades = ({ trades, held }: Tape): readonly TapeRow[] => held ?? trades;

/** Trades that have come since the tape was held. */
export function tradesSince({ trades, held }: Tape): number {
  if (held === null) return 0;
  const lastSeq = held.at(-1)?.seq ?? 0;
  const first = trades.findLastIndex(({ seq }) => seq <= lastSeq);
  return trades.length - 1 - first;
}
