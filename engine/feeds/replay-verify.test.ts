import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarketEvent } from '../core/market-event.ts';
import { temporaryFolder } from '../../tests/fixtures/temporary-folder.ts';
import { AMZN, GOOG, REAL_DAYS_ARE_MISSING, writePair } from './lobster/lobster-fixture.ts';
import { openLobster } from './lobster/lobster-feed.ts';
import { OrderBook } from './order-book.ts';
import { compareBooks, readAll, verifyReplay } from './replay-verify.ts';
import { openSynthetic } from './synthetic/synthetic-feed.ts';

const CODES: Partial<Record<MarketEvent['kind'], number>> = { add: 1, reduce: 2, delete: 3, trade: 4 };

/**
 * What LOBSTER would have recorded of a synthetic instrument: of each event that touches the first `depth` levels a
 * message, and the book after it. Everything deeper happens unseen.
 */
function record(seed: number, depth: number, events: number): { messages: string; books: string } {
  const market = openSynthetic(seed);
  const whole = new OrderBook();
  const messages: string[] = [];
  const books: string[] = [];
  while (messages.length < events) {
    const event = market.next()!;
    if (event.instrument !== 'SMLL') continue;
    const before = whole.levels(event.side, depth);
    whole.apply(event);
    const seen = [...before, ...whole.levels(event.side, depth)].some(({ px }) => px === event.px);
    if (!seen) continue;
    const direction = event.side === 'buy' ? 1 : -1;
    messages.push(
      `${34200 + messages.length}.5,${CODES[event.kind]},${event.orderId},${event.qty},${event.px},${direction}`,
    );
    books.push(bookRow(whole, depth));
  }
  return { messages: messages.join('\n'), books: books.join('\n') };
}

function bookRow(book: OrderBook, depth: number): string {
  const asks = book.levels('sell', depth);
  const bids = book.levels('buy', depth);
  return Array.from({ length: depth }, (_, i) => {
    const ask = asks[i] ?? { px: 9999999999, qty: 0 };
    const bid = bids[i] ?? { px: -9999999999, qty: 0 };
    return `${ask.px},${ask.qty},${bid.px},${bid.qty}`;
  }).join(',');
}

const clock = (): number => performance.now();

describe('verifyReplay', () => {
  it('finds full agreement for a market seen through a window of any depth', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(1, 2, 3, 10, 40), async (seed, depth) => {
        using folder = temporaryFolder();
        const { messages, books } = record(seed, depth, 400);
        const result = await verifyReplay(writePair(folder.path, depth, messages, books), clock);
        expect(result).toMatchObject({ rows: 400, levels: depth, agreementPct: 100, crossed: 0 });
        expect(result.messagesPerSecond).toBeGreaterThan(0);
      }),
      { numRuns: 25 },
    );
  });

  it.each([1, 2, 5])('falls when a builder of %i levels misses an event or ignores refills', async (depth) => {
    using folder = temporaryFolder();
    const { messages, books } = record(7, depth, 2_000);
    const feed = await openLobster(writePair(folder.path, depth, messages, books));
    const events = readAll(feed);
    expect(events.some(({ refill }) => refill)).toBe(true);
    const whole = compareBooks(feed, events);
    expect(whole.agreeing).toBe(whole.compared);

    const isBestAdd = ({ kind, px, offset, side }: MarketEvent): boolean =>
      kind === 'add' && px === feed.levelsAfter(offset, side)[0]!.px;
    const missed = events.findIndex((event, i) => i > 100 && isBestAdd(event));
    const lacking = compareBooks(feed, events.toSpliced(missed, 1));
    expect(lacking.agreeing).toBeLessThan(lacking.compared);

    const withoutRefills = events.map((event) => {
      const copy: MarketEvent & { refill?: unknown } = structuredClone(event);
      delete copy.refill;
      return copy;
    });
    const blind = compareBooks(feed, withoutRefills);
    expect(blind.agreeing).toBeLessThan(blind.compared);
  });

  it('counts a refill that does not land at the deepest place as disagreement', async () => {
    using folder = temporaryFolder();
    // In row 2 the second bid is another one though no message took the old one away; the first bids agree.
    const messages = '34200.1,1,1,10,1000,1\n34200.2,5,0,10,1000,1';
    const books = '9999999999,0,1000,10,9999999999,0,900,10\n9999999999,0,1000,10,9999999999,0,950,10';
    const result = await verifyReplay(writePair(folder.path, 2, messages, books), clock);
    expect(result.agreementPct).toBe(0);
  });

  it('sees a level that no message accounts for', async () => {
    using folder = temporaryFolder();
    const messages = '34200.1,1,1,10,1000,1\n34200.2,5,0,10,1000,1';
    const books = '9999999999,0,1000,10,9999999999,0,900,10\n9999999999,0,950,10,9999999999,0,900,10';
    const result = await verifyReplay(writePair(folder.path, 2, messages, books), clock);
    expect(result.agreementPct).toBe(0);
  });

  it('counts crossed and locked books', async () => {
    using folder = temporaryFolder();
    const messages = ['34200.1,1,1,10,1000,1', '34200.2,1,2,10,1000,-1'].join('\n');
    const path = writePair(folder.path, 1, messages, '9999999999,0,1000,10\n1000,10,1000,10');
    expect(await verifyReplay(path, clock)).toMatchObject({ rows: 2, crossed: 1 });
  });
});

describe.skipIf(REAL_DAYS_ARE_MISSING)('the recorded days (skipped where ../shared/market-data is absent)', () => {
  it.each([
    [GOOG, 147_916, 10],
    [AMZN, 155_935, 5],
  ])('%s is rebuilt in full agreement and never crossed', async (path, rows, levels) => {
    const result = await verifyReplay(path, clock);
    expect(result).toMatchObject({ file: path, rows, levels, agreementPct: 100, crossed: 0 });
  });

  it('shows a single missed event', async () => {
    const feed = await openLobster(AMZN);
    const events = readAll(feed);
    const missed = events.findIndex(({ kind, offset }) => kind === 'add' && offset > 1_000);
    const { agreeing, compared } = compareBooks(feed, events.toSpliced(missed, 1));
    expect(agreeing).toBeLessThan(compared);
  });
});
