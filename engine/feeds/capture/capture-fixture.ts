/** For tests: instruments, and a feed of given events. */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Feed } from '../../core/feed.ts';
import type { MarketEvent } from '../../core/market-event.ts';

export const instrument = (symbol: string): Instrument => ({
  symbol,
  name: symbol,
  currency: 'USD',
  priceDecimals: 2,
  tickPx: 1,
  qtyDecimals: 0,
  assetClass: 'equity',
  timeZone: 'Etc/UTC',
  sessionStartUs: 0,
  sessionEndUs: 2 ** 50,
});

/** A feed that can do nothing but give these events; a seek goes to the first of an offset. */
export function feedOf(events: readonly MarketEvent[], symbols: readonly string[], source = 'hand'): Feed {
  let at = 0;
  return {
    source,
    instruments: symbols.map(instrument),
    depth: Infinity,
    peekUs: () => events[at]?.tsUs,
    next: () => events[at++],
    seekOffset: (offset) => {
      at = Math.max(
        0,
        events.findIndex((event) => event.offset >= offset),
      );
    },
    offsetAt: (tsUs) => events.find((event) => event.tsUs >= tsUs)?.offset ?? events.length,
  };
}

export function drain(feed: Feed): MarketEvent[] {
  const events: MarketEvent[] = [];
  for (let event = feed.next(); event; event = feed.next()) events.push(event);
  return events;
}
