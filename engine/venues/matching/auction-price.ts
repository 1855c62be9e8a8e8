/**
 * The price of an auction: the one at which most trades; among those the one that leaves least unmatched on one side;
 * among those the one nearest to the reference, and of two as near the lower. Prices that come into question are the
 * limits of the orders, as on exchanges, and the reference. Pure; linear in the number of levels once they are sorted.
 */

/** Quantity by price, best price first; market orders come first, at +∞ (buys) and −∞ (sells). */
export interface AuctionSide {
  readonly px: readonly number[];
  readonly qty: readonly number[];
}

export interface AuctionPrice {
  readonly px: number;
  /** What trades at the price. */
  readonly qty: number;
  /** What would trade at the price, had it a counterparty: positive of buys, negative of sells. */
  readonly surplusQty: number;
}

/**
 * Null where nothing would trade. `referencePx` is a possible price itself: the last trade, or the previous close; 0
 * where there is none, and then the middle counts as the reference.
 */
export function auctionPrice(bids: AuctionSide, asks: AuctionSide, referencePx: number): AuctionPrice | null {
  const prices = candidates(bids, asks, referencePx);
  const reference = referencePx > 0 ? referencePx : ((prices[0] ?? 0) + (prices.at(-1) ?? 0)) / 2;
  let demand = total(bids);
  let supply = 0;
  let bid = bids.px.length - 1;
  let ask = 0;
  let best: AuctionPrice | null = null;
  for (const px of prices) {
    for (; bid >= 0 && bids.px[bid]! < px; bid--) demand -= bids.qty[bid]!;
    for (; ask < asks.px.length && asks.px[ask]! <= px; ask++) supply += asks.qty[ask]!;
    const qty = Math.min(demand, supply);
    if (qty === 0) continue;
    const found = { px, qty, surplusQty: demand - supply };
    if (best === null || better(found, best, reference)) best = found;
  }
  return best;
}

function better(a: AuctionPrice, b: AuctionPrice, reference: number): boolean {
  if (a.qty !== b.qty) return a.qty > b.qty;
  const surplus = Math.abs(a.surplusQty) - Math.abs(b.surplusQty);
  if (surplus !== 0) return surplus < 0;
  return Math.abs(a.px - reference) < Math.abs(b.px - reference);
}

const total = ({ qty }: AuctionSide): number => qty.reduce((sum, each) => sum + each, 0);

/** Rising, each once, and finite. */
function candidates(bids: AuctionSide, asks: AuctionSide, referencePx: number): number[] {
  const prices = [...bids.px, ...asks.px, ...(referencePx > 0 ? [referencePx] : [])].filter(Number.isFinite);
  prices.sort((a, b) => a - b);
  return prices.filter((px, i) => px !== prices[i - 1]);
}
