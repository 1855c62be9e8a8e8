/**
 * One market of an exchange, kept connected: sockets, silence, reconnects with growing waits, snapshots on request. All
 * judgement of messages is the protocol's; what comes of it goes into the feed. Whatever the network brings, nothing is
 * thrown out of here, and a connection that was given up is never heard again.
 */
import { FeedMeter } from '../feed-health.ts';
import type { LiveFeed } from '../live-feed.ts';
import { WireError } from '../wire/decimal.ts';
import { BackOff, type BackOffBounds } from './back-off.ts';
import type { CryptoMarket } from './crypto-market.ts';
import type { AnomalyKind, Exchange, Protocol, WireEvent } from './exchange.ts';
import type { FeedNetwork, FeedSocket } from './feed-network.ts';

const US_PER_MS = 1_000;

export interface ConnectionTimes {
  /** Between looks at silence, renewal and rate. */
  readonly tickMs: number;
  /** Waits before a reconnect, and between snapshots. */
  readonly backOff: BackOffBounds;
  /** A connection that has lasted so long is a good one: the next wait is short again. */
  readonly steadyMs: number;
  /** Between renewals of books whose stream cannot show a loss. */
  readonly renewMs: number;
}

export const CONNECTION_TIMES: ConnectionTimes = {
  tickMs: 1_000,
  backOff: { leastMs: 500, mostMs: 30_000 },
  steadyMs: 30_000,
  renewMs: 60_000,
};

export class ExchangeConnection {
  readonly meter = new FeedMeter();
  readonly #exchange: Exchange;
  readonly #market: CryptoMarket;
  readonly #network: FeedNetwork;
  readonly #feed: LiveFeed;
  readonly #times: ConnectionTimes;
  readonly #protocol: Protocol;
  readonly #reconnectWait: BackOff;
  readonly #snapshotWait: BackOff;
  readonly #cancelTimers = new Map<'tick' | 'reconnect' | 'snapshot', () => void>();
  #sockets: readonly FeedSocket[] = [];
  /** Numbers the connections and snapshot requests: answers to earlier ones are not heard. */
  #epoch = 0;
  #request = 0;
  #isFirstRequest = true;
  #connectedUs = 0;
  #renewedUs = 0;
  /** Kind of the event that would have crossed the book, if the message at hand brought one. */
  #crossedBy: 'level' | 'snapshot' | null = null;

