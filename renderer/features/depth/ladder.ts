/**
 * The price ladder as figures: which prices stand in which row, and what every venue shows there. Rows do not move while
 * the market does; the ladder is centred anew only when the touch has left its middle third, or on request. Prices that
 * fall between two rows are shown at the worse of them, so that a bid never stands above its price nor an ask below.
 */
import type { DepthRow } from '../../../shared/protocol/tables.ts';

/** One side of the book at one row. */
export interface LadderSide {
  readonly qty: number;
  readonly ownQty: number;
  /** Quantity by venue, in the order of the depth row’s venues. */
  readonly byVenue: readonly number[];
}

export interface LadderRow {
  readonly px: number;
  readonly bid: LadderSide;
  readonly ask: LadderSide;
}

/** Best prices and what is shown there, all venues together; zero where a side is empty. */
export interface Touch {
  readonly bidPx: number;
  readonly bidQty: number;
  readonly askPx: number;
  readonly askQty: number;
}

/** Where the ladder stands: the price of its middle row, the price from one row to the next, and how many rows. */
export interface LadderView {
  readonly centrePx: number;
  readonly stepPx: number;
  readonly rows: number;
}

/** Price levels of each side that a newly centred ladder has room for, where it is high enough. */
const LEVELS_IN_VIEW = 5;
const ROWS_PER_LEVEL = 4;
const STEPS = [1, 2, 5];
/** Coarser than this many ticks a row says nothing any more. */
const MOST_TICKS = 1_000_000;

type Side = 'bids' | 'asks';

export function touchOf(depth: DepthRow): Touch {
  const best = (side: Side): { px: number; qty: number } => {
    const tops = depth.venues.flatMap((venue) => venue[side].slice(0, 1));
    const prices = tops.map(({ px }) => px);
    const px = prices.length === 0 ? 0 : side === 'bids' ? Math.max(...prices) : Math.min(...prices);
    const qty = tops.reduce((sum, level) => (level.px === px ? sum + level.qty : sum), 0);
    return { px, qty };
  };
  const bid = best('bids');
  const ask = best('asks');
  return { bidPx: bid.px, bidQty: bid.qty, askPx: ask.px, askQty: ask.qty };
}

/** Share by which the bid outweighs the ask at the touch, −1 to 1; null where a side is empty. */
export function imbalanceOf({ bidPx, bidQty, askPx, askQty }: Touch): number | null {
  return bidPx === 0 || askPx === 0 || bidQty + askQty === 0 ? null : (bidQty - askQty) / (bidQty + askQty);
}

/** Between the best prices, or at the only one; zero of an empty book. */
const midOf = ({ bidPx, askPx }: Touch): number =>
  bidPx === 0 || askPx === 0 ? bidPx + askPx : Math.floor((bidPx + askPx) / 2);

/** The view as it was while it still serves; a new one where the touch has left the middle third or the room changed. */
export function followTouch(
  view: LadderView | null,
  depth: DepthRow,
  { rows, tickPx }: { rows: number; tickPx: number },
): LadderView | null {
  const mid = midOf(touchOf(depth));
  if (mid === 0 || (view && view.rows === rows && Math.abs(mid - view.centrePx) <= (view.rows / 6) * view.stepPx)) {
    return view;
  }
  const stepPx = stepFor(depth, rows, tickPx);
  return { centrePx: Math.round(mid / stepPx) * stepPx, stepPx, rows };
}

export const scrolled = (view: LadderView, rows: number): LadderView => ({
  ...view,
  centrePx: Math.max(0, view.centrePx + rows * view.stepPx),
});

/** The finest of 1, 2, 5, 10, … ticks a row at which the first levels of both sides have room. */
function stepFor(depth: DepthRow, rows: number, tickPx: number): number {
  const levels = Math.min(LEVELS_IN_VIEW, Math.max(1, Math.floor(rows / ROWS_PER_LEVEL)));
  const distinct = (side: Side): number[] => {
    const prices = new Set(depth.venues.flatMap((venue) => venue[side].map(({ px }) => px)));
    const best = [...prices].toSorted((a, b) => (side === 'bids' ? b - a : a - b));
    return best.slice(0, levels);
  };
  const prices = [...distinct('bids'), ...distinct('asks')];
  const span = Math.max(...prices) - Math.min(...prices);
  for (let decade = 1; decade <= MOST_TICKS; decade *= 10) {
    const ticks = STEPS.map((one) => one * decade).find((one) => span / (one * tickPx) <= rows - 2);
    if (ticks !== undefined) return ticks * tickPx;
  }
  return MOST_TICKS * tickPx;
}

interface Sums {
  qty: number;
  ownQty: number;
  readonly byVenue: number[];
}

/** Highest price first, as many rows as the view has. */
export function ladderRows(depth: DepthRow, { centrePx, stepPx, rows }: LadderView): LadderRow[] {
  const bids = sumsOf(depth, 'bids', stepPx);
  const asks = sumsOf(depth, 'asks', stepPx);
  const nothing: LadderSide = { qty: 0, ownQty: 0, byVenue: depth.venues.map(() => 0) };
  const topPx = centrePx + Math.floor((rows - 1) / 2) * stepPx;
  return Array.from({ length: rows }, (_, index) => topPx - index * stepPx)
    .filter((px) => px > 0)
    .map((px) => ({ px, bid: bids.get(px) ?? nothing, ask: asks.get(px) ?? nothing }));
}

function sumsOf({ venues }: DepthRow, side: Side, stepPx: number): Map<number, Sums> {
  const sums = new Map<number, Sums>();
  const rowOf = (px: number): number => (side === 'bids' ? Math.floor : Math.ceil)(px / stepPx) * stepPx;
  venues.forEach((venue, index) => {
    for (const { px, qty, ownQty } of venue[side]) {
      let row = sums.get(rowOf(px));
      if (!row) sums.set(rowOf(px), (row = { qty: 0, ownQty: 0, byVenue: venues.map(() => 0) }));
      row.qty += qty;
      row.ownQty += ownQty;
      row.byVenue[index]! += qty;
    }
  });
  return sums;
}
