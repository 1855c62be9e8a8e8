/**
 * The news of each instrument, as far as they are known: what features and algorithms may look at. Nothing is told before
 * the moment from which its source lets it be known, and what was told once stays as it was told. Of a file and of a
 * simulated market it follows from the engine's time alone; of a websocket from when the news came.
 */
import type { NewsRow } from '../../../shared/protocol/market-tables.ts';

/** News known at a time, oldest first, no more than the newest `most`; numbers count up without a hole. */
export type NewsReader = (nowUs: number, most?: number) => readonly NewsRow[];

/** Newest news that are held of an instrument. */
const HELD = 32;
/** Rows that are looked at for new ones, if there may not be more. */
const LOOKED_AT = 64;

export class KnownNews {
  readonly #read: NewsReader | null;
  readonly #byInstrument = new Map<string, NewsRow[]>();
  #seq = 0;

  constructor(read: NewsReader | null) {
    this.#read = read;
  }

  /** Newest first, at most 32; of one instrument, without what concerns none in particular. */
  of(instrument: string, nowUs: number): readonly NewsRow[] {
    this.#takeIn(nowUs);
    return this.#byInstrument.get(instrument) ?? [];
  }

  #takeIn(nowUs: number): void {
    let rows = this.#read?.(nowUs, LOOKED_AT) ?? [];
    if ((rows.at(-1)?.seq ?? 0) <= this.#seq) return;
    if (rows[0]!.seq > this.#seq + 1) rows = this.#read!(nowUs);
    for (const row of rows) if (row.seq > this.#seq) this.#add(row);
    this.#seq = rows.at(-1)!.seq;
  }

  /** Makes a new list each time: who holds the one before keeps it as it was. */
  #add(row: NewsRow): void {
    if (row.instrument === null) return;
    const before = this.#byInstrument.get(row.instrument) ?? [];
    this.#byInstrument.set(row.instrument, [row, ...before.slice(0, HELD - 1)]);
  }
}
