/**
 * Proves the book builder on a recorded day: it plays the messages and compares the book it builds with the book that
 * the recording holds, row by row.
 *
 * The comparison is not circular. The builder sees the recorded books only through the first snapshot and through
 * refills, and a refill gives the deepest level, N, alone. After each message, levels 1…N−1 are compared *before* its
 * refill is applied, so all that is compared was built from messages, or came as level N in an earlier row and has been
 * kept up by messages since. A refill that would land anywhere but at place N counts as disagreement.
 * A source of one level has no other to compare: its one level is compared, and in a row that refills it the builder
 * must have found by itself that the side is empty.
 */
import type { Side } from '../../shared/domain/basics/scalars.ts';
import type { BookLevel, MarketEvent } from '../core/market-event.ts';
import { openLobster, type LobsterFeed } from './lobster/lobster-feed.ts';
import { OrderBook } from './order-book.ts';

export interface ReplayVerification {
  readonly file: string;
  readonly rows: number;
  readonly levels: number;
  /** Rows in which all compared levels of both sides agree, of all rows, in percent. */
  readonly agreementPct: number;
  /** Rows after which the built book was crossed or locked. */
  readonly crossed: number;
  /** Events applied to a book in a second of one thread, building alone: reading and comparing are not in it. */
  readonly messagesPerSecond: number;
}

const TIMED_ROUNDS = 5;

/** Throws FeedError where the file cannot be read. `nowMs`: a clock that never goes back, in milliseconds. */
export async function verifyReplay(path: string, nowMs: () => number): Promise<ReplayVerification> {
  const feed = await openLobster(path);
  const events = readAll(feed);
  const { compared, agreeing, crossed } = compareBooks(feed, events);
  return {
    file: path,
    rows: feed.data.rows,
    levels: feed.depth,
    agreementPct: compared === 0 ? 100 : (100 * agreeing) / compared,
    crossed,
    messagesPerSecond: Math.round(buildRate(events, feed.depth, nowMs)),
  };
}

/** All events of a recorded day, from its first snapshot on. */
export function readAll(feed: LobsterFeed): MarketEvent[] {
  const events: MarketEvent[] = [];
  feed.seekOffset(0);
  for (let event = feed.next(); event; event = feed.next()) events.push(event);
  return events;
}

export interface BookComparison {
  /** Rows compared: all but those that a snapshot gave. */
  readonly compared: number;
  readonly agreeing: number;
  readonly crossed: number;
}

/** Plays events of `feed` from its start, all of them or fewer, and counts the rows in which the built book agrees. */
export function compareBooks(feed: LobsterFeed, events: readonly MarketEvent[]): BookComparison {
  const book = new OrderBook(feed.depth);
  let compared = 0;
  let agreeing = 0;
  for (const event of events) {
    book.applyMessage(event);
    if (event.kind !== 'snapshot') {
      compared++;
      if (sideAgrees(feed, book, event, 'buy') && sideAgrees(feed, book, event, 'sell')) agreeing++;
    }
    book.applyRefill(event);
  }
  return { compared, agreeing, crossed: book.anomalies.crossed };
}

function sideAgrees(feed: LobsterFeed, book: OrderBook, event: MarketEvent, side: Side): boolean {
  const refill = event.refill?.side === side ? event.refill : undefined;
  const built = book.levels(side, feed.depth);
  if (refill && !landsLast(refill, built, feed.depth)) return false;
  const recorded = feed.levelsAfter(event.offset, side);
  if (feed.depth === 1) return refill ? built.length === 0 : equalLevels(built, recorded);
  return equalLevels(built.slice(0, feed.depth - 1), recorded.slice(0, feed.depth - 1));
}

function landsLast(refill: NonNullable<MarketEvent['refill']>, built: readonly BookLevel[], depth: number): boolean {
  if (built.length !== depth - 1) return false;
  const last = built.at(-1);
  return !last || (refill.side === 'buy' ? refill.px < last.px : refill.px > last.px);
}

const equalLevels = (a: readonly BookLevel[], b: readonly BookLevel[]): boolean =>
  a.length === b.length && a.every((level, i) => level.px === b[i]!.px && level.qty === b[i]!.qty);

/** Events a second, the median of several rounds. */
function buildRate(events: readonly MarketEvent[], depth: number, nowMs: () => number): number {
  const seconds: number[] = [];
  for (let round = 0; round < TIMED_ROUNDS; round++) {
    const book = new OrderBook(depth);
    const startedMs = nowMs();
    for (const event of events) book.apply(event);
    seconds.push((nowMs() - startedMs) / 1_000);
  }
  seconds.sort((a, b) => a - b);
  return events.length / seconds[TIMED_ROUNDS >> 1]!;
}
