/**
 * When an instrument trades, and how it stops and starts. The first lit venue lists it: there it opens and closes with an
 * auction, and there it opens again after a halt; the others trade while it does. A best price that stands at the edge of
 * the band for 15 seconds halts trading everywhere for five minutes. The other venues then cancel what rests with them,
 * for prices are made anew. Limit states, halts and auctions are functions of the book and of time alone.
 */
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Rng } from '../../../shared/std/rng.ts';
import { type Auction, bringInterest } from './auction-interest.ts';
import type { LatentPrice } from './latent-price.ts';
import type { LitMarket } from './lit-market.ts';
import { MovingBand } from './price-band.ts';
import { type MarketProfile, SESSION_END_US, SESSION_START_US, TICK_PX } from './profile.ts';

const LIMIT_STATE_US = 15 * US_PER_SECOND;
const HALT_US = 5 * US_PER_MINUTE;

export class TradingPhases {
  readonly #profile: MarketProfile;
  readonly #market: LitMarket;
  readonly #latent: LatentPrice;
  readonly #newId: () => number;
  readonly #rng: Rng;
  readonly #band: MovingBand;
  readonly #onClosing: (tsUs: number) => void;
  #limitSinceUs: number | null = null;
  #reopenUs: number | null = null;
  #closed = false;

  /** `onClosing`: the closing auction takes orders. */
  constructor(
    profile: MarketProfile,
    market: LitMarket,
    latent: LatentPrice,
    newId: () => number,
    rng: Rng,
    onClosing: (tsUs: number) => void,
  ) {
    this.#onClosing = onClosing;
    this.#profile = profile;
    this.#market = market;
    this.#latent = latent;
    this.#newId = newId;
    this.#rng = rng;
    this.#band = new MovingBand(profile.bandShare);
  }

  /** When the next phase begins by itself; Infinity once the session is over. */
  get nextUs(): number {
    if (this.#closed) return Infinity;
    const haltUs = this.#limitSinceUs === null ? Infinity : this.#limitSinceUs + LIMIT_STATE_US;
    return Math.min(SESSION_END_US, this.#reopenUs ?? haltUs);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The opening auction. */
  open(): void {
    this.#market.startAuction(SESSION_START_US);
    this.#uncross('open', SESSION_START_US);
  }

  /** Begins the next phase. */
  step(): void {
    const tsUs = this.nextUs;
    if (tsUs === SESSION_END_US) this.#close(tsUs);
    else if (this.#reopenUs === null) this.#halt(tsUs);
    else this.#reopen(tsUs);
  }

  advanceTo(tsUs: number): void {
    const band = this.#market.halted ? null : this.#band.advanceTo(tsUs);
    if (band) this.#market.setBand(band);
  }

  traded(px: number): void {
    this.#band.traded(px);
  }

  /** The book has changed, last at `tsUs`: has the best price reached an edge of the band, or left it? */
  look(tsUs: number): void {
    if (this.#market.halted) return;
    const { band } = this.#market;
    const askPx = this.#market.bestPx('sell');
    const atEdge = this.#market.bestPx('buy') >= band.highPx || (askPx > 0 && askPx <= band.lowPx);
    if (!atEdge) this.#limitSinceUs = null;
    else this.#limitSinceUs ??= tsUs;
  }

  #halt(tsUs: number): void {
    this.#limitSinceUs = null;
    this.#reopenUs = tsUs + HALT_US;
    this.#market.setBand(null);
    this.#market.startAuction(tsUs);
    this.#market.haltOthers(tsUs);
    this.#market.clearOthers(tsUs);
  }

  #reopen(tsUs: number): void {
    this.#latent.advanceTo(tsUs);
    this.#uncross('reopen', tsUs);
    this.#reopenUs = null;
    this.#market.resumeOthers(tsUs);
  }

  #close(tsUs: number): void {
    this.#closed = true;
    this.#latent.advanceTo(tsUs);
    this.#market.haltOthers(tsUs);
    if (this.#reopenUs === null) this.#market.startAuction(tsUs);
    this.#market.setBand(null);
    this.#onClosing(tsUs);
    this.#uncross('close', tsUs);
  }

  #uncross(auction: Auction, tsUs: number): void {
    const midTicks = this.#midTicks();
    bringInterest(this.#profile, auction, midTicks, this.#rng, this.#newId, this.#market.venues[0]!, tsUs);
    const referencePx = Math.round(midTicks) * TICK_PX;
    const price = this.#market.uncross(referencePx, this.#closed ? 'halted' : 'continuous', tsUs);
    if (!this.#closed) this.#market.setBand(this.#band.restart(price?.px ?? referencePx, tsUs));
  }

  /** In a halt the book may be crossed, and what it shows says little: then the price is what is thought of it. */
  #midTicks(): number {
    const [bidPx, askPx] = [this.#market.bestPx('buy'), this.#market.bestPx('sell')];
    if (this.#reopenUs !== null || bidPx === 0 || askPx === 0 || bidPx >= askPx) return this.#latent.ticks;
    return (bidPx + askPx) / 2 / TICK_PX;
  }
}
