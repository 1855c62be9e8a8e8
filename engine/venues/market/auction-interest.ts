/**
 * Who comes to an auction for the auction alone: buyers and sellers at any price, seldom as many of one as of the other,
 * and on both sides those who offset what is left over at prices around the market. None of them is shown, and none
 * stays. How much opens and closes a day is chosen: the close has 7.5 % of the day's volume, as S&P 500 stocks had in 2018
 * (Bogousslavsky & Muravyev, "Who trades at the close?", J. Financial Markets 66, 2023), the open 1 %, and one
 * after a halt half of that.
 */
import type { Rng } from '../../../shared/std/rng.ts';
import type { MatchingEngine } from '../matching/matching-engine.ts';
import { normal } from './chance.ts';
import { type MarketProfile, TICK_PX } from './profile.ts';

/** Of an ordinary day's volume. */
export const AUCTION_SHARES = { open: 0.01, reopen: 0.005, close: 0.075 } as const;
export type Auction = keyof typeof AUCTION_SHARES;

/** Standard deviation of the logarithm of an auction's volume, and of what is left over as a share of it. */
const SIZE_STD = 0.35;
const LEFT_OVER_STD = 0.08;
/** Those who offset: so many a side, each with this share of the auction, half a spread apart. */
const OFFSETTERS = 10;
const OFFSETTER_SHARE = 0.04;
/** The first of them would trade at this many spreads beyond the market. */
const EAGER_SPREADS = 0.5;

/** `midTicks`: what they take the price to be. */
export function bringInterest(
  profile: MarketProfile,
  auction: Auction,
  midTicks: number,
  rng: Rng,
  newId: () => number,
  venue: MatchingEngine,
  tsUs: number,
): void {
  const meanQty = AUCTION_SHARES[auction] * profile.usual.dayQty;
  const qty = meanQty * Math.exp(SIZE_STD * normal(rng) - (SIZE_STD * SIZE_STD) / 2);
  const leftOver = LEFT_OVER_STD * normal(rng);
  const order = { owner: 0, tif: 'auction' } as const;
  for (const sign of [1, -1] as const) {
    const side = sign > 0 ? 'buy' : 'sell';
    const marketQty = Math.max(1, Math.round(qty * (1 + (sign * leftOver) / 2)));
    venue.submit({ ...order, orderId: newId(), side, px: 0, qty: marketQty, type: 'market' }, tsUs);
    for (let i = 0; i < OFFSETTERS; i++) {
      const away = (i / 2 - EAGER_SPREADS) * profile.spreadTicks;
      const px = Math.max(1, Math.round(midTicks - sign * away)) * TICK_PX;
      const offsetQty = Math.max(1, Math.round(qty * OFFSETTER_SHARE));
      venue.submit({ ...order, orderId: newId(), side, px, qty: offsetQty, displayQty: 0 }, tsUs);
    }
  }
}
