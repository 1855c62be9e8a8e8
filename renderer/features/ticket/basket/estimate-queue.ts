/**
 * Asks for estimates of many orders: a few at once and so many a second, what is in sight first, each order once. An order
 * that was changed is another order.
 */
import type { OrderEstimate } from '../../../../shared/protocol/questions.ts';
import type { CommandOf } from '../../../../shared/domain/command.ts';

export type Order = CommandOf<'StageParent'>;

/** An estimate, or in words why there is none. */
export type RowEstimate = OrderEstimate | string;

/** Every so often so many are asked: far below what an engine reads of one session. */
const EVERY_MS = 50;
const AT_ONCE = 10;
/** Unanswered at a time: an engine that is slow is not asked faster. */
const MOST_OPEN = 20;

export class EstimateQueue {
  readonly #ask: (order: Order) => Promise<RowEstimate>;
  readonly #onTold: () => void;
  readonly #told = new WeakMap<Order, RowEstimate>();
  readonly #asked = new WeakSet<Order>();
  #first: readonly Order[] = [];
  #rest: readonly Order[] = [];
  /** How far into the rest it has come. */
  #at = 0;
  #open = 0;
  #timer: ReturnType<typeof setInterval> | null = null;
  #closed = false;

  constructor(ask: (order: Order) => Promise<RowEstimate>, onTold: () => void) {
    this.#ask = ask;
    this.#onTold = onTold;
  }

  of(order: Order | null): RowEstimate | undefined {
    return order ? this.#told.get(order) : undefined;
  }

  /** Of which orders estimates are wanted, those in `first` before the `rest`. */
  want(first: readonly Order[], rest: readonly Order[]): void {
    this.#first = first;
    if (rest !== this.#rest) this.#at = 0;
    this.#rest = rest;
    this.#closed = false;
    this.#timer ??= setInterval(() => this.#turn(), EVERY_MS);
  }

  close(): void {
    this.#closed = true;
    this.#rests();
  }

  #rests(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #turn(): void {
    for (let asked = 0; asked < AT_ONCE && this.#open < MOST_OPEN; asked++) {
      const next = this.#next();
      if (next === undefined) return this.#rests();
      void this.#tell(next);
    }
  }

  async #tell(order: Order): Promise<void> {
    this.#asked.add(order);
    this.#open += 1;
    const told = await this.#ask(order);
    this.#open -= 1;
    this.#told.set(order, told);
    if (!this.#closed) this.#onTold();
  }

  #next(): Order | undefined {
    const seen = this.#first.find((order) => !this.#asked.has(order));
    if (seen) return seen;
    while (this.#at < this.#rest.length && this.#asked.has(this.#rest[this.#at]!)) this.#at += 1;
    return this.#rest[this.#at];
  }
}
