/**
 * What is on its way from the worker to the desk: at most two batches that the desk has not taken yet. Rows that the desk
 * looks at go at once, whatever else waits with them, and all else once in a frame; of the rows that nobody looks at a
 * portion goes with each, so large that each has gone within half a second, and smaller while the desk takes its time
 * over batches, so that none holds it up. A burst of what may not be left out is cut into batches likewise.
 */
import { rowKey, type TableName } from '../../shared/protocol/tables.ts';
import { Batcher } from '../client/batcher.ts';
import type { Batch, ConnectionView, TableUpdate } from '../client/handle.ts';
import type { FromWorker, MessageEnd } from './messages.ts';

const IN_FLIGHT = 2;
/** Rows that nobody looks at, in one batch; and how long so many rows may take the desk. */
const PORTION = { first: 200, least: 50, most: 1_000 } as const;
const TAKEN_WITHIN_MS = 4;
/** Changes of lossless tables that go with one batch, in portions; more where so many wait that they would grow older than a round. */
const LOSSLESS_PORTIONS = 2;
/** From one batch to the next without a row that is looked at: more would be drawn no sooner, and each costs the desk a look at its stores. */
const POST_EVERY_MS = 16;
/** Within this time whatever waits has gone: sooner, most of it would be replaced before anybody makes anything of it. */
const ROUND_MS = 500;
/** So many rows at once are a burst: what follows them is no fresher, so they go as fast as the desk takes twice its usual. */
const BURST_ROWS = 1_000;

export class Batches {
  readonly #desk: MessageEnd<FromWorker>;
  readonly #resynchronise: () => void;
  readonly #heldRows: number;
  readonly #held = new Batcher();
  readonly #looked = new Map<TableName, ReadonlySet<string>>();
  #connection: ConnectionView | null = null;
  #isNews = false;
  /** Whether a row waits that is looked at. */
  #isLookedAt = false;
  #inFlight = 0;
  /** Rows of each batch in flight. */
  readonly #sentRows: number[] = [];
  #postedMs = Number.NEGATIVE_INFINITY;
  #overflowed = false;
  #portion: number = PORTION.first;
  #roundEndMs = 0;
  #roundRows = 0;
  /** Rows of a burst that have not gone yet: they do not wait for their round. */
  #hurried = 0;
  #due: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: MessageEnd<FromWorker>, resynchronise: () => void, heldRows: number) {
    this.#desk = desk;
    this.#resynchronise = resynchronise;
    this.#heldRows = heldRows;
  }

  add(batch: Batch): void {
    this.#connection = batch.connection;
    this.#isNews = true;
    this.#held.add(batch);
    this.#isLookedAt ||= batch.updates.some((update) => this.#anyLookedAt(update));
    const rows = batch.updates.reduce((sum, update) => sum + (this.#isPaced(update) ? update.rows.length : 0), 0);
    if (rows >= BURST_ROWS) this.#hurried += rows;
    // What the desk has room for goes to it whatever its size.
    if (this.#inFlight >= IN_FLIGHT && this.#held.losslessRows > this.#heldRows) this.#overflowed = true;
    if (this.#overflowed) this.#held.dropUpdates();
    this.#post();
  }

  look(table: TableName, keys: readonly string[]): void {
    this.#looked.set(table, new Set(keys));
    this.#isNews ||= this.#held.waiting;
    this.#isLookedAt ||= this.#held.waiting;
    this.#post();
  }

  taken(tookMs: number): void {
    this.#inFlight--;
    const rows = this.#sentRows.shift() ?? 0;
    // Of a small batch most of the time is not its rows'.
    if (rows >= PORTION.least) {
      const portion = (rows * TAKEN_WITHIN_MS) / Math.max(0.1, tookMs);
      this.#portion = Math.min(PORTION.most, Math.max(PORTION.least, (3 * this.#portion + portion) / 4));
    }
    if (this.#overflowed) {
      this.#overflowed = false;
      this.#resynchronise();
    }
    this.#post();
  }

  close(): void {
    clearTimeout(this.#due);
  }

  /** Whether the rows that nobody looks at go in portions. */
  #isPaced({ kind, table }: TableUpdate): boolean {
    return kind === 'delta' && this.#looked.has(table);
  }

  #anyLookedAt(update: TableUpdate): boolean {
    const { table, rows } = update;
    const looked = this.#isPaced(update) ? this.#looked.get(table) : undefined;
    return looked !== undefined && rows.some((row) => looked.has(rowKey(table, row)));
  }

  #post(): void {
    if (this.#connection === null || !this.#isNews || this.#inFlight >= IN_FLIGHT) return;
    const nowMs = performance.now();
    const waitMs = this.#postedMs + POST_EVERY_MS - nowMs;
    if (waitMs > 0 && !this.#isLookedAt) return this.#postIn(waitMs);
    clearTimeout(this.#due);
    this.#due = undefined;
    const others = this.#others(nowMs);
    this.#inFlight++;
    this.#postedMs = nowMs;
    this.#isNews = this.#isLookedAt = false;
    const aRound = (this.#held.losslessRows * POST_EVERY_MS) / ROUND_MS;
    const lossless = Math.ceil(Math.max(LOSSLESS_PORTIONS * this.#portion, aRound));
    const batch = this.#held.take(this.#connection, { looked: this.#looked, others, lossless });
    this.#sentRows.push(batch.updates.reduce((sum, { rows }) => sum + rows.length, 0));
    this.#desk.postMessage({ t: 'batch', batch });
    if (this.#held.waiting) this.#postIn(POST_EVERY_MS);
  }

  #postIn(ms: number): void {
    this.#due ??= setTimeout(() => {
      this.#due = undefined;
      this.#isNews = true;
      this.#post();
    }, ms);
  }

  /** How many of the rows that nobody looks at go now. */
  #others(nowMs: number): number {
    const paced = this.#pace(nowMs);
    this.#hurried = Math.min(this.#hurried, this.#held.conflatedRows);
    const rows = Math.floor(
      this.#hurried > 0 ? Math.min(PORTION.most, 2 * this.#portion) : Math.min(this.#portion, paced),
    );
    this.#hurried = Math.max(0, this.#hurried - rows);
    return rows;
  }

  /** Rows in a portion, so that those that wait when a round begins have all gone when it ends, however far apart batches are. */
  #pace(nowMs: number): number {
    if (nowMs >= this.#roundEndMs) {
      this.#roundEndMs = nowMs + ROUND_MS;
      this.#roundRows = this.#held.conflatedRows;
    }
    const sinceMs = Math.min(ROUND_MS, nowMs - this.#postedMs);
    return Math.max(PORTION.least, Math.ceil((this.#roundRows * sinceMs) / ROUND_MS));
  }
}
