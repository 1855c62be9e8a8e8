/**
 * What is on its way from the worker to the desk: at most two batches that the desk has not taken yet. Rows that the desk
 * looks at go with the next; of the others a portion goes with each, so large that each has gone within half a second, and
 * smaller while the desk takes its time over batches, so that none holds it up.
 */
import type { TableName } from '../../shared/protocol/tables.ts';
import { Batcher } from '../client/batcher.ts';
import type { Batch, ConnectionView } from '../client/handle.ts';
import type { FromWorker, MessageEnd } from './messages.ts';

const IN_FLIGHT = 2;
/** Rows that nobody looks at, in one batch; and how long one may take the desk. */
const PORTION = { first: 200, least: 50, most: 1_000 } as const;
const TAKEN_WITHIN_MS = 4;
/** From one portion to the next where nothing else is to be posted. */
const PORTION_EVERY_MS = 16;
/** In so many, half a second, whatever waits has gone: sooner, most of it would be replaced before anybody makes anything of it. */
const ROUND_PORTIONS = 32;

export class Batches {
  readonly #desk: MessageEnd<FromWorker>;
  readonly #resynchronise: () => void;
  readonly #heldRows: number;
  readonly #held = new Batcher();
  readonly #looked = new Map<TableName, ReadonlySet<string>>();
  #connection: ConnectionView | null = null;
  #isNews = false;
  #inFlight = 0;
  #overflowed = false;
  #portion: number = PORTION.first;
  #roundLeft = 0;
  #roundPace = 0;
  #portionDue: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: MessageEnd<FromWorker>, resynchronise: () => void, heldRows: number) {
    this.#desk = desk;
    this.#resynchronise = resynchronise;
    this.#heldRows = heldRows;
  }

  add(batch: Batch): void {
    this.#connection = batch.connection;
    this.#isNews = true;
    this.#held.add(batch);
    // What the desk has room for goes to it whatever its size: a table may be larger than what is held.
    if (this.#inFlight >= IN_FLIGHT && this.#held.losslessRows > this.#heldRows) this.#overflowed = true;
    if (this.#overflowed) this.#held.dropUpdates();
    this.#post();
  }

  look(table: TableName, keys: readonly string[]): void {
    this.#looked.set(table, new Set(keys));
    this.#isNews ||= this.#held.waiting;
    this.#post();
  }

  taken(tookMs: number): void {
    this.#inFlight--;
    const portion = tookMs > TAKEN_WITHIN_MS ? this.#portion / 2 : this.#portion * 1.1;
    this.#portion = Math.min(PORTION.most, Math.max(PORTION.least, portion));
    if (this.#overflowed) {
      this.#overflowed = false;
      this.#resynchronise();
    }
    this.#post();
  }

  close(): void {
    clearTimeout(this.#portionDue);
  }

  #post(): void {
    if (this.#connection === null || !this.#isNews || this.#inFlight >= IN_FLIGHT) return;
    this.#inFlight++;
    this.#isNews = false;
    const others = Math.floor(Math.min(this.#portion, this.#pace()));
    const batch = this.#held.take(this.#connection, { looked: this.#looked, others });
    this.#desk.postMessage({ t: 'batch', batch });
    if (this.#held.waiting) this.#portionDue ??= setTimeout(() => this.#nextPortion(), PORTION_EVERY_MS);
  }

  /** Rows in a portion, so that those that wait when a round begins have all gone when it ends. */
  #pace(): number {
    if (this.#roundLeft-- <= 0) {
      this.#roundLeft = ROUND_PORTIONS - 1;
      this.#roundPace = Math.max(PORTION.least, Math.ceil(this.#held.conflatedRows / ROUND_PORTIONS));
    }
    return this.#roundPace;
  }

  #nextPortion(): void {
    this.#portionDue = undefined;
    this.#isNews = true;
    this.#post();
  }
}
