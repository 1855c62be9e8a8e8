import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuctionSide, auctionPrice } from './auction-price.ts';

const side = (...levels: [px: number, qty: number][]): AuctionSide => ({
  px: levels.map(([px]) => px),
  qty: levels.map(([, qty]) => qty),
});

describe('the price of an auction', () => {
  it('is the one at which most trades', () => {
    const bids = side([105, 10], [103, 10], [101, 50]);
    const asks = side([100, 15], [102, 10], [104, 80]);
    expect(auctionPrice(bids, asks, 0)).toEqual({ px: 102, qty: 20, surplusQty: -5 });
  });

  it('among those the one that leaves least on one side', () => {
    // 30 trade at 101, 102 and 103; at 103 nobody is left over.
    const bids = side([103, 30], [102, 5], [101, 20]);
    expect(auctionPrice(bids, side([101, 30]), 0)).toEqual({ px: 103, qty: 30, surplusQty: 0 });
  });

  it.each([
    [99, 100],
    [101, 101],
    [103, 102],
    [0, 100],
  ])('then the one nearest to the reference %i: %i', (referencePx, px) => {
    expect(auctionPrice(side([102, 10]), side([100, 10]), referencePx)?.px).toBe(px);
  });

  it('counts market orders at every price, and needs a price from somewhere', () => {
    const buys = side([Infinity, 40]);
    const sells = side([-Infinity, 30]);
    expect(auctionPrice(buys, side([101, 30]), 0)).toEqual({ px: 101, qty: 30, surplusQty: 10 });
    expect(auctionPrice(buys, sells, 99)).toEqual({ px: 99, qty: 30, surplusQty: 10 });
    expect(auctionPrice(buys, sells, 0)).toBeNull();
  });

  it('is none where nobody meets', () => {
    expect(auctionPrice(side([100, 10]), side([101, 10]), 100)).toBeNull();
    expect(auctionPrice(side(), side([101, 10]), 101)).toBeNull();
  });

  it('is beaten by no other price, in volume and then in surplus', () => {
    const level = fc.tuple(fc.integer({ min: 90, max: 110 }), fc.integer({ min: 1, max: 50 }));
    const levels = fc.uniqueArray(level, { maxLength: 12, selector: ([px]) => px });
    const property = fc.property(levels, levels, fc.integer({ min: 0, max: 110 }), (buys, sells, referencePx) => {
      const bids = buys.toSorted(([a], [b]) => b - a);
      const asks = sells.toSorted(([a], [b]) => a - b);
      const found = auctionPrice(side(...bids), side(...asks), referencePx);
      const at = (px: number): { qty: number; left: number } => {
        const demand = bids.reduce((sum, [bid, qty]) => sum + (bid >= px ? qty : 0), 0);
        const supply = asks.reduce((sum, [ask, qty]) => sum + (ask <= px ? qty : 0), 0);
        return { qty: Math.min(demand, supply), left: Math.abs(demand - supply) };
      };
      const ofFound = found === null ? { qty: 0, left: 0 } : at(found.px);
      expect(ofFound.qty).toBe(found?.qty ?? 0);
      expect(ofFound.left).toBe(Math.abs(found?.surplusQty ?? 0));
      for (const px of [...bids, ...asks].map(([limitPx]) => limitPx).concat(referencePx > 0 ? referencePx : [])) {
        const { qty, left } = at(px);
        const beats = qty > ofFound.qty || (qty === ofFound.qty && qty > 0 && left < ofFound.left);
        expect(beats, `at ${px}`).toBe(false);
      }
    });
    fc.assert(property, { numRuns: 300 });
  });
});
