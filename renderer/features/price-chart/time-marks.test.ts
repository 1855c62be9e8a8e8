import { describe, expect, it } from 'vitest';
import { timeMarks } from './time-marks.ts';

const at = (iso: string): number => Date.parse(iso) / 1_000;
const labels = (from: string, to: string, most: number, zone: string): string[] =>
  timeMarks(at(from), at(to), most, zone).map(({ label }) => label);

describe('the times of the price chart', () => {
  it('are round in the zone of the venue, at most as many as there is room for', () => {
    expect(labels('2026-01-05T14:33:05Z', '2026-01-05T14:41:27Z', 5, 'America/New_York')).toEqual([
      '09:34',
      '09:36',
      '09:38',
      '09:40',
    ]);
    // India is half an hour off the full one.
    expect(labels('2026-01-05T03:10:00Z', '2026-01-05T07:10:00Z', 5, 'Asia/Kolkata')).toEqual([
      '09:00',
      '10:00',
      '11:00',
      '12:00',
    ]);
  });

  it('have seconds where they are closer than a minute', () => {
    expect(labels('2026-01-05T14:33:05Z', '2026-01-05T14:33:55Z', 4, 'UTC')).toEqual([
      '14:33:15',
      '14:33:30',
      '14:33:45',
    ]);
  });

  it('tell the day at midnight', () => {
    expect(labels('2026-01-05T21:30:00Z', '2026-01-06T06:00:00Z', 5, 'UTC')).toEqual([
      '22:00',
      '2026-01-06',
      '02:00',
      '04:00',
      '06:00',
    ]);
    expect(labels('2026-01-01T12:00:00Z', '2026-01-11T12:00:00Z', 3, 'UTC')).toEqual([
      '2026-01-03',
      '2026-01-07',
      '2026-01-11',
    ]);
  });

  it('stand in order and within the view whatever it is', () => {
    for (const [seconds, most] of [
      [1, 1],
      [7, 3],
      [61, 9],
      [86_399, 4],
      [40 * 86_400, 6],
    ] as const) {
      const [from, to] = [at('2026-03-08T05:17:03Z'), at('2026-03-08T05:17:03Z') + seconds];
      const times = timeMarks(from, to, most, 'America/New_York').map(({ timeS }) => timeS);
      expect(times.length).toBeLessThanOrEqual(most + 1);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      for (const time of times) expect(time >= from && time <= to).toBe(true);
    }
  });
});
