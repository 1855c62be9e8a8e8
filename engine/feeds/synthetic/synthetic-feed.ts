/**
 * A small market made up from a seed, to try the desk on when no recording is at hand: one session of several
 * instruments in one time-ordered stream. Deliberately simple and calibrated to nothing; it shows that things work, not
 * how an algorithm would fare. Offset 0 is the opening book, offsets 1, 2, … what happens to it. Random numbers are
 * drawn afresh from the seed at every checkpoint, so that a seek restores the nearest one and plays on from there.
 */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { US_PER_HOUR } from '../../../shared/std/duration.ts';
import { invariant } from '../../../shared/std/assert.ts';
import { seededRng, type Rng } from '../../../shared/std/rng.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { Feed } from '../../core/feed.ts';
import { midnightUs } from '../session-clock.ts';
import { SyntheticInstrument, type SyntheticProfile, type SyntheticState } from './synthetic-instrument.ts';

const DATE = '2026-01-05';
const TIME_ZONE = 'America/New_York';
const START_MS = 34_200_000;
const SESSION_US = 6.5 * US_PER_HOUR;
const PRICE_DECIMALS = 4;
const TICK_PX = 100;
const EVENTS_A_CHECKPOINT = 1 << 14;

const PROFILES: readonly SyntheticProfile[] = [
  {
    symbol: 'MIDT',
    name: 'Mid-cap, synthetic',
    openTicks: 10_000,
    halfSpreadTicks: 1.5,
    eventsPerSecond: 15,
    volatilityTicks: 0.8,
    targetOrders: 60,
  },
  {
    symbol: 'LRGE',
    name: 'Large-cap, synthetic',
    openTicks: 25_000,
    halfSpreadTicks: 2.5,
    eventsPerSecond: 25,
    volatilityTicks: 1.5,
    targetOrders: 90,
  },
  {
    symbol: 'SMLL',
    name: 'Small-cap, synthetic',
    openTicks: 1_800,
    halfSpreadTicks: 2,
    eventsPerSecond: 10,
    volatilityTicks: 0.3,
    targetOrders: 40,
  },
];

interface Checkpoint {
  readonly lastUs: number;
  readonly states: readonly SyntheticState[];
}

export function openSynthetic(seed: number | string): Feed {
  return new SyntheticFeed(seed);
}

class SyntheticFeed implements Feed {
  readonly source: string;
  readonly instruments: readonly Instrument[];
  readonly depth = Infinity;
  readonly #rng: Rng;
  readonly #endUs: number;
  readonly #markets: readonly SyntheticInstrument[];
  /** Checkpoint k is the market after offset k × EVENTS_A_CHECKPOINT. */
  readonly #checkpoints: Checkpoint[] = [];
  /** Snapshots that a seek put before the market's next event. */
  #pending: MarketEvent[] = [];
  /** Offset and time of what happened last. */
  #offset = 0;
  #lastUs: number;

  constructor(seed: number | string) {
    const startUs = midnightUs(DATE, START_MS, TIME_ZONE) + START_MS * 1_000;
    this.source = `synthetic:${seed}`;
    this.#rng = seededRng(seed);
    this.#endUs = startUs + SESSION_US;
    this.#lastUs = startUs;
    this.instruments = PROFILES.map(({ symbol, name }) => ({
      symbol,
      name,
      currency: 'USD',
      priceDecimals: PRICE_DECIMALS,
      tickPx: TICK_PX,
      qtyDecimals: 0,
      assetClass: 'equity',
      timeZone: TIME_ZONE,
      sessionStartUs: startUs,
      sessionEndUs: this.#endUs,
    }));
    this.#markets = PROFILES.map(
      (profile) => new SyntheticInstrument(profile, startUs, this.#rng.fork(profile.symbol)),
    );
    this.#checkpoint();
    this.seekOffset(0);
  }

  peekUs(): number | undefined {
    return this.#pending[0]?.tsUs ?? this.#soonest()?.nextUs;
  }

  next(): MarketEvent | undefined {
    if (this.#pending.length > 0) return this.#pending.shift();
    const market = this.#soonest();
    if (!market) return undefined;
    this.#step(market);
    const { kind, side, orderId, ticks, qty } = market.change;
    const instrument = market.profile.symbol;
    return { kind, tsUs: this.#lastUs, offset: this.#offset, instrument, side, orderId, px: ticks * TICK_PX, qty };
  }

  seekOffset(offset: number): void {
    invariant(Number.isSafeInteger(offset) && offset >= 0, 'an offset is an integer from 0');
    const last = Math.max(0, offset - 1);
    this.#restore(Math.min(Math.floor(last / EVENTS_A_CHECKPOINT), this.#checkpoints.length - 1));
    for (let market = this.#soonest(); market && this.#offset < last; market = this.#soonest()) this.#step(market);
    invariant(this.#offset === last, `an offset of 0 to ${this.#offset + 1}`);
    this.#pending = this.#markets.map((market) => this.#snapshot(market));
  }

  offsetAt(tsUs: number): number {
    const here = { offset: this.#offset, pending: this.#pending };
    const after = this.#checkpoints.findIndex(({ lastUs }) => lastUs >= tsUs);
    if (after === 0) return 0;
    this.#restore(after === -1 ? this.#checkpoints.length - 1 : after - 1);
    let market = this.#soonest();
    for (; market && market.nextUs < tsUs; market = this.#soonest()) this.#step(market);
    const found = this.#offset + 1;
    this.seekOffset(here.offset + 1);
    this.#pending = here.pending;
    return found;
  }

  /** The instrument to which something happens next; undefined once the session is over. */
  #soonest(): SyntheticInstrument | undefined {
    let soonest = this.#markets[0]!;
    for (const market of this.#markets) if (market.nextUs < soonest.nextUs) soonest = market;
    return soonest.nextUs < this.#endUs ? soonest : undefined;
  }

  #step(market: SyntheticInstrument): void {
    this.#lastUs = market.nextUs;
    market.step();
    this.#offset++;
    if (this.#offset % EVENTS_A_CHECKPOINT === 0) this.#checkpoint();
  }

  #checkpoint(): void {
    const number = this.#offset / EVENTS_A_CHECKPOINT;
    if (number === this.#checkpoints.length) {
      this.#checkpoints.push({ lastUs: this.#lastUs, states: this.#markets.map((market) => market.capture()) });
    }
    this.#reseed(number);
  }

  #restore(number: number): void {
    const { lastUs, states } = this.#checkpoints[number]!;
    this.#markets.forEach((market, i) => market.restore(states[i]!));
    this.#offset = number * EVENTS_A_CHECKPOINT;
    this.#lastUs = lastUs;
    this.#reseed(number);
  }

  #reseed(number: number): void {
    for (const market of this.#markets) market.reseed(this.#rng.fork(`${market.profile.symbol}/${number}`));
  }

  #snapshot(market: SyntheticInstrument): MarketEvent {
    return {
      kind: 'snapshot',
      tsUs: this.#lastUs,
      offset: this.#offset,
      instrument: market.profile.symbol,
      side: 'buy',
      orderId: 0,
      px: 0,
      qty: 0,
      levels: { bids: market.levels('buy', TICK_PX), asks: market.levels('sell', TICK_PX) },
    };
  }
}
