import { describe, expect, it } from 'vitest';
import {
  parseDuration,
  parseEnd,
  parseNumber,
  parsePx,
  parseQty,
  parseStart,
  parseWhole,
  type Parsed,
} from './parse.ts';

const shares = { qtyDecimals: 0 };
const coin = { qtyDecimals: 8 };
const cents = { priceDecimals: 4, tickPx: 100 };
const ok = (value: number) => ({ ok: true, value });
const errorOf = (parsed: Parsed) => (parsed.ok ? null : parsed.error);

it('a start is now where nothing is said, else read as an end is', () => {
  const nowUs = Date.parse('2012-06-21T14:00:00Z') * 1000;
  const session = { timeZone: 'America/New_York', sessionEndUs: nowUs + 3_600_000_000 };
  expect([parseStart('', nowUs, session), parseStart('now', nowUs, session)]).toEqual([null, null]);
  expect(parseStart('10m', nowUs, session)).toEqual(ok(nowUs + 600_000_000));
  expect(parseStart('soon', nowUs, session)).toMatchObject({ error: expect.stringContaining('Not a start') });
});

describe('a quantity', () => {
  it.each([
    ['20000', 20_000],
    ['20,000', 20_000],
    ['20k', 20_000],
    ['1.5m', 1_500_000],
    ['1.5M', 1_500_000],
    ['0.0005m', 500],
    ['2b', 2_000_000_000],
    ['20 000', 20_000],
    ['100.00', 100],
  ])('reads %s', (text, value) => expect(parseQty(text, shares)).toEqual(ok(value)));

  it('reads a divisible one exactly', () => {
    expect(parseQty('18.25', coin)).toEqual(ok(1_825_000_000));
    expect(parseQty('.1', coin)).toEqual(ok(10_000_000));
    expect(errorOf(parseQty('0.123456789', coin))).toMatch(/8 digits/);
  });

  it.each(['', '1,5', '1,50k', '20kk', '-5', '1e5', '.', '0', '20.5', '9999999999999999', 'k', '٣'])(
    'refuses %j with a reason',
    (text) => expect(errorOf(parseQty(text, shares))).toMatch(/\S/),
  );
});

describe('a price', () => {
  it('reads what is on the tick', () => {
    expect(parsePx('152.16', cents)).toEqual(ok(1_521_600));
    expect(parsePx('1,152.1', cents)).toEqual(ok(11_521_000));
  });
  it('names the ticks beside one that is not', () => {
    expect(errorOf(parsePx('152.165', cents))).toBe('Not on the tick: 152.16 or 152.17.');
    expect(errorOf(parsePx('0.001', cents))).toBe('Not on the tick: the lowest price is 0.01.');
    expect(errorOf(parsePx('152.16555', cents))).toBe('Not on the tick: 152.16 or 152.17.');
  });
  it.each(['', 'abc', '0', '-1', '1.2.3'])('refuses %j', (text) => expect(errorOf(parsePx(text, cents))).toMatch(/\S/));
});

describe('a length of time', () => {
  it.each([
    ['30s', 30_000_000],
    ['5m', 300_000_000],
    ['5 min', 300_000_000],
    ['1h30m', 5_400_000_000],
    ['1.5h', 5_400_000_000],
  ])('reads %s', (text, value) => expect(parseDuration(text)).toEqual(ok(value)));
  it.each(['', '30', 'm', '0s', '30m1h', '-5m'])('refuses %j', (text) =>
    expect(errorOf(parseDuration(text))).toMatch(/\S/),
  );
});

describe('an end', () => {
  const us = (iso: string) => Date.parse(iso) * 1000;
  const newYork = { timeZone: 'America/New_York', sessionEndUs: us('2012-06-21T20:00:00Z') };
  const nowUs = us('2012-06-21T14:42:07Z'); // 10:42:07 EDT

  it('is a length from now or a time on the venue’s clock', () => {
    expect(parseEnd('30m', nowUs, newYork)).toEqual(ok(nowUs + 1_800_000_000));
    expect(parseEnd('15:30', nowUs, newYork)).toEqual(ok(us('2012-06-21T19:30:00Z')));
    expect(parseEnd('16:00:00', nowUs, newYork)).toEqual(ok(us('2012-06-21T20:00:00Z')));
    expect(parseEnd(' Close ', nowUs, newYork)).toEqual(ok(newYork.sessionEndUs));
  });

  it('is refused when past, after the session, or not readable', () => {
    expect(errorOf(parseEnd('10:42', nowUs, newYork))).toBe('Already past: it is 10:42:07 EDT.');
    expect(errorOf(parseEnd('6h', nowUs, newYork))).toBe('After the session’s end: by 16:00:00 at the latest.');
    expect(parseEnd('6h', nowUs, newYork)).toMatchObject({ most: newYork.sessionEndUs });
    expect(parseEnd('10:42', nowUs, newYork)).not.toHaveProperty('most');
    expect(errorOf(parseEnd('1m', newYork.sessionEndUs, newYork))).toMatch(/^The session is over since 16:00:00 EDT/);
    for (const text of ['', '25:00', '10:60', 'soon', '30'])
      expect(errorOf(parseEnd(text, nowUs, newYork))).toMatch(/\S/);
  });

  it('keeps the venue’s clock on the day its offset changes', () => {
    const nightUs = us('2026-03-08T06:30:00Z'); // 01:30 EST; clocks go forward at 02:00
    const open = { timeZone: 'America/New_York', sessionEndUs: us('2026-03-09T00:00:00Z') };
    expect(parseEnd('09:30', nightUs, open)).toEqual(ok(us('2026-03-08T13:30:00Z')));
  });
});

it('a whole number may be below zero, a number may have a point', () => {
  expect(parseWhole('-3')).toEqual(ok(-3));
  expect(parseWhole('\u22123')).toEqual(ok(-3));
  expect(parseNumber('0.5')).toEqual(ok(0.5));
  for (const text of ['2.5', '', 'x', '--1']) expect(errorOf(parseWhole(text))).toMatch(/\S/);
  for (const text of ['-1', '', '1e5', '1,5']) expect(errorOf(parseNumber(text))).toMatch(/\S/);
});
