/**
 * News from a websocket that sends one JSON object a message, or several divided by line ends. A headline is known from
 * the moment it came here, whatever time it names: nothing can have acted on it before. Broken connections are taken up
 * again with growing waits; what cannot be read is counted, named and survived; a flood is cut to a bound.
 */
import type { FeedRow } from '../../../shared/protocol/market-tables.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { FeedError } from '../../core/feed.ts';
import { BackOff, type BackOffBounds } from '../crypto/back-off.ts';
import type { FeedNetwork, FeedSocket } from '../crypto/feed-network.ts';
import { NewsDesk, type NewsDeskOptions } from './news-desk.ts';
import { parseNewsLine } from './news-line.ts';

export interface NewsSocketTimes {
  readonly backOff: BackOffBounds;
  /** A connection that lasted so long was a good one: the next wait is short again. */
  readonly steadyMs: number;
}

const TIMES: NewsSocketTimes = { backOff: { leastMs: 500, mostMs: 30_000 }, steadyMs: 30_000 };

/** More headlines than this in a second are no news; what is over is dropped and counted. */
const MAX_PER_SECOND = 200;
const MAX_MESSAGE_CHARS = 1 << 20;
const US_PER_MS = 1_000;

export class NewsSocket {
  readonly desk: NewsDesk;
  readonly #url: string;
  readonly #network: FeedNetwork;
  readonly #times: NewsSocketTimes;
  readonly #backOff: BackOff;
  #socket: FeedSocket | null = null;
  #cancelReconnect: (() => void) | null = null;
  #state: FeedRow['state'] = 'connecting';
  #detail = '';
  #connectedUs = 0;
  #lastUs = 0;
  #counts = { messages: 0, malformed: 0, dropped: 0, reconnects: 0 };
  /** Headlines of the running second and of the one before. */
  #rate = { second: 0, news: 0, before: 0 };

  constructor(
    url: string,
    network: FeedNetwork,
    options: Omit<NewsDeskOptions, 'source'>,
    times: NewsSocketTimes = TIMES,
  ) {
    this.#url = checkUrl(url);
    this.#network = network;
    this.#times = times;
    this.#backOff = new BackOff(times.backOff, network.rng);
    this.desk = new NewsDesk({ ...options, source: new URL(url).host.slice(0, 64) });
  }

  start(): void {
    this.#connect();
  }

  close(): void {
    this.#cancelReconnect?.();
    this.#socket?.close();
    this.#socket = null;
    this.#state = 'ended';
  }

  health(): FeedRow {
    const { messages, malformed, dropped, reconnects } = this.#counts;
    const told = dropped === 0 ? [] : [`${dropped} headlines over ${MAX_PER_SECOND} a second were dropped`];
    return {
      feed: `news:${this.#url}`.slice(0, 256),
      state: this.#state,
      detail: [this.#detail, ...told].filter(Boolean).join('; '),
      lastUs: this.#lastUs,
      messages,
      messagesPerSecond: this.#second() === this.#rate.second ? this.#rate.before : 0,
      clockOffsetUs: null,
      gaps: dropped,
      resyncs: 0,
      reconnects,
      crossed: 0,
      outliers: 0,
      backwards: 0,
      garbled: malformed,
    };
  }

  #connect(): void {
    this.#state = 'connecting';
    const socket = this.#network.openSocket(this.#url, {
      onOpen: () => {
        this.#state = 'live';
        this.#connectedUs = this.#network.nowUs();
      },
      onMessage: (text) => this.#onMessage(text),
      onClose: (why) => this.#onClose(why),
    });
    this.#socket = socket;
  }

  #onClose(why: string): void {
    if (this.#state === 'ended') return;
    const wasLive = this.#state === 'live';
    const lastedMs = (this.#network.nowUs() - this.#connectedUs) / US_PER_MS;
    if (wasLive && lastedMs >= this.#times.steadyMs) this.#backOff.reset();
    this.#socket = null;
    this.#state = 'connecting';
    this.#detail = `the connection ended: ${why}`;
    this.#counts.reconnects += 1;
    this.#cancelReconnect = this.#network.setTimer(this.#backOff.nextMs(), () => this.#connect());
  }

  #onMessage(text: string): void {
    if (this.#state === 'ended') return;
    const nowUs = this.#network.nowUs();
    this.#lastUs = nowUs;
    this.#counts.messages += 1;
    if (text.length > MAX_MESSAGE_CHARS) return this.#onMalformed(`${text.length} characters in one message`);
    for (const line of text.split('\n')) {
      if (line.trim() === '' && text.trim() !== '') continue;
      const item = parseNewsLine(line);
      if (typeof item === 'string') this.#onMalformed(item);
      else if (this.#admit()) this.desk.add(item, nowUs);
      else this.#counts.dropped += 1;
    }
  }

  #onMalformed(what: string): void {
    this.#counts.malformed += 1;
    this.#detail = `message ${this.#counts.messages}: ${what}`;
  }

  #second(): number {
    return Math.floor(this.#network.nowUs() / US_PER_SECOND);
  }

  #admit(): boolean {
    const second = this.#second();
    if (second !== this.#rate.second) {
      this.#rate = { second, news: 0, before: second === this.#rate.second + 1 ? this.#rate.news : 0 };
    }
    this.#rate.news += 1;
    return this.#rate.news <= MAX_PER_SECOND;
  }
}

function checkUrl(url: string): string {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol === 'ws:' || protocol === 'wss:') return url;
  throw new FeedError(`${url}: is no address of a websocket; give one such as wss://news.example.com/stream`);
}
