import { describe, expect, it } from 'vitest';
import { venueOrder, VenueSurroundings } from '../../../tests/fixtures/venue-surroundings.ts';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import type { VenueOrder } from '../../core/venue.ts';
import { feeOf } from '../matching/fees.ts';
import { MatchingEngine } from '../matching/matching-engine.ts';
import type { MatchingRules, MatchingSink } from '../matching/matching-order.ts';
import { LitVenue, type LitVenueOptions } from './lit-venue.ts';

/** A venue on a book of 200 bid at 100 and 80 offered at 102, all of others. */
function venueAtHand(rules: Partial<MatchingRules> = {}, options: Partial<LitVenueOptions> = {}) {
  const around = new VenueSurroundings();
  const nothing = (): void => {};
  const sink: MatchingSink = {
    added: nothing,
    reduced: nothing,
    deleted: nothing,
    rejected: nothing,
    phaseChanged: nothing,
    traded: (makerId, takerId, side, px, qty) => venue.traded(makerId, takerId, side, px, qty),
    crossed: (buyId, sellId, px, qty) => venue.crossed(buyId, sellId, px, qty),
    cancelled: (orderId, qty, reason) => venue.cancelled(orderId, qty, reason),
  };
  const engine = new MatchingEngine({ tickPx: 1, ...rules }, sink);
  let ids = 0;
  const nextOrderId = (): number => ++ids;
  const others = (side: Side, px: number, qty: number): void =>
    engine.submit({ orderId: nextOrderId(), owner: 0, side, px, qty }, around.nowUs());
  others('buy', 100, 200);
  others('sell', 102, 80);
  const venue = new LitVenue({ ...around.rim(), engine: () => engine, nextOrderId, owner: 1, ...options });
  const submit = (terms: Partial<VenueOrder>): string[] => {
    venue.submit(venueOrder(terms));
    return around.told();
  };
  return { around, engine, venue, others, submit };
}

describe('our orders in a matching engine', () => {
  it('take what they reach and rest with the rest, behind what was there', () => {
    const { engine, around, others, submit, venue } = venueAtHand();
    expect(submit({ qty: 100, tif: 'day' })).toEqual(['C1 acknowledged', 'C1 filled 80@102 taker']);
    expect(engine.levels('buy', 1)).toEqual([{ px: 102, qty: 20 }]);
    submit({ childId: 'C2', px: 100, tif: 'day' });
    expect(venue.ownQtyAt('TEST', 'buy', 100)).toBe(50);
    others('sell', 100, 230);
    expect(around.told()).toEqual(['C1 filled 20@102 maker', 'C2 filled 10@100 maker']);
    expect(venue.ownQtyAt('TEST', 'buy', 100)).toBe(40);
  });

  it('are what they ask to be: market, hidden, iceberg, post-only, all or nothing', () => {
    const { around, engine, others, submit } = venueAtHand();
    expect(submit({ type: 'market', px: 0, qty: 10 })).toEqual(['C1 acknowledged', 'C1 filled 10@102 taker']);
    submit({ childId: 'C2', px: 101, tif: 'day', displayQty: 0 });
    submit({ childId: 'C3', px: 101, tif: 'day', displayQty: 20 });
    expect(engine.qtyAt('buy', 101)).toBe(20);
    expect(submit({ childId: 'C4', tif: 'day', postOnly: true })).toEqual(['C4 rejected']);
    expect(submit({ childId: 'C5', tif: 'fok', qty: 71 })).toEqual(['C5 acknowledged', 'C5 cancelled']);
    others('sell', 101, 60);
    const filled = ['C3 filled 20@101 maker', 'C3 filled 20@101 maker', 'C3 filled 10@101 maker', 'C2 filled 10@101 maker']; // prettier-ignore
    expect(around.told()).toEqual(filled);
  });

  it('are kept from each other, and hear which of them had to go', () => {
    const { around, submit } = venueAtHand({ selfMatch: 'cancel-resting' });
    submit({ px: 101, tif: 'day' });
    around.reports.length = 0;
    expect(submit({ childId: 'C2', side: 'sell', px: 101, tif: 'day' })).toEqual(['C2 acknowledged', 'C1 cancelled']);
  });

  it('hear of an auction', () => {
    const { around, engine, others, submit } = venueAtHand();
    engine.startAuction(0);
    submit({ px: 105, tif: 'day' });
    others('sell', 99, 30);
    engine.uncross(102, 'continuous', 0);
    // First the cheaper seller, then the one who was there at 102.
    expect(around.told()).toEqual(['C1 filled 30@102 maker', 'C1 filled 20@102 maker']);
  });

  it('are charged for taking and paid for making', () => {
    const lots = (lotMillionths: number) => ({ notionalMillionths: 0, lotMillionths });
    const fees = { maker: lots(-20_000_000), taker: lots(30_000_000) };
    const { around, others, venue } = venueAtHand({}, { fees });
    venue.submit(venueOrder({ qty: 100, tif: 'day' }));
    around.pass(5_000);
    others('sell', 102, 20);
    around.pass(5_000);
    expect(around.reports.slice(1)).toMatchObject([
      { qty: 80, fee: 2_400 },
      { qty: 20, fee: -400 },
    ]);
  });

  it.each([
    [{ px: 101 }, /multiple of the tick/],
    [{ qty: 0 }, /quantity/],
    [{ px: 120 }, /band/],
  ])('are rejected in words: %j', (terms, words) => {
    const { around, engine, venue } = venueAtHand({ tickPx: 2 });
    engine.setBand({ lowPx: 90, highPx: 110 });
    venue.submit(venueOrder(terms));
    around.pass(5_000);
    expect(around.reports).toMatchObject([{ kind: 'rejected', reason: expect.stringMatching(words) }]);
  });
});

describe('a fee', () => {
  it.each([
    [{ notionalMillionths: 200, lotMillionths: 0 }, 1_000_000, 50, 10_000],
    [{ notionalMillionths: -100, lotMillionths: 0 }, 1_000_000, 50, -5_000],
    [{ notionalMillionths: 0, lotMillionths: 29_500_000 }, 1_000_000, 100, 2_950],
    [{ notionalMillionths: -1, lotMillionths: 0 }, 1, 1, 0],
  ])('of %j at %d for %d is %d', (rate, px, qty, fee) => {
    expect(feeOf(rate, px, qty)).toBe(fee);
  });
});
