/**
 * Who else is in a dark pool: institutions that work large orders unseen, and come more often the more is traded in the
 * lit market. Each of their orders is some multiple of the lit trade it came with, takes the midpoint up to a limit
 * behind it, and leaves after a while. Seeded; a plain assumption and not fitted to anything.
 */
import { sideSign } from '../../../shared/domain/basics/scalars.ts';
import type { Rng } from '../../../shared/std/rng.ts';
import { twiceMidPx } from '../../core/book-view.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { VenueRim } from '../../core/venue.ts';
import { exponential } from '../market/chance.ts';
import type { DarkPool } from './dark-pool.ts';

export interface ContraFlowTerms {
  /** Chance that a lit trade brings an order with it, in percent. */
  readonly perTradePct: number;
  /** Mean size of an order, in sizes of that trade. */
  readonly meanTrades: number;
  /** How long an order stays in the mean. */
  readonly meanStayUs: number;
  /** How far behind the midpoint of its arrival its limit lies, in basis points of it. */
  readonly limitBps: number;
  /** Share of its size that it wants at least in one execution, in percent. */
  readonly minQtyPct: number;
}

const MAX_STAYS = 10;

export class ContraFlow {
  readonly #pool: DarkPool;
  readonly #terms: ContraFlowTerms;
  readonly #rim: Pick<VenueRim, 'book' | 'nowUs' | 'schedule'>;
  readonly #rng: Rng;

  constructor(pool: DarkPool, terms: ContraFlowTerms, rim: Pick<VenueRim, 'book' | 'nowUs' | 'schedule'>, rng: Rng) {
    this.#pool = pool;
    this.#terms = terms;
    this.#rim = rim;
    this.#rng = rng;
  }

  /** To be called with each market event, once the lit book holds its effect. */
  onMarket({ kind, instrument, qty: tradeQty }: MarketEvent): void {
    if (kind !== 'trade') return;
    const { perTradePct, meanTrades, meanStayUs, limitBps, minQtyPct } = this.#terms;
    if (this.#rng.next() * 100 >= perTradePct) return;
    const book = this.#rim.book(instrument);
    const midPx = book ? twiceMidPx(book) / 2 : 0;
    if (midPx === 0) return;
    const side = this.#rng.below(2) === 0 ? 'buy' : 'sell';
    const qty = Math.ceil(tradeQty * meanTrades * exponential(this.#rng));
    const px = Math.max(1, Math.round(midPx * (1 + (sideSign(side) * limitBps) / 10_000)));
    const stayUs = Math.ceil(meanStayUs * Math.min(MAX_STAYS, exponential(this.#rng)));
    if (qty === 0) return;
    const orderId = this.#pool.enter(instrument, { side, px, qty, minQty: Math.floor((qty * minQtyPct) / 100) });
    this.#rim.schedule(this.#rim.nowUs() + stayUs, () => this.#pool.withdraw(instrument, orderId));
  }
}
