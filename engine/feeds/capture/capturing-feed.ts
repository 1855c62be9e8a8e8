/**
 * A feed that records what is pulled from it and changes nothing of it. A recording that fails (a full disk) ends and is
 * told as a feed of its own; the market goes on. What a seek gives a second time is recorded once.
 */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { FeedRow } from '../../../shared/protocol/market-tables.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { type Feed, FeedError } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';
import type { MarketTruth } from '../../core/market-truth.ts';
import { type CaptureBounds, CaptureWriter } from './capture-writer.ts';
import { emptyManifest, MAX_INSTRUMENTS, type Manifest, readManifest } from './manifest.ts';

/** Records to a folder that is empty, or goes on with a recording of the same source. Throws {@link FeedError}. */
export function captureFeed(feed: Feed, folder: string, bounds?: CaptureBounds): CapturingFeed {
  const { source, notice = null, depth, instruments } = feed;
  if (instruments.length > MAX_INSTRUMENTS) {
    throw new FeedError(`${source}: ${instruments.length} instruments, over the ${MAX_INSTRUMENTS} of a capture`);
  }
  const terms = { source, notice, depth: Number.isFinite(depth) ? depth : null, instruments: [...instruments] };
  const before = readManifest(folder);
  if (before) checkSame(folder, before, terms);
  try {
    return new CapturingFeed(feed, folder, new CaptureWriter(folder, before ?? emptyManifest(terms), bounds));
  } catch (error) {
    throw new FeedError(`${folder}: nothing can be recorded there (${(error as Error).message}); name another folder`);
  }
}

type Terms = Pick<Manifest, 'source' | 'instruments'>;

function checkSame(folder: string, before: Terms, { source, instruments }: Terms): void {
  const symbols = (terms: Terms['instruments']): string => terms.map(({ symbol }) => symbol).join(' ');
  if (before.source === source && symbols(before.instruments) === symbols(instruments)) return;
  throw new FeedError(`${folder}: holds a recording of ${before.source}, not of ${source}; name another folder`);
}

export class CapturingFeed implements Feed {
  readonly source: string;
  readonly instruments: readonly Instrument[];
  readonly depth: number;
  readonly notice?: string;
  readonly truth?: MarketTruth;
  readonly #feed: Feed;
  readonly #folder: string;
  readonly #writer: CaptureWriter;
  #failure: string | null = null;
  #closed = false;
  /** Events up to this offset are in the recording already. */
  #recordedTo = -1;
  #lastUs = 0;
  #rate = { sinceUs: 0, events: 0, perSecond: 0 };

  constructor(feed: Feed, folder: string, writer: CaptureWriter) {
    this.source = feed.source;
    this.instruments = feed.instruments;
    this.depth = feed.depth;
    if (feed.notice !== undefined) this.notice = feed.notice;
    if (feed.truth) this.truth = feed.truth;
    this.#feed = feed;
    this.#folder = folder;
    this.#writer = writer;
    this.#recordedTo = writer.lastOffset ?? -1;
  }

  /** Why the recording ended before its time, in words; null while it has not. */
  get failure(): string | null {
    return this.#failure;
  }

  get events(): number {
    return this.#writer.events;
  }

  peekUs(): number | undefined {
    return this.#feed.peekUs();
  }

  next(): MarketEvent | undefined {
    const event = this.#feed.next();
    if (event && event.offset > this.#recordedTo) this.#record(event);
    return event;
  }

  seekOffset(offset: number): void {
    const last = this.#writer.lastOffset ?? -1;
    // Snapshots that take up where the recording ends belong to it: a live feed may have dropped what lay between.
    this.#recordedTo = Math.max(0, offset - 1) >= last ? -1 : last;
    this.#feed.seekOffset(offset);
  }

  offsetAt(tsUs: number): number {
    return this.#feed.offsetAt(tsUs);
  }

  health(): readonly FeedRow[] {
    return [...(this.#feed.health?.() ?? []), this.#row()];
  }

  /** Ends the recording; the feed goes on. Gives why it is not whole, or null. */
  close(): string | null {
    if (!this.#closed) this.#attempt(() => this.#writer.close());
    this.#closed = true;
    return this.#failure;
  }

  #record(event: MarketEvent): void {
    if (this.#closed) return;
    this.#attempt(() => this.#writer.push(event));
    this.#lastUs = event.tsUs;
    const { sinceUs, events } = this.#rate;
    const seconds = (event.tsUs - sinceUs) / US_PER_SECOND;
    if (seconds < 1) return;
    const perSecond = sinceUs === 0 ? 0 : Math.round((this.events - events) / seconds);
    this.#rate = { sinceUs: event.tsUs, events: this.events, perSecond };
  }

  #attempt(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#closed = true;
      this.#failure = `the recording ended after ${this.events} events: ${(error as Error).message}`;
    }
  }

  #row(): FeedRow {
    return {
      feed: `capture:${this.#folder}`.slice(0, 256),
      state: this.#closed ? 'ended' : 'live',
      detail: this.#failure ?? '',
      lastUs: this.#lastUs,
      messages: this.events,
      messagesPerSecond: this.#closed ? 0 : this.#rate.perSecond,
      clockOffsetUs: null,
      gaps: 0,
      resyncs: 0,
      reconnects: 0,
      crossed: 0,
      outliers: 0,
      backwards: 0,
      garbled: 0,
    };
  }
}
