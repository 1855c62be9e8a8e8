/**
 * The background flow of one instrument: who quotes, withdraws and takes, given the book as it stands, our orders in it
 * included. When something happens is drawn from two self-exciting clocks, what happens from the fitted conditional
 * distributions: a state-dependent Hawkes process (Morariu-Patrichi & Pakkanen 2022) on a queue-reactive book (Huang,
 * Lehalle & Rosenbaum 2015). Every step changes the book.
 */
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import type { Rng } from '../../../shared/std/rng.ts';
import { classOf, interpolated, oneOf } from './chance.ts';
import { Excitation } from './excitation.ts';
import { LatentPrice, shareOfSession } from './latent-price.ts';
import { type LitMarket, VENUE_SHARES } from './lit-market.ts';
import { Metaorders } from './metaorders.ts';
import type { FlowParameters } from './parameters.ts';
import { curveAt, type MarketProfile, SESSION_START_US, TICK_PX } from './profile.ts';
import { REGIME_TRAITS } from './regime.ts';
import { RestingOrders } from './resting-orders.ts';

/** The book is left to settle for this long before the session. */
const WARM_UP_US = 3 * US_PER_MINUTE;
const OPENING_ORDERS = 12;
/** At most this multiple of a trade's ordinary intensity, in whatever spread. */
const MAX_TAKE_FACTOR = 3;
/** An order that the latent price has passed is this much likelier to be withdrawn. */
const STALE_FACTOR = 3;
/** How strongly the side of a new order follows the latent price, per spread by which the mid lags behind it. */
const LAG_SLOPE = 1;
/** Patient orders, far from the market. Recordings of a few levels do not show them: chosen, not fitted. */
const PATIENT_SHARE = 0.04;
const PATIENT_SPREADS = 12;
const PATIENT_FROM_SPREADS = 2;
const PATIENT_HAZARD = 0.05;
/** Resting orders of both sides below which nothing is withdrawn. */
const FEWEST_ORDERS = 6;
const MAX_SWEEP_SPREADS = 4;
/** In an auction's call, orders come from this many spreads beyond the latent price on, over so many. Chosen. */
const CALL_EAGER_SPREADS = 0.5;
const CALL_SPREADS = 2;
/** Bound of the search for an order to withdraw. */
const MAX_PICKS = 400;
/** How strongly the side of a metaorder that starts follows the latent price, per spread of lag; and its bound. */
const INFORMED_SLOPE = 1.8;
const MAX_LEAN = 0.95;
/** What a taker means to do, before he sees the book. */
interface Appetite {
  readonly draw: number;
  readonly share: number;
  readonly overQty: number;
  readonly partQty: number;
}

export class OrderFlow {
  readonly latent: LatentPrice;
  readonly orders = new RestingOrders();
  readonly #profile: MarketProfile;
  readonly #market: LitMarket;
  readonly #newId: () => number;
  readonly #rng: Rng;
  readonly #takeRng: Rng;
  readonly #metaorders: Metaorders;
  readonly #quotes: Excitation;
  readonly #takes: Excitation;
  readonly #maxHazard: number;
  readonly #quoteBase: number;
  readonly #takeBase: number;
  #nextQuoteUs: number;
  #nextTakeUs: number;

  constructor(profile: MarketProfile, market: LitMarket, newId: () => number, rng: Rng, common: Rng) {
    const { flow, activity } = profile;
    const startUs = SESSION_START_US - WARM_UP_US;
    this.#profile = profile;
    this.#market = market;
    this.#newId = newId;
    this.#rng = rng.fork('quotes');
    this.#takeRng = rng.fork('takes');
    this.latent = new LatentPrice(profile, rng.fork('latent'), common, startUs);
    this.#metaorders = new Metaorders(flow.signs, rng.fork('signs'));
    this.#quotes = new Excitation(rng.fork('quote-clock'), flow.decaySeconds, startUs);
    this.#takes = new Excitation(rng.fork('take-clock'), flow.decaySeconds, startUs);
    this.#maxHazard = (Math.max(...flow.book.cancelHazard) * STALE_FACTOR) / profile.depth;
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    const takes = flow.trades.perSecond * MAX_TAKE_FACTOR;
    // Proposed trades that are not taken up become quotes: what is drawn as quotes is that much less.
    const quotes = Math.max(0.1, flow.quotes.perSecond - (takes - flow.trades.perSecond));
    const caused = flow.trades.perSecond * sum(flow.quotes.byTrades);
    this.#quoteBase = activity * Math.max(0.02 * quotes, quotes * (1 - sum(flow.quotes.bySelf)) - caused);
    this.#takeBase = activity * takes * (1 - sum(flow.trades.bySelf));
    for (let i = 0; i < OPENING_ORDERS * profile.depth; i++) {
      this.#place(1, startUs);
      this.#place(-1, startUs);
    }
    this.#nextQuoteUs = this.#drawQuote(startUs);
    this.#nextTakeUs = this.#drawTake(startUs);
  }

