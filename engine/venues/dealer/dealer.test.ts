import { describe, expect, it } from 'vitest';
import { venueOrder, VenueSurroundings } from '../../../tests/fixtures/venue-surroundings.ts';
import { Dealer, type DealerOptions, type DealerQuote } from './dealer.ts';
import { dealerPrices, refusalPct } from './dealer-quotes.ts';

const TERMS = { tickPx: 1, halfSpreadBps: 5, quoteQty: 100, bpsPerQuoteQty: 2 };

/** A dealer around a mid of 100,000 who holds orders for 3 ms. */
function dealerAtHand(options: Partial<DealerOptions> = {}) {
  const around = new VenueSurroundings();
  const streamed: DealerQuote[] = [];
  const dealer = new Dealer({
    ...around.rim(),
    terms: TERMS,
    lastLook: { toleranceBps: 1, refusePctPerBp: 1_000 },
    hold: () => 3_000,
    streamEveryUs: 1_000,
    onStreamed: (quote) => streamed.push(quote),
    ...options,
  });
  const quote = (midPx: number): void => {
    around.book.sides.buy[0] = { px: midPx - 10, qty: 1 };
    around.book.sides.sell[0] = { px: midPx + 10, qty: 1 };
    dealer.onMarket({ kind: 'add', tsUs: 0, offset: 0, instrument: 'TEST', side: 'buy', orderId: 1, px: 1, qty: 1 });
  };
  quote(100_000);
  return { around, dealer, quote, streamed };
}

const buy = venueOrder({ px: 200_000, qty: 100 });

describe('a dealer’s prices', () => {
  it('lie around the mid, wider for more, rounded away from it', () => {
    expect(dealerPrices(TERMS, 200_000, 100)).toEqual({ bidPx: 99_950, askPx: 100_050 });
    expect(dealerPrices(TERMS, 200_000, 300)).toEqual({ bidPx: 99_910, askPx: 100_090 });
    expect(dealerPrices({ ...TERMS, tickPx: 100 }, 200_001, 1)).toEqual({ bidPx: 99_900, askPx: 100_100 });
  });

  it('are streamed when the mid moves, and no more often than every so often', () => {
    const { around, dealer, quote, streamed } = dealerAtHand();
    quote(100_100);
    expect(dealer.streamed('TEST')).toMatchObject({ bidPx: 99_950, qty: 100 });
    around.pass(1_000);
    quote(100_000);
    expect(dealer.streamed('TEST')).toMatchObject({ quoteId: 'SIM-Q1' });
    quote(100_200);
    around.pass(5_000);
    expect(streamed.map(({ quoteId, askPx }) => [quoteId, askPx])).toEqual([
      ['SIM-Q1', 100_050],
      ['SIM-Q2', 100_251],
    ]);
  });
});

describe('last look', () => {
  it.each([
    [0, 0],
    [1, 0],
    [3, 40],
    [-50, 0],
    [100, 100],
  ])('a move of %d bps against the dealer is refused in %d %%', (againstBps, pct) => {
    expect(refusalPct({ toleranceBps: 1, refusePctPerBp: 20 }, againstBps)).toBe(pct);
  });

  it('holds the order first, and fills it at the price that was quoted', () => {
    const { around, dealer } = dealerAtHand();
    dealer.submit(buy);
    around.pass(2_500);
    expect(around.reports.splice(0)).toEqual([{ kind: 'acknowledged', childId: 'C1' }]);
    dealer.query('C1');
    dealer.cancel('C1');
    const said = around.told();
    expect(said).toEqual(['C1 works 0', 'C1 cancel-rejected', 'C1 filled 100@100050 taker']);
  });

  it.each([
    ['buy', 100_030, 'cancelled'],
    ['buy', 99_970, 'filled'],
    ['sell', 99_970, 'cancelled'],
    ['sell', 100_030, 'filled'],
  ] as const)('of a %s while the mid goes to %d: %s', (side, midPx, ending) => {
    const { around, dealer, quote } = dealerAtHand();
    dealer.submit({ ...buy, side, px: side === 'buy' ? 200_000 : 1 });
    around.pass(2_500);
    quote(midPx);
    around.pass(5_000);
    expect(around.reports.map(({ kind }) => kind)).toEqual(['acknowledged', ending]);
  });

  it('has nothing to look at where the market is gone', () => {
    const { around, dealer } = dealerAtHand();
    dealer.submit(buy);
    around.pass(2_500);
    around.book.sides.buy = [];
    expect(around.told()).toEqual(['C1 acknowledged', 'C1 cancelled']);
  });
});

describe('what no dealer takes', () => {
  it('is an order that would rest', () => {
    const { around, dealer } = dealerAtHand();
    dealer.submit({ ...buy, tif: 'day' });
    dealer.submit({ ...buy, childId: 'C2', postOnly: true });
    expect(around.told()).toEqual(['C1 rejected', 'C2 rejected']);
  });
});