  constructor(exchange: Exchange, market: CryptoMarket, feed: LiveFeed, network: FeedNetwork, times: ConnectionTimes) {
    this.#exchange = exchange;
    this.#market = market;
    this.#network = network;
    this.#feed = feed;
    this.#times = times;
    this.#reconnectWait = new BackOff(times.backOff, network.rng);
    this.#snapshotWait = new BackOff(times.backOff, network.rng);
    this.#protocol = exchange.protocol(market, {
      event: (event) => this.#onEvent(event),
      send: (message) => this.#sockets[0]?.send(message),
      askSnapshot: () => this.#askSnapshot(),
      anomaly: (kind, count = 1) => this.anomaly(kind, count),
      lost: (why, isGap) => this.#onLost(why, isGap),
      refused: (why) => this.stop(why),
    });
  }

  start(): void {
    this.#connect();
    this.#tick();
  }

  stop(why = 'closed'): void {
    this.#hangUp();
    for (const cancel of this.#cancelTimers.values()) cancel();
    this.#cancelTimers.clear();
    this.meter.state = 'ended';
    this.meter.detail = why;
  }

  anomaly(kind: AnomalyKind, count: number): void {
    this.meter.anomalies[kind] += count;
  }

  #connect(): void {
    const epoch = ++this.#epoch;
    const isCurrent = (): boolean => epoch === this.#epoch;
    const urls = this.#exchange.streamUrls(this.#market.symbol);
    let toOpen = urls.length;
    this.#connectedUs = this.#network.nowUs();
    this.#isFirstRequest = true;
    this.meter.state = 'connecting';
    this.#sockets = urls.map((url) =>
      this.#network.openSocket(url, {
        onOpen: () => {
          toOpen -= 1;
          if (!isCurrent() || toOpen > 0) return;
          this.meter.state = 'resynchronising';
          this.#renewedUs = this.#network.nowUs();
          this.#protocol.onOpen();
        },
        onMessage: (text) => {
          if (isCurrent()) this.#onMessage(text);
        },
        onClose: (why) => {
          if (isCurrent()) this.#reconnect(`the connection to ${this.#exchange.name} ended: ${why}`);
        },
      }),
    );
  }

  #hangUp(): void {
    this.#epoch += 1;
    this.#request += 1;
    this.#cancelTimers.get('snapshot')?.();
    for (const socket of this.#sockets) socket.close();
    this.#sockets = [];
  }

  #reconnect(why: string): void {
    this.#hangUp();
    this.#onLost(why, false);
    this.meter.state = 'connecting';
    this.meter.reconnects += 1;
    this.#after('reconnect', this.#reconnectWait.nextMs(), () => this.#connect());
  }

  #tick(): void {
    const nowUs = this.#network.nowUs();
    this.meter.tick(nowUs);
    const heardUs = Math.max(this.meter.lastUs, this.#connectedUs);
    const silentMs = (nowUs - heardUs) / US_PER_MS;
    if (this.#sockets.length > 0 && silentMs > this.#exchange.silenceMs) {
      this.#reconnect(`nothing was heard of ${this.#exchange.name} for ${Math.round(silentMs)} ms`);
      this.meter.state = 'stale';
    } else if (this.meter.state === 'live') {
      this.#tickLive(nowUs);
    }
    this.#after('tick', this.#times.tickMs, () => this.#tick());
  }

  #tickLive(nowUs: number): void {
    if (nowUs - this.#connectedUs > this.#times.steadyMs * US_PER_MS) {
      this.#reconnectWait.reset();
      this.#snapshotWait.reset();
    }
    if (nowUs - this.#renewedUs > this.#times.renewMs * US_PER_MS) {
      this.#renewedUs = nowUs;
      this.#protocol.renew?.();
    }
  }

  #onMessage(text: string): void {
    this.meter.message(this.#network.nowUs());
    this.#guard(() => this.#protocol.onMessage(JSON.parse(text)));
    this.#mendCrossed();
  }

  /** A crossed snapshot is the exchange's word, and would come again: before the next try there is a wait. */
  #mendCrossed(): void {
    const crossedBy = this.#crossedBy;
    if (crossedBy === null) return;
    this.#crossedBy = null;
    const mend = (): void => this.#protocol.resynchronise(`the book of ${this.#market.symbol} was crossed`, false);
    if (crossedBy === 'level') mend();
    else this.#after('snapshot', this.#snapshotWait.nextMs(), mend);
  }

  /** A message that cannot be read is counted and survived. True where it could be read. */
  #guard(read: () => void): boolean {
    try {
      read();
      return true;
    } catch (error) {
      if (!(error instanceof WireError || error instanceof SyntaxError)) throw error;
      this.anomaly('garbled', 1);
      this.meter.detail = `unreadable: ${error.message.slice(0, 200)}`;
      this.#protocol.onGarbled();
      return false;
    }
  }

  #onEvent(event: WireEvent): void {
    const nowUs = this.#network.nowUs();
    if (event.exchangeUs !== undefined) this.meter.exchangeTime(event.exchangeUs, nowUs);
    const isSound = this.#feed.push(this.#market.symbol, event, nowUs);
    if (event.kind === 'snapshot' && isSound) this.meter.state = 'live';
    if (isSound) return;
    this.anomaly('crossed', 1);
    this.#crossedBy = event.kind === 'snapshot' ? 'snapshot' : 'level';
  }

  #onLost(why: string, isGap: boolean): void {
    this.meter.resyncs += Number(this.meter.state === 'live');
    this.meter.detail = why;
    this.meter.state = 'resynchronising';
    this.meter.gaps += Number(isGap);
    this.#feed.pushGap(this.#market.symbol, this.#network.nowUs());
  }

  #askSnapshot(): void {
    const request = ++this.#request;
    const delayMs = this.#isFirstRequest ? 0 : this.#snapshotWait.nextMs();
    this.#isFirstRequest = false;
    this.#after('snapshot', delayMs, () => {
      void this.#fetchSnapshot(request);
    });
  }

  async #fetchSnapshot(request: number): Promise<void> {
    const url = this.#exchange.snapshotUrl(this.#market.symbol);
    if (url === null) return;
    let failure: string;
    try {
      const { status, body } = await this.#network.get(url);
      if (request !== this.#request) return;
      if (status === 200 && this.#guard(() => this.#protocol.onSnapshot(JSON.parse(body)))) return this.#mendCrossed();
      failure = status === 200 ? 'its answer cannot be read' : `it answers with status ${status}`;
    } catch (error) {
      if (request !== this.#request) return;
      failure = error instanceof Error ? error.message : String(error);
    }
    this.meter.detail = `no snapshot from ${this.#exchange.name}: ${failure}`;
    this.#askSnapshot();
  }

  #after(timer: 'tick' | 'reconnect' | 'snapshot', delayMs: number, task: () => void): void {
    this.#cancelTimers.get(timer)?.();
    this.#cancelTimers.set(timer, this.#network.setTimer(delayMs, task));
  }
}
