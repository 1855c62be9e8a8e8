/** Turns a wall clock of an exchange into UTC, with the zone's true offset on that date as the runtime's zone data has it. */

import { zoneOffsetMs } from '../../shared/std/zone-offset.ts';

/**
 * Microseconds since 1970 UTC of midnight as `dayMs` sees it: what has to be added to a clock reading of that part of
 * the day. On a day on which the clocks change, a time before the change belongs to another midnight.
 */
export function midnightUs(date: string, dayMs: number, timeZone: string): number {
  const wallMs = Date.parse(`${date}T00:00:00Z`) + dayMs;
  // A zone's offset is asked for an instant, which is not known before the offset is: the second look settles it.
  const guessMs = wallMs - zoneOffsetMs(wallMs, timeZone);
  return (wallMs - zoneOffsetMs(guessMs, timeZone) - dayMs) * 1_000;
}
