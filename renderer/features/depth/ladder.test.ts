import { describe, expect, it } from 'vitest';
import type { DepthRow } from '../../../shared/protocol/tables.ts';
import { followTouch, imbalanceOf, ladderRows, scrolled, touchOf, type LadderView } from './ladder.ts';

type Levels = readonly (readonly [px: number, qty: number, ownQty?: number])[];
const levels = (of: Levels) => of.map(([px, qty, ownQty = 0]) => ({ px, qty, ownQty }));
const depth = (...venues: readonly { bids: Levels; asks: Levels }[]): DepthRow => ({
  instrument: 'MIDT',
  tsUs: 1,
  venues: venues.map(({ bids, asks }, at) => ({ venue: `V${at}`, bids: levels(bids), asks: levels(asks) })),
});
const room = { rows: 12, tickPx: 100 };
const around = (mid: number): DepthRow => depth({ bids: [[mid - 100, 5]], asks: [[mid + 100, 7]] });

describe('the touch', () => {
  it('is the best of all venues, with what all of them show there', () => {
    const book = depth({ bids: [[900, 5]], asks: [[1_100, 2]] }, { bids: [[900, 10]], asks: [[1_000, 5]] });
    expect(touchOf(book)).toEqual({ bidPx: 900, bidQty: 15, askPx: 1_000, askQty: 5 });
    expect(imbalanceOf(touchOf(book))).toBe(0.5);
  });

  it('tells no imbalance where a side is empty', () => {
    const book = depth({ bids: [[900, 5]], asks: [] });
    expect(touchOf(book)).toEqual({ bidPx: 900, bidQty: 5, askPx: 0, askQty: 0 });
    expect(imbalanceOf(touchOf(book))).toBe(null);
  });
});

describe('the ladder', () => {
  it('stands still while the touch is in its middle third, and is centred anew when it leaves', () => {
    const view = followTouch(null, around(10_000), room)!;
    expect(view).toEqual({ centrePx: 10_000, stepPx: 100, rows: 12 });
    expect(followTouch(view, around(10_200), room)).toBe(view);
    expect(followTouch(view, around(9_800), room)).toBe(view);
    expect(followTouch(view, around(10_300), room)).toMatchObject({ centrePx: 10_300 });
    expect(followTouch(view, around(9_700), room)).toMatchObject({ centrePx: 9_700 });
  });

  it('stays where it was while the book is empty, and waits where it never was', () => {
    const view = followTouch(null, around(10_000), room)!;
    expect(followTouch(view, depth({ bids: [], asks: [] }), room)).toBe(view);
    expect(followTouch(null, depth(), room)).toBe(null);
  });

  it('has one row a tick, or coarser rows where the first levels have no room otherwise', () => {
    const wide = depth({ bids: [[10_000, 5]], asks: [[14_000, 5]] });
    expect(followTouch(null, wide, room)?.stepPx).toBe(500);
  });

  it('shows every price in its row, by venue and together, own quantity too', () => {
    const view: LadderView = { centrePx: 10_000, stepPx: 100, rows: 4 };
    const book = depth(
      { bids: [[9_900, 5, 2]], asks: [[10_100, 3]] },
      {
        bids: [
          [9_900, 7],
          [9_800, 9],
        ],
        asks: [[10_100, 1, 1]],
      },
    );
    const rows = ladderRows(book, view);
    expect(rows.map(({ px, bid, ask }) => [px, bid.qty, ask.qty])).toEqual([
      [10_100, 0, 4],
      [10_000, 0, 0],
      [9_900, 12, 0],
      [9_800, 9, 0],
    ]);
    expect(rows[2]!.bid).toEqual({ qty: 12, ownQty: 2, byVenue: [5, 7] });
    expect(rows[0]!.ask).toEqual({ qty: 4, ownQty: 1, byVenue: [3, 1] });
  });

  it('puts prices between two rows at the worse one, and has no prices below zero', () => {
    const view: LadderView = { centrePx: 1_000, stepPx: 1_000, rows: 5 };
    const rows = ladderRows(depth({ bids: [[1_100, 5]], asks: [[1_200, 3]] }), view);
    expect(rows.map(({ px, bid, ask }) => [px, bid.qty, ask.qty])).toEqual([
      [3_000, 0, 0],
      [2_000, 0, 3],
      [1_000, 5, 0],
    ]);
    expect(scrolled(view, -3).centrePx).toBe(0);
  });
});
