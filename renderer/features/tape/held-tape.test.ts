import { describe, expect, it } from 'vitest';
import type { TapeRow } from '../../../shared/protocol/tables.ts';
import { EMPTY_TAPE, holdTape, shownTrades, takeTrades, TAPE_ROWS, tradesSince, type Tape } from './held-tape.ts';

const trade = (seq: number): TapeRow => ({
  seq,
  tsUs: seq,
  px: 100,
  qty: 1,
  taker: 'buy',
  venue: 'V',
  hidden: false,
  own: false,
});
const trades = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => trade(from + index));
const seqs = (tape: Tape) => shownTrades(tape).map(({ seq }) => seq);

describe('the tape', () => {
  it('adds what comes, replaces all by a snapshot, and keeps the newest within its bound', () => {
    const running = takeTrades(takeTrades(EMPTY_TAPE, 'snapshot', trades(1, 3)), 'delta', trades(4, 5));
    expect(seqs(running)).toEqual([1, 2, 3, 4, 5]);
    expect(seqs(takeTrades(running, 'snapshot', trades(8, 9)))).toEqual([8, 9]);
    const full = takeTrades(running, 'delta', trades(6, TAPE_ROWS + 2));
    expect([seqs(full).length, seqs(full)[0]]).toEqual([TAPE_ROWS, 3]);
  });

  it('shows a trade once that is told in the snapshot and again after it', () => {
    const running = takeTrades(takeTrades(EMPTY_TAPE, 'snapshot', trades(1, 5)), 'delta', trades(4, 7));
    expect(seqs(running)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('stands still while it is held, counts what comes, and goes on with nothing lost', () => {
    const held = holdTape(takeTrades(EMPTY_TAPE, 'snapshot', trades(1, 3)), true);
    const later = takeTrades(held, 'delta', trades(4, 6));
    expect([seqs(later), tradesSince(later)]).toEqual([[1, 2, 3], 3]);
    const released = holdTape(later, false);
    expect([seqs(released), tradesSince(released)]).toEqual([[1, 2, 3, 4, 5, 6], 0]);
  });

  it('counts what came while nothing stood there yet, and when what is held has left the tape', () => {
    const empty = holdTape(EMPTY_TAPE, true);
    expect(tradesSince(takeTrades(empty, 'snapshot', trades(1, 2)))).toBe(2);
    const held = holdTape(takeTrades(EMPTY_TAPE, 'snapshot', trades(1, 3)), true);
    expect(tradesSince(takeTrades(held, 'snapshot', trades(50, 54)))).toBe(5);
  });
});
