/** Features in an engine and in the batch that builds data sets: the same bits, over a recorded day and a simulated one. */
import { describe, expect, it } from 'vitest';
import type { Feed } from '../../engine/core/feed.ts';
import { FeatureStream } from '../../engine/features/feature-stream.ts';
import { OrderBook } from '../../engine/feeds/order-book.ts';
import { GOOG, REAL_DAYS_ARE_MISSING } from '../../engine/feeds/lobster/lobster-fixture.ts';
import { openLobster } from '../../engine/feeds/lobster/lobster-feed.ts';
import { WINDOW_STATES } from '../../engine/kernel/market/market-features.ts';
import { marketVenues } from '../../engine/venues/market/market-venues.ts';
import { builtInProfiles } from '../../engine/venues/market/profile.ts';
import { SimulatedMarket } from '../../engine/venues/market/simulated-market.ts';
import { US_PER_MINUTE } from '../../shared/std/duration.ts';
import { TestEngine, type TestEngineOptions } from '../fixtures/engine-kernel.ts';

/** Every so many events the windows are compared whole. */
const EVERY = 50;

function batch(feed: Feed, untilUs: number): FeatureStream {
  const [instrument] = feed.instruments;
  const stream = new FeatureStream(instrument!, WINDOW_STATES);
  const book = new OrderBook(feed.depth);
  for (let nextUs = feed.peekUs(); nextUs !== undefined && nextUs <= untilUs; nextUs = feed.peekUs()) {
    const event = feed.next()!;
    book.apply(event);
    stream.onEvent(event, book);
  }
  return stream;
}

/** Goes through both side by side; how many windows were compared. */
function compare(engineOptions: TestEngineOptions, other: Feed, minutes: number): number {
  const engine = new TestEngine(engineOptions);
  const [instrument] = other.instruments;
  const alone = new FeatureStream(instrument!, WINDOW_STATES);
  const book = new OrderBook(other.depth);
  const endUs = engine.kernel.nowUs() + minutes * US_PER_MINUTE;
  let events = 0;
  let compared = 0;
  for (let nextUs = other.peekUs(); nextUs !== undefined && nextUs < endUs; nextUs = other.peekUs()) {
    const event = other.next()!;
    book.apply(event);
    alone.onEvent(event, book);
    // Events of one time are dispatched together.
    if (++events % EVERY !== 0 || other.peekUs() === nextUs) continue;
    while (!engine.kernel.advanceTo(nextUs, 10_000));
    const { window } = engine.kernel.features.stream(instrument!.symbol)!;
    expect(window.tsUs).toBe(alone.window.tsUs);
    if (!alone.window.ready) continue;
    expect(Buffer.compare(bytes(window.values()), bytes(alone.window.values())), `event ${events}`).toBe(0);
    compared++;
  }
  engine.crash();
  return compared;
}

const bytes = (values: Float32Array): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength);

describe('features in training and in service', () => {
  it.skipIf(REAL_DAYS_ARE_MISSING)('are the same bits over a recorded day', async () => {
    const feed = await openLobster(GOOG);
    const compared = compare({ feed }, await openLobster(GOOG), 390);
    expect(compared).toBeGreaterThan(2_000);
  });

  it('are the same bits over a simulated market', () => {
    const profiles = builtInProfiles().slice(0, 1);
    const market = new SimulatedMarket(profiles, 'parity');
    const options = { feed: market, openVenues: marketVenues(market) };
    expect(compare(options, new SimulatedMarket(profiles, 'parity'), 20)).toBeGreaterThan(100);
  });

  it('differ where the market does', () => {
    const profiles = builtInProfiles().slice(0, 1);
    const values = ['a', 'b'].map((seed) => {
      const market = new SimulatedMarket(profiles, seed);
      return batch(market, market.peekUs()! + US_PER_MINUTE).window.values();
    });
    expect(bytes(values[0]!).equals(bytes(values[1]!))).toBe(false);
  });
});
