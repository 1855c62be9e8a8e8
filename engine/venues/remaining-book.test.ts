import { describe, expect, it } from 'vitest';
import { HandBook } from '../../tests/fixtures/engine-stage.ts';
import { RemainingBook } from './remaining-book.ts';

const threeAsks = () => {
  const shown = new HandBook(
    [{ px: 99, qty: 10 }],
    [
      { px: 101, qty: 100 },
      { px: 102, qty: 200 },
      { px: 103, qty: 300 },
    ],
  );
  return { shown, book: new RemainingBook(shown) };
};

describe('the book as it stands for us', () => {
  it('is the shown one while nothing was taken', () => {
    const { book, shown } = threeAsks();
    expect(book.levels('sell', 2)).toEqual(shown.levels('sell', 2));
    expect([book.bestPx('sell'), book.bestQty('sell'), book.qtyAt('sell', 102)]).toEqual([101, 100, 200]);
    expect(book.halted).toBe(false);
    shown.halted = true;
    expect(book.halted).toBe(true);
  });

  it('lacks what was taken, and a level of which all was taken', () => {
    const { book } = threeAsks();
    book.take('sell', 101, 100);
    book.take('sell', 102, 50);
    expect([book.bestPx('sell'), book.bestQty('sell')]).toEqual([102, 150]);
    expect(book.levels('sell', 2)).toEqual([
      { px: 102, qty: 150 },
      { px: 103, qty: 300 },
    ]);
    expect(book.bestPx('buy')).toBe(99);
  });

  it('shows a side of which all was taken as empty', () => {
    const { book } = threeAsks();
    for (const [px, qty] of [[101, 100], [102, 200], [103, 300]] as const) book.take('sell', px, qty); // prettier-ignore
    expect([book.bestPx('sell'), book.bestQty('sell'), book.levels('sell', 5)]).toEqual([0, 0, []]);
  });

  it('counts once what the record takes of the same level later', () => {
    const { book, shown } = threeAsks();
    book.take('sell', 101, 60);
    shown.sides.sell[0] = { px: 101, qty: 70 };
    book.giveBack('sell', 101, 30);
    expect(book.qtyAt('sell', 101)).toBe(40);
    shown.sides.sell[0] = { px: 101, qty: 500 };
    book.giveBack('sell', 101, 1_000);
    expect(book.qtyAt('sell', 101)).toBe(500);
  });

  it('gives back what a level is restated to have lost, and nothing for what it gained', () => {
    const { book, shown } = threeAsks();
    const shows = (qty: number): void => {
      shown.sides.sell[0] = { px: 101, qty };
      book.restate('sell', 101, qty);
    };
    book.take('sell', 101, 60);
    shows(130);
    expect(book.qtyAt('sell', 101)).toBe(70);
    shows(100);
    expect(book.qtyAt('sell', 101)).toBe(70);
    shows(50);
    expect(book.qtyAt('sell', 101)).toBe(50);
  });

  it('never shows less than nothing, and forgets when the book is given anew', () => {
    const { book } = threeAsks();
    book.take('sell', 101, 150);
    expect(book.qtyAt('sell', 101)).toBe(0);
    book.forget();
    expect(book.bestQty('sell')).toBe(100);
  });
});
