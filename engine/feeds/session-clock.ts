/** Turns a wall clock of an exchange into UTC, with the zone's true offset on that date as the runtime's zone data has it. */

const MS_PER_MINUTE = 60_000;

/**
 * Microseconds since 1970 UTC of midnight as `dayMs` sees it: what has to be added to a clock reading of that part of
 * the day. On a day on which the clocks change, a time before the change belongs to another midnight.
 */
export function midnightUs(date: string, dayMs: number, timeZone: string): number {
  const wallMs = Date.parse(`${date}T00:00:00Z`) + dayMs;
  // A zone's offset is asked for an instant, which is not known before the offset is: the second look settles it.
  const guessMs = wallMs - offsetMs(wallMs, timeZone);
  return (wallMs - offsetMs(guessMs, timeZone) - dayMs) * 1_000;
}

/** What the zone's clock is ahead of UTC at an instant. */
function offsetMs(instantMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(instantMs);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((p) => p.type === type)?.value);
  const wallMs = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
  return wallMs - Math.floor(instantMs / MS_PER_MINUTE) * MS_PER_MINUTE;
}