  get nextUs(): number {
    return Math.min(this.#nextQuoteUs, this.#nextTakeUs);
  }

  /** Lets the next thing happen; it changes the book. */
  step(): void {
    const tsUs = this.nextUs;
    this.latent.advanceTo(tsUs);
    if (tsUs === this.#nextTakeUs) this.#takeOrQuote(tsUs);
    else {
      this.#quote(tsUs);
      this.#quotes.excite(tsUs, this.#profile.flow.quotes.bySelf);
      this.#nextQuoteUs = this.#drawQuote(tsUs);
    }
  }

  /** An execution of an order that is not the background's: it is seen and answered like any other. */
  onOwnTake(sign: number, qty: number, tsUs: number): void {
    this.latent.advanceTo(tsUs);
    this.#react(sign, qty, tsUs);
  }

  #react(surprise: number, qty: number, tsUs: number): void {
    this.latent.onTake(surprise, qty);
    this.#quotes.excite(tsUs, this.#profile.flow.quotes.byTrades);
    this.#nextQuoteUs = this.#drawQuote(tsUs);
  }

  /**
   * A trade is proposed, and happens as often as the spread invites to it. A proposal draws the same count of numbers
   * whatever comes of it, so that markets of one seed stay comparable when we trade in one of them.
   */
  #takeOrQuote(tsUs: number): void {
    const { flow } = this.#profile;
    const { book } = flow;
    const rng = this.#takeRng;
    const spread = this.#spreadTicks() / this.#profile.spreadTicks;
    const factor = book.takeBySpread[classOf(book.spreadEdges, spread)]!;
    const accepted = rng.next() * MAX_TAKE_FACTOR < factor;
    const appetite: Appetite = {
      draw: rng.next(),
      share: rng.next(),
      overQty: this.#qty(oneOf(rng, book.sweepOver)),
      partQty: this.#qty(oneOf(rng, book.takeQty)),
    };
    if (accepted && !this.#market.halted) this.#take(appetite, tsUs);
    else this.#place(this.#rng.next() < this.#upShare() ? 1 : -1, tsUs);
    this.#takes.excite(tsUs, flow.trades.bySelf);
    this.#nextTakeUs = this.#drawTake(tsUs);
  }

  #take({ draw, share, overQty, partQty }: Appetite, tsUs: number): void {
    const { book } = this.#profile.flow;
    const lean = this.#lean();
    const { sign, expected } = this.#metaorders.next(lean);
    const other = sign > 0 ? 'sell' : 'buy';
    const bestPx = this.#market.bestPx(other);
    if (bestPx === 0) return this.#place(sign > 0 ? -1 : 1, tsUs);
    const { lowPx, highPx } = this.#market.band;
    // What the band forbids to take, a buyer waits for.
    if (bestPx > highPx || bestPx < lowPx) return this.#place(sign > 0 ? 1 : -1, tsUs);
    const bestQty = this.#market.othersBestQty(other);
    const most = this.#qty(book.takeQtyMax);
    // Who means to leave something at the best price does so, however little is there.
    let qty = partQty < bestQty ? partQty : Math.max(1, Math.floor(share * bestQty));
    const exact = book.takeExact[classOf(book.qtyEdges, bestQty / this.#profile.size)]!;
    // Where nobody else shows anything, he meets us.
    if (draw < exact) qty = Math.min(Math.max(1, bestQty), most);
    else if (draw < exact + book.takeSweep) qty = Math.min(bestQty, most) + overQty;
    const reachPx = Math.ceil(MAX_SWEEP_SPREADS * this.#profile.spreadTicks) * TICK_PX;
    const px = Math.max(TICK_PX, bestPx + sign * reachPx);
    const side = sign > 0 ? 'buy' : 'sell';
    const taken = this.#market.take({ orderId: this.#newId(), owner: 0, side, px, qty }, tsUs);
    this.#react(sign - expected, taken.qty - taken.fromOwnQty, tsUs);
  }

  /**
   * The sign to be expected of a metaorder that starts now, between −1 and 1: it follows what the informed know and the
   * heavier queue. Once started, it stays with its side.
   */
  #lean(): number {
    const bidQty = this.#market.bestQty('buy');
    const askQty = this.#market.bestQty('sell');
    const imbalance = bidQty + askQty > 0 ? (bidQty - askQty) / (bidQty + askQty) : 0;
    const lean = INFORMED_SLOPE * this.#lag(this.latent.informedTicks) + this.#profile.flow.book.takeTilt * imbalance;
    return Math.max(-MAX_LEAN, Math.min(MAX_LEAN, lean));
  }

  #quote(tsUs: number): void {
    const { limitShare } = this.#profile.flow.book;
    const rng = this.#rng;
    for (let pick = 0; pick < MAX_PICKS; pick++) {
      const { count } = this.orders;
      const withdraw = count > FEWEST_ORDERS ? count * this.#maxHazard : 0;
      if (rng.next() * (limitShare + withdraw) < limitShare) break;
      const order = this.orders.at(rng.below(count));
      if (rng.next() * this.#maxHazard >= this.#hazard(order.sign, order.ticks)) continue;
      this.#market.venues[order.venue]!.cancel(order.orderId, tsUs);
      return;
    }
    this.#place(rng.next() < this.#upShare() ? 1 : -1, tsUs);
  }

  #hazard(sign: 1 | -1, ticks: number): number {
    const { spreadTicks, depth, flow } = this.#profile;
    const { book } = flow;
    const bestTicks = this.#market.bestPx(sign > 0 ? 'buy' : 'sell') / TICK_PX;
    const away = Math.max(0, sign * (bestTicks - ticks)) / spreadTicks;
    const hazard = book.cancelHazard[classOf(book.distanceEdges, away)]! / depth;
    if (away > PATIENT_FROM_SPREADS) return hazard * PATIENT_HAZARD;
    return sign * (ticks - this.latent.ticks) > 0 ? hazard * STALE_FACTOR : hazard;
  }

  /** Places a limit order that does not take. */
  #place(sign: 1 | -1, tsUs: number): void {
    const rng = this.#rng;
    const { halted } = this.#market;
    const { ticks, qty: fittedQty } = halted ? this.#call(sign) : this.#choose(sign);
    const traits = REGIME_TRAITS[this.latent.spell.regime];
    const qty = Math.max(1, Math.round(this.#qty(fittedQty) * traits.size));
    let draw = rng.next();
    let venue = 0;
    while (!halted && venue < VENUE_SHARES.length - 1 && draw >= VENUE_SHARES[venue]!) draw -= VENUE_SHARES[venue++]!;
    const orderId = this.#newId();
    this.orders.add(orderId, sign, ticks, venue, qty);
    const side = sign > 0 ? 'buy' : 'sell';
    this.#market.venues[venue]!.submit({ orderId, owner: 0, side, px: ticks * TICK_PX, qty }, tsUs);
  }

  /** While an auction is collected, at the first venue, orders come around the latent price, whatever the book shows. */
  #call(sign: 1 | -1): { ticks: number; qty: number } {
    const { flow, spreadTicks } = this.#profile;
    const rng = this.#rng;
    const away = (rng.next() * CALL_SPREADS - CALL_EAGER_SPREADS) * spreadTicks;
    return { ticks: Math.max(1, Math.round(this.latent.ticks - sign * away)), qty: oneOf(rng, flow.book.joinQty) };
  }

  /** Where a limit order goes, and how large it is before it is sized to the instrument. */
  #choose(sign: 1 | -1): { ticks: number; qty: number } {
    const { flow, spreadTicks } = this.#profile;
    const { book } = flow;
    const rng = this.#rng;
    const ownPx = this.#market.bestPx(sign > 0 ? 'buy' : 'sell');
    const otherPx = this.#market.bestPx(sign > 0 ? 'sell' : 'buy');
    // An empty side is begun anew around the latent price.
    const fresh = Math.round(this.latent.ticks - (sign * spreadTicks) / 2);
    const bestTicks = ownPx > 0 ? ownPx / TICK_PX : fresh;
    const spread = ownPx > 0 && otherPx > 0 ? Math.abs(otherPx - ownPx) / TICK_PX : spreadTicks;
    const improves = book.improveBySpread[classOf(book.spreadEdges, spread / spreadTicks)]!;
    const lag = Math.exp(LAG_SLOPE * sign * this.#lag());
    let ticks = bestTicks;
    let qtys = book.joinQty;
    if (rng.next() < PATIENT_SHARE) {
      qtys = book.behindQty;
      ticks -= sign * Math.round((PATIENT_FROM_SPREADS + rng.next() * PATIENT_SPREADS) * spreadTicks);
    } else if (spread > 1 && rng.next() < improves * lag) {
      qtys = book.improveQty;
      ticks += sign * Math.min(spread - 1, Math.max(1, Math.round(interpolated(rng, book.improveFraction) * spread)));
    } else if (rng.next() >= book.joinShare) {
      qtys = book.behindQty;
      ticks -= sign * Math.max(1, Math.round(interpolated(rng, book.behind) * spreadTicks));
    }
    return { ticks: this.#passive(sign, ticks, otherPx / TICK_PX), qty: oneOf(rng, qtys) };
  }

  /** Nobody quotes through what he takes the price to be, nor into the other side. */
  #passive(sign: 1 | -1, wanted: number, otherTicks: number): number {
    const latent = this.latent.ticks;
    let ticks = wanted;
    if (sign * (ticks - latent) > 0) ticks = sign > 0 ? Math.floor(latent) : Math.ceil(latent);
    if (otherTicks > 0 && sign * (otherTicks - ticks) <= 0) ticks = otherTicks - sign;
    const { lowPx, highPx } = this.#market.band;
    ticks = sign > 0 ? Math.min(ticks, highPx / TICK_PX) : Math.max(ticks, lowPx / TICK_PX);
    return Math.max(1, ticks);
  }

  /** By how many spreads the mid lags behind the latent price, or behind another. */
  #lag(ticks = this.latent.ticks): number {
    const bidPx = this.#market.bestPx('buy');
    const askPx = this.#market.bestPx('sell');
    if (bidPx === 0 || askPx === 0) return 0;
    return (ticks - (bidPx + askPx) / 2 / TICK_PX) / this.#profile.spreadTicks;
  }

  #upShare(): number {
    return 1 / (1 + Math.exp(-LAG_SLOPE * this.#lag()));
  }

  #spreadTicks(): number {
    const bidPx = this.#market.bestPx('buy');
    const askPx = this.#market.bestPx('sell');
    return bidPx === 0 || askPx === 0 ? Infinity : (askPx - bidPx) / TICK_PX;
  }

  #qty(fitted: number): number {
    return Math.max(1, Math.round(fitted * this.#profile.size));
  }

  #drawQuote(fromUs: number): number {
    return this.#quotes.next(fromUs, this.#quoteBase * this.#level(this.#profile.flow.curves.quotes, fromUs));
  }

  #drawTake(fromUs: number): number {
    return this.#takes.next(fromUs, this.#takeBase * this.#level(this.#profile.flow.curves.trades, fromUs));
  }

  #level(curve: FlowParameters['curves']['quotes'], tsUs: number): number {
    return curveAt(curve, shareOfSession(tsUs)) * REGIME_TRAITS[this.latent.spell.regime].activity;
  }
}
