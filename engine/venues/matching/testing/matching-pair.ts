/**
 * The matching engine and the naive one side by side: the same operations go into both, and what each answers and holds
 * is given in one form, so that a test can say that they are equal.
 */
import type { Side } from '../../../../shared/domain/basics/scalars.ts';
import type { BookLevel } from '../../../core/market-event.ts';
import { MatchingEngine } from '../matching-engine.ts';
import type { MatchingPhase, MatchingRules, NewOrder } from '../matching-order.ts';
import { type Happened, NaiveMatching } from './naive-matching.ts';
import { RecordingSink } from './recording-sink.ts';

/** The `nth` order there has been is meant by a cancel or a replacement. */
export type Operation =
  | { readonly op: 'submit'; readonly order: NewOrder }
  | { readonly op: 'cancel' | 'replace'; readonly nth: number; readonly px: number; readonly qty: number }
  | { readonly op: 'auction' | 'uncross-on' | 'uncross-halt' | 'halt' | 'resume' }
  | { readonly op: 'band'; readonly lowPx: number; readonly highPx: number };

interface Answers {
  readonly real: unknown;
  readonly naive: unknown;
}

interface Seen {
  readonly phase: MatchingPhase;
  readonly crossed: boolean;
  readonly resting: number;
  readonly happened: readonly Happened[];
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  /** The book as it follows from what was told. */
  readonly toldBids: readonly BookLevel[];
  readonly toldAsks: readonly BookLevel[];
  /** By order: what it has open, and what it has open, traded and lost in all. */
  readonly open: readonly (readonly [openQty: number, inAllQty: number])[];
}

const NEITHER: Answers = { real: null, naive: null };

export class MatchingPair {
  readonly #sink = new RecordingSink();
  readonly #real: MatchingEngine;
  readonly #naive: NaiveMatching;
  /** By id: what was accepted, less what its owner took back. */
  readonly #owed = new Map<number, number>();
  #ids = 0;

  constructor(rules: MatchingRules) {
    this.#real = new MatchingEngine(rules, this.#sink);
    this.#naive = new NaiveMatching(rules);
  }

  do(operation: Operation): Answers {
    switch (operation.op) {
      case 'submit':
        return this.#submit({ ...operation.order, orderId: ++this.#ids });
      case 'cancel':
      case 'replace':
        return this.#change(operation);
      case 'band':
        this.#real.setBand(operation);
        this.#naive.band = operation;
        return NEITHER;
      case 'auction':
        this.#real.startAuction(0);
        this.#naive.phase = 'auction';
        return NEITHER;
      case 'uncross-on':
        return this.#uncross('continuous');
      case 'uncross-halt':
        return this.#uncross('halted');
      case 'halt':
      case 'resume':
        if (this.#real.phase === 'auction') return NEITHER;
        this.#real[operation.op](0);
        this.#naive.phase = operation.op === 'halt' ? 'halted' : 'continuous';
        return NEITHER;
    }
  }

  seen(): { real: Seen; naive: Seen } {
    const [real, naive, sink] = [this.#real, this.#naive, this.#sink];
    const ids = [...this.#owed.keys()];
    const bids = naive.levels('buy');
    const asks = naive.levels('sell');
    return {
      real: {
        phase: real.phase,
        crossed: real.phase === 'continuous' && real.bestPx('sell') > 0 && real.bestPx('buy') >= real.bestPx('sell'),
        resting: real.restingOrders,
        happened: sink.happened,
        bids: this.#levels('buy'),
        asks: this.#levels('sell'),
        toldBids: sink.levels('buy'),
        toldAsks: sink.levels('sell'),
        open: ids.map((id) => [real.openQty(id), real.openQty(id) + (sink.ended.get(id) ?? 0)]),
      },
      naive: {
        phase: naive.phase,
        crossed: false,
        resting: naive.orders.length,
        happened: naive.happened,
        bids,
        asks,
        toldBids: bids,
        toldAsks: asks,
        open: ids.map((id) => [naive.openQty(id), this.#owed.get(id)!]),
      },
    };
  }

  /** The levels as the book gives them one by one, where all ways of asking agree. */
  #levels(side: Side): BookLevel[] {
    const levels = this.#real.levels(side, Infinity);
    const best = { px: this.#real.bestPx(side), qty: this.#real.bestQty(side) };
    return levels.map(({ px }, n) => (n === 0 ? best : { px, qty: this.#real.qtyAt(side, px) }));
  }

  #submit(order: NewOrder): Answers {
    const rejects = this.#sink.rejects.length;
    const refused = this.#real.refusal(order) !== null;
    this.#real.submit(order, 0);
    const naive = this.#naive.submit(order);
    if (naive) this.#owed.set(order.orderId, order.qty);
    return { real: [!refused, this.#sink.rejects.length - rejects], naive: [naive, naive ? 0 : 1] };
  }

  #change({ op, nth, px, qty }: Operation & { op: 'cancel' | 'replace' }): Answers {
    const id = 1 + (nth % Math.max(1, this.#ids));
    const openQty = this.#naive.openQty(id);
    const real = op === 'cancel' ? this.#real.cancel(id, 0) : this.#real.replace(id, { px, qty }, 0);
    const naive = op === 'cancel' ? this.#naive.cancel(id) : this.#naive.replace(id, px, qty);
    if (naive) this.#owed.set(id, this.#owed.get(id)! - openQty + (op === 'cancel' ? 0 : qty));
    return { real, naive };
  }

  /** The price is the real engine's; that nothing more could trade at any other is the naive one's word. */
  #uncross(then: 'continuous' | 'halted'): Answers {
    if (this.#real.phase !== 'auction') return NEITHER;
    const most = Math.max(...Array.from({ length: 30 }, (_, i) => this.#naive.executable(86 + i)));
    const price = this.#real.uncross(100, then, 0);
    this.#naive.uncross(then, price?.px ?? null);
    return { real: price?.qty ?? 0, naive: most };
  }
}
