/**
 * A feed with a flood over it: while `floodPerSecond` is set, orders come to rest and go away again far from the touch, that
 * many messages a second of market time, between the events of the feed beneath.
 */
import type { Feed } from '../engine/core/feed.ts';
import type { MarketEvent } from '../engine/core/market-event.ts';
import { US_PER_SECOND } from '../shared/std/duration.ts';

/** Messages of the flood have ids and prices of their own, so that the feed's orders stay as they are. */
const FIRST_ORDER_ID = 9_000_000_000;

export function floodedFeed(feed: Feed, instrument: string, px: number): Feed & { floodPerSecond: number } {
  let nextUs = Infinity;
  let count = 0;
  let last: MarketEvent | undefined;
  const flooded = {
    ...{ source: feed.source, instruments: feed.instruments, depth: feed.depth, floodPerSecond: 0 },
    peekUs(): number | undefined {
      const feedUs = feed.peekUs();
      if (feedUs === undefined || flooded.floodPerSecond === 0) nextUs = Infinity;
      else if (nextUs === Infinity) nextUs = feedUs;
      return feedUs === undefined ? undefined : Math.min(feedUs, nextUs);
    },
    next(): MarketEvent | undefined {
      const feedUs = flooded.peekUs();
      if (feedUs === undefined || feedUs < nextUs) return (last = feed.next());
      const kind = count % 2 === 0 ? 'add' : 'delete';
      const orderId = FIRST_ORDER_ID + Math.floor(count / 2);
      count += 1;
      nextUs = feedUs + Math.round(US_PER_SECOND / flooded.floodPerSecond);
      return { kind, tsUs: feedUs, offset: last?.offset ?? 0, instrument, side: 'buy', orderId, px, qty: 100 };
    },
    seekOffset: (offset: number) => feed.seekOffset(offset),
    offsetAt: (tsUs: number) => feed.offsetAt(tsUs),
  };
  return flooded;
}
