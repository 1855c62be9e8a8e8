import { describe, expect, it } from 'vitest';
import {
  formatAvgPx,
  formatBps,
  formatClock,
  formatDay,
  formatDuration,
  formatNotional,
  formatDone,
  formatPercent,
  formatPx,
  formatShort,
  formatQty,
  formatScaled,
  formatSignedPercent,
  formatTime,
  formatWhen,
  NONE,
  tickDecimals,
} from './format.ts';

const cent = { priceDecimals: 4, tickPx: 100, qtyDecimals: 0 };
const coin = { priceDecimals: 2, tickPx: 50, qtyDecimals: 8 };
/** 2012-06-21 10:42:07.113284 in New York. */
const TS = Date.UTC(2012, 5, 21, 14, 42, 7, 113) * 1000 + 284;

describe('prices and quantities', () => {
  it('shows a price to the tick, and one between ticks in full', () => {
    expect(tickDecimals(cent)).toBe(2);
    expect(formatPx(5_853_300, cent)).toBe('585.33');
    expect(formatPx(5_853_350, cent)).toBe('585.335');
    expect(formatPx(0, cent)).toBe('0.00');
    expect(formatPx(12_345_650, coin)).toBe('123,456.5');
  });

  it('keeps every digit of a large integer', () => {
    expect(formatScaled(Number.MAX_SAFE_INTEGER, 8)).toBe('90,071,992.54740991');
    expect(formatScaled(-1_234_567, 2)).toBe('−12,345.67');
    expect(formatQty(1_825_000_000, coin)).toBe('18.25000000');
    expect(formatQty(500_000, cent)).toBe('500,000');
  });

  it('averages one digit finer than the tick, and shows none of nothing', () => {
    expect(formatAvgPx(5_853_350 * 100, 100, cent)).toBe('585.335');
    expect(formatAvgPx(0, 0, cent)).toBe(NONE);
  });

  it('shows a notional in whole units of the currency', () => {
    expect(formatNotional(1_000_000 * 20_000, cent)).toBe('2,000,000');
    expect(formatNotional(-3_000 * 10_000, cent)).toBe('−3,000');
  });

  it('shows a small one, as of a coin, with the digits that tell', () => {
    const satoshi = { priceDecimals: 8, qtyDecimals: 2 };
    expect(formatNotional(6_185_536 * 12_345, satoshi)).toBe('7.64');
    expect(formatNotional(6_185_536, satoshi)).toBe('0.000619');
    expect(formatNotional(0, satoshi)).toBe('0');
  });
});

describe('sums at a glance', () => {
  it.each([
    [113_870_335, '113.9m'],
    [999_960_000, '1.0bn'],
    [-4_605_440, '−4.6m'],
    [1_250, '1.3k'],
    [980, '980'],
    [7.636, '7.64'],
    [0.000_42, '0.000420'],
    [0, '0'],
    [999.6, '1.0k'],
  ])('%d is %s', (value, short) => {
    expect(formatShort(value)).toBe(short);
  });
});

describe('signs', () => {
  it('uses a true minus and an explicit plus, and none where it rounds to zero', () => {
    expect(formatBps(-1.5)).toBe('−1.50');
    expect(formatBps(0.371)).toBe('+0.37');
    expect(formatBps(-0.001)).toBe('0.00');
    expect(formatBps(0.001)).toBe('0.00');
    expect(formatSignedPercent(-0.076)).toBe('−7.6%');
    expect(formatPercent(0.425)).toBe('42.5%');
    expect([0.425, 0.9996, 1].map(formatDone)).toEqual(['42.5%', '99.9%', '100.0%']);
  });
});

describe('times', () => {
  it('reads the clock of the instrument, with the name of its zone', () => {
    expect(formatClock(TS, 'America/New_York', 'ms')).toBe('10:42:07.113');
    expect(formatClock(TS, 'America/New_York', 'us')).toBe('10:42:07.113284');
    expect(formatClock(TS, 'America/New_York', 'minute')).toBe('10:42');
    expect(formatTime(TS, 'America/New_York')).toBe('10:42:07 EDT');
    expect(formatWhen(TS, 'America/New_York', '2012-06-21')).toBe('10:42:07 EDT');
    expect(formatWhen(TS, 'America/New_York', '2012-06-22')).toBe('2012-06-21 10:42:07 EDT');
    expect(formatDay(TS, 'Asia/Tokyo')).toBe('2012-06-21');
  });

  it('writes midnight as 00, not 24', () => {
    expect(formatClock(Date.UTC(2012, 0, 1) * 1000, 'UTC')).toBe('00:00:00');
  });

  it('gives a duration two units at most, never rounded up into the next', () => {
    expect(formatDuration(12)).toBe('12 µs');
    expect(formatDuration(999_999)).toBe('999 ms');
    expect(formatDuration(12_400_000)).toBe('12.4 s');
    expect(formatDuration(59_999_999)).toBe('59.9 s');
    expect(formatDuration(200_000_000)).toBe('3 min 20 s');
    expect(formatDuration(3_900_000_000)).toBe('1 h 05 min');
    expect(formatDuration(3_600_000_000)).toBe('1 h');
    expect(formatDuration(-1_000_000)).toBe('−1 s');
  });
});
