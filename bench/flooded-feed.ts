/**
 * A feed with a flood over it: while one is on, orders come to rest and go away again far from the touch, so many
 * messages a second of market time, between the events of the feed beneath.
 */
import type { Feed } from '../engine/core/feed.ts';
import type { MarketEvent } from '../engine/core/market-event.ts';
import { US_PER_SECOND } from '../shared/std/duration.ts';

/** Messages of the flood have ids and prices of their own, so that the feed's orders stay as they are. */
const FIRST_ORDER_ID = 9_000_000_000;

export interface FloodedFeed extends Feed {
  /** From this moment of market time on, until it is ended by a flood of none a second. */
  flood(messagesPerSecond: number, fromUs: number): void;
}

export function floodedFeed(feed: Feed, instrument: string, px: number): FloodedFeed {
  let nextUs = Infinity;
  let everyUs = Infinity;
  let count = 0;
  let last: MarketEvent | undefined;
  const peekUs = (): number | undefined => {
    const feedUs = feed.peekUs();
    return feedUs === undefined ? undefined : Math.min(feedUs, nextUs);
  };
  return {
    source: feed.source,
    instruments: feed.instruments,
    depth: feed.depth,
    peekUs,
    next(): MarketEvent | undefined {
      const tsUs = peekUs();
      if (tsUs === undefined || tsUs < nextUs) return (last = feed.next());
      const kind = count % 2 === 0 ? 'add' : 'delete';
      const orderId = FIRST_ORDER_ID + Math.floor(count / 2);
      count += 1;
      nextUs = tsUs + everyUs;
      return { kind, tsUs, offset: last?.offset ?? 0, instrument, side: 'buy', orderId, px, qty: 100 };
    },
    flood(messagesPerSecond, fromUs) {
      everyUs = Math.round(US_PER_SECOND / messagesPerSecond);
      nextUs = messagesPerSecond === 0 ? Infinity : fromUs;
    },
    seekOffset: (offset) => feed.seekOffset(offset),
    offsetAt: (tsUs) => feed.offsetAt(tsUs),
  };
}
