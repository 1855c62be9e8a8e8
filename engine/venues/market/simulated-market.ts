/**
 * The built-in market as a feed: several instruments over one session, each a book that the background flow and our
 * orders meet in. What it gives is a function of the seed and of our orders with the times at which they arrived; its
 * name and offsets mean the market without them. Offset 0 stands for the opening books.
 */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { type Side, sideSign } from '../../../shared/domain/basics/scalars.ts';
import { invariant } from '../../../shared/std/assert.ts';
import { type Rng, seededRng } from '../../../shared/std/rng.ts';
import type { BookView } from '../../core/book-view.ts';
import type { BookLevel, BookLevels, MarketEventKind } from '../../core/market-event.ts';
import type { Feed } from '../../core/feed.ts';
import type { MatchingEngine } from '../matching/matching-engine.ts';
import type { MatchingSink, NewOrder } from '../matching/matching-order.ts';
import { InstrumentMarket } from './instrument-market.ts';
import type { NewsShock } from './latent-price.ts';
import { LIT_VENUES, type VenueMarketEvent } from './lit-market.ts';
import type { OrderFlow } from './order-flow.ts';
import { instrumentOf, type MarketProfile, SESSION_START_US } from './profile.ts';
import type { RegimeSpell } from './regime.ts';

/** Hears of executions and cancels in the matching engines, of our orders and others', and of how the day ends. */
export interface OwnOrderListener extends Pick<MatchingSink, 'traded' | 'crossed' | 'cancelled'> {
  closing(instrument: string, tsUs: number): void;
  dayOver(instrument: string): void;
}

/** What its source is called by: another number whenever a seed begins to give another market. */
export const BUILT_IN_MARKET = 'market-3';

/** What one of our orders has taken since the background flow last looked. */
interface OwnTake {
  readonly flow: OrderFlow;
  readonly orderId: number;
  readonly sign: 1 | -1;
  readonly tsUs: number;
  qty: number;
}

export class SimulatedMarket implements Feed {
  readonly source: string;
  readonly instruments: readonly Instrument[];
  readonly depth = Infinity;
  readonly #profiles: readonly MarketProfile[];
  readonly #seed: string;
  #markets: InstrumentMarket[] = [];
  readonly #listeners: OwnOrderListener[] = [];
  #own = new Set<number>();
  #ownTake: OwnTake | null = null;
  #queue: VenueMarketEvent[] = [];
  #queueAt = 0;
  #pending: VenueMarketEvent[] = [];
  #offset = 0;
  #lastUs = SESSION_START_US;
  #orders = 0;

  constructor(profiles: readonly MarketProfile[], seed: number | string) {
    this.#profiles = profiles;
    this.#seed = String(seed);
    this.source = `${BUILT_IN_MARKET}:${profiles.map(({ symbol }) => symbol).join('+')}:${seed}`;
    this.instruments = profiles.map(instrumentOf);
    this.#open();
  }

