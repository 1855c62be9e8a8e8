import { expect, it } from 'vitest';
import { midnightUs } from './session-clock.ts';

const OPEN_MS = 34_200_000;
const openUtc = (date: string, zone: string): string =>
  new Date(midnightUs(date, OPEN_MS, zone) / 1_000 + OPEN_MS).toISOString();

it.each([
  ['2012-06-21', 'America/New_York', '2012-06-21T13:30:00.000Z'],
  ['2026-01-05', 'America/New_York', '2026-01-05T14:30:00.000Z'],
  // The clocks went forward at 02:00 and back at 02:00 on these days.
  ['2012-03-11', 'America/New_York', '2012-03-11T13:30:00.000Z'],
  ['2012-11-04', 'America/New_York', '2012-11-04T14:30:00.000Z'],
  ['2024-08-08', 'Asia/Kolkata', '2024-08-08T04:00:00.000Z'],
  ['2024-08-08', 'UTC', '2024-08-08T09:30:00.000Z'],
])('09:30 on %s in %s is %s', (date, zone, utc) => {
  expect(openUtc(date, zone)).toBe(utc);
});

it('takes the offset of the time itself on the day the clocks change', () => {
  const halfPastThreeMs = 3.5 * 3_600_000;
  const us = midnightUs('2012-03-11', halfPastThreeMs, 'America/New_York') + halfPastThreeMs * 1_000;
  expect(new Date(us / 1_000).toISOString()).toBe('2012-03-11T07:30:00.000Z');
});
