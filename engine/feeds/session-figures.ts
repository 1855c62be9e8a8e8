/**
 * What a recorded session was like: how much was traded and how much the mid moved, by instrument. Read from the whole
 * recording before it is played, so it knows the day's end: good enough to reckon costs by, and nothing that trades may
 * see it.
 */
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import type { Feed } from '../core/feed.ts';
import { OrderBook } from './order-book.ts';

export interface RecordedSession {
  /** Standard deviation of the mid over a session, as a fraction of the price: that of a minute, times √minutes. */
  readonly volatility: number;
  /** Executed in a session of full length, in lots. */
  readonly qty: number;
  /** Of a session of full length. */
  readonly seconds: number;
  readonly tickPx: number;
}

interface Tally {
  readonly book: OrderBook;
  readonly returns: number[];
  qty: number;
  firstUs: number;
  lastUs: number;
  minute: number;
  mid: number;
}

const TRADES: ReadonlySet<string> = new Set(['trade', 'hidden-trade', 'cross']);
/** A recording with fewer whole minutes says nothing of a session. */
const LEAST_MINUTES = 5;

/** Plays the feed from its start to its end and leaves it at its start. Without the instruments it can say nothing of. */
export function recordedSessions(feed: Feed): Map<string, RecordedSession> {
  const tallies = new Map<string, Tally>();
  feed.seekOffset(0);
  for (let event = feed.next(); event; event = feed.next()) {
    const { instrument, tsUs, kind, qty } = event;
    let tally = tallies.get(instrument);
    if (!tally) {
      const book = new OrderBook(feed.depth);
      tally = {
        book,
        returns: [],
        qty: 0,
        firstUs: tsUs,
        lastUs: tsUs,
        minute: Math.floor(tsUs / US_PER_MINUTE),
        mid: 0,
      };
      tallies.set(instrument, tally);
    }
    closeMinute(tally, tsUs);
    tally.book.apply(event);
    if (TRADES.has(kind)) tally.qty += qty;
  }
  feed.seekOffset(0);
  const sessions = new Map<string, RecordedSession>();
  for (const { symbol, tickPx, sessionStartUs, sessionEndUs } of feed.instruments) {
    const tally = tallies.get(symbol);
    if (!tally || tally.returns.length < LEAST_MINUTES) continue;
    const minutes = (sessionEndUs - sessionStartUs) / US_PER_MINUTE;
    const share = (tally.lastUs - tally.firstUs) / (sessionEndUs - sessionStartUs);
    const variance = tally.returns.reduce((sum, r) => sum + r * r, 0) / tally.returns.length;
    const volatility = Math.sqrt(variance * minutes);
    sessions.set(symbol, { volatility, qty: Math.round(tally.qty / share), seconds: minutes * 60, tickPx });
  }
  return sessions;
}

/** Takes the mid at the end of each minute in which something happened. */
function closeMinute(tally: Tally, tsUs: number): void {
  tally.lastUs = tsUs;
  const minute = Math.floor(tsUs / US_PER_MINUTE);
  if (minute === tally.minute) return;
  tally.minute = minute;
  const bid = tally.book.bestPx('buy');
  const ask = tally.book.bestPx('sell');
  if (bid === 0 || ask === 0) return;
  const mid = (bid + ask) / 2;
  if (tally.mid > 0) tally.returns.push(Math.log(mid / tally.mid));
  tally.mid = mid;
}