  peekUs(): number | undefined {
    if (this.#pending.length > 0) return this.#pending[0]!.tsUs;
    this.#answerOwnTake();
    if (this.#queueAt < this.#queue.length) return this.#queue[this.#queueAt]!.tsUs;
    const { nextUs } = this.#soonest();
    return nextUs < Infinity ? nextUs : undefined;
  }

  next(): VenueMarketEvent | undefined {
    if (this.#pending.length > 0) return this.#pending.shift();
    this.#answerOwnTake();
    if (this.#queueAt === this.#queue.length) {
      this.#queue.length = 0;
      this.#queueAt = 0;
      const soonest = this.#soonest();
      if (soonest.nextUs === Infinity) return undefined;
      soonest.step();
      invariant(this.#queue.length > 0, 'every step is told of');
    }
    const event = { ...this.#queue[this.#queueAt++]!, offset: ++this.#offset };
    this.#lastUs = event.tsUs;
    return event;
  }

  /** Goes to `offset` of the market without us: our orders are forgotten. Takes as long as playing up to there. */
  seekOffset(offset: number): void {
    invariant(Number.isSafeInteger(offset) && offset >= 0, 'an offset is an integer from 0');
    const last = Math.max(0, offset - 1);
    this.#open();
    this.#pending.length = 0;
    while (this.#offset < last && this.next()) {
      // Everything up to there is played.
    }
    invariant(this.#offset === last, `an offset of 0 to ${this.#offset + 1}`);
    this.#pending = this.#opening();
  }

  offsetAt(tsUs: number): number {
    const other = new SimulatedMarket(this.#profiles, this.#seed);
    other.#pending.length = 0;
    for (let nextUs = other.peekUs(); nextUs !== undefined && nextUs < tsUs; nextUs = other.peekUs()) other.next();
    return tsUs <= SESSION_START_US ? 0 : other.#offset + 1;
  }

  /** The consolidated book; undefined of an instrument that is not traded here. */
  book(symbol: string): BookView | undefined {
    return this.#find(symbol)?.lit;
  }

  /** What the market is in, and has been in: the truth that a regime detector is measured against. */
  regimes(symbol: string): readonly RegimeSpell[] {
    return this.#find(symbol)?.flow.latent.spells ?? [];
  }

  news(symbol: string): readonly NewsShock[] {
    return this.#find(symbol)?.flow.latent.news ?? [];
  }

  /** All news of an instrument up to then have happened; Infinity once its day is over. */
  newsUntilUs(symbol: string): number {
    return this.#find(symbol)?.newsUntilUs ?? Infinity;
  }

  /** Who hears of executions; listeners stay for the market's life, whatever is sought. */
  listen(listener: OwnOrderListener): void {
    this.#listeners.push(listener);
  }

  /** The number of an order of ours that is about to enter an engine of this market. */
  nextOwnOrderId(): number {
    const orderId = ++this.#orders;
    this.#own.add(orderId);
    return orderId;
  }

  /** A venue's matching engine of an instrument; null of one that is not traded here. */
  engine(symbol: string, venue: number): MatchingEngine | null {
    return this.#find(symbol)?.lit.venues[venue] ?? null;
  }

  /** Takes what an order's price reaches, best venue first; what is executed. Times never go back. */
  take(symbol: string, order: NewOrder, tsUs: number): number {
    const market = this.#find(symbol);
    invariant(market, `${symbol} is traded here`);
    return market.lit.take(order, tsUs).qty;
  }

  /**
   * A dealer has traded with us, `side` being ours. He lays it off, whole and at once, and that is seen and answered as a
   * trade of ours would be: through him nobody buys unnoticed.
   */
  dealt(symbol: string, side: Side, qty: number, tsUs: number): void {
    this.#answerOwnTake();
    this.#find(symbol)?.flow.onOwnTake(sideSign(side), qty, tsUs);
  }

  /** The background answers what we took once all of it is known, before anything else happens. */
  #answerOwnTake(): void {
    const take = this.#ownTake;
    if (take === null) return;
    this.#ownTake = null;
    take.flow.onOwnTake(take.sign, take.qty, take.tsUs);
  }

  #noteOwnTake(flow: OrderFlow, orderId: number, makerSide: Side, qty: number, tsUs: number): void {
    if (this.#ownTake?.orderId === orderId) {
      this.#ownTake.qty += qty;
      return;
    }
    this.#answerOwnTake();
    this.#ownTake = { flow, orderId, sign: makerSide === 'sell' ? 1 : -1, tsUs, qty };
  }

  #open(): void {
    const rng = seededRng(this.#seed);
    this.#orders = 0;
    this.#own = new Set();
    this.#ownTake = null;
    this.#markets = this.#profiles.map((profile) => this.#instrumentMarket(profile, rng));
    // What the opening auctions do is the first that is told.
    for (const market of this.#markets) market.open(() => this.#forgetQueued(market.symbol));
    this.#queueAt = 0;
    this.#offset = 0;
    this.#lastUs = SESSION_START_US;
    this.#pending = this.#opening();
  }

  #instrumentMarket(profile: MarketProfile, rng: Rng): InstrumentMarket {
    const { symbol } = profile;
    const market: InstrumentMarket = new InstrumentMarket({
      profile,
      rng,
      isOwn: (orderId) => this.#own.has(orderId),
      newId: () => ++this.#orders,
      listener: {
        event: (event) => this.#queue.push(event),
        executed: (...execution) => {
          const [, takerId, makerSide, , qty, , tsUs] = execution;
          if (this.#own.has(takerId)) this.#noteOwnTake(market.flow, takerId, makerSide, qty, tsUs);
          for (const listener of this.#listeners) listener.traded(...execution);
        },
        crossed: (...cross) => {
          const [buyId, sellId, , qty, tsUs] = cross;
          if (this.#own.has(buyId)) this.#noteOwnTake(market.flow, buyId, 'sell', qty, tsUs);
          if (this.#own.has(sellId)) this.#noteOwnTake(market.flow, sellId, 'buy', qty, tsUs);
          for (const listener of this.#listeners) listener.crossed(...cross);
        },
        cancelled: (...cancel) => {
          for (const listener of this.#listeners) listener.cancelled(...cancel);
        },
      },
      onClosing: (tsUs) => {
        for (const listener of this.#listeners) listener.closing(symbol, tsUs);
      },
      onClosed: () => {
        for (const listener of this.#listeners) listener.dayOver(symbol);
      },
    });
    return market;
  }

  #forgetQueued(symbol: string): void {
    this.#queue = this.#queue.filter(({ instrument }) => instrument !== symbol);
  }

  #soonest(): InstrumentMarket {
    let soonest = this.#markets[0]!;
    for (const market of this.#markets) if (market.nextUs < soonest.nextUs) soonest = market;
    return soonest;
  }

  #find(symbol: string): InstrumentMarket | undefined {
    return this.#markets.find((market) => market.symbol === symbol);
  }

  /** Every instrument as it stands after the last event that was given. */
  #opening(): VenueMarketEvent[] {
    const snapshots = this.#markets.map((market) => this.#snapshot(market));
    const halts = this.#markets.flatMap((market) => this.#haltsOf(market));
    return [...snapshots, ...halts];
  }

  /** A snapshot says nothing of halts: venues at which trading is halted are told of after it. */
  #haltsOf({ symbol, lit }: InstrumentMarket): VenueMarketEvent[] {
    const place = { tsUs: this.#lastUs, offset: this.#offset, instrument: symbol, orderId: 0, px: 0, qty: 0 };
    const beyond = this.#queue.slice(this.#queueAt).filter(({ instrument }) => instrument === symbol);
    return LIT_VENUES.filter((venue, index) => {
      const change = beyond.find(
        (event) => event.venue === venue && (event.kind === 'halt' || event.kind === 'resume'),
      );
      return change ? change.kind === 'resume' : lit.venues[index]!.halted;
    }).map((venue) => ({ ...place, kind: 'halt', side: 'buy', venue, own: false }));
  }

  /** The book as it stands after the last event that was given: what the last step did beyond it is undone. */
  #snapshot({ symbol, lit }: InstrumentMarket): VenueMarketEvent {
    const beyond = this.#queue.slice(this.#queueAt).filter(({ instrument }) => instrument === symbol);
    const levels = levelsBefore(lit, beyond);
    const byVenue = new Map(
      LIT_VENUES.map((venue, index) => {
        const there = beyond.filter((event) => event.venue === venue);
        return [venue, levelsBefore(lit.venues[index]!, there)] as const;
      }),
    );
    const place = { tsUs: this.#lastUs, offset: this.#offset, instrument: symbol, venue: LIT_VENUES.join('+') };
    return { ...place, kind: 'snapshot', side: 'buy', orderId: 0, px: 0, qty: 0, own: false, levels, byVenue };
  }
}

const CHANGES_LEVELS: ReadonlySet<MarketEventKind> = new Set(['add', 'reduce', 'delete', 'trade']);

/** A book's levels without what these events have done to it. */
function levelsBefore(book: BookView, events: readonly VenueMarketEvent[]): BookLevels {
  const levelsOf = (side: Side): BookLevel[] => {
    const byPx = new Map(book.levels(side, Infinity).map(({ px, qty }) => [px, qty]));
    for (const event of events) {
      if (event.side !== side || !CHANGES_LEVELS.has(event.kind)) continue;
      const undoneQty = event.kind === 'add' ? -event.qty : event.qty;
      byPx.set(event.px, (byPx.get(event.px) ?? 0) + undoneQty);
    }
    const levels = Array.from(byPx, ([px, qty]) => ({ px, qty })).filter(({ qty }) => qty > 0);
    return levels.toSorted((a, b) => sideSign(side) * (b.px - a.px));
  };
  return { bids: levelsOf('buy'), asks: levelsOf('sell') };
}
