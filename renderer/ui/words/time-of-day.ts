/** A time of day on a zone's clock as a moment, across the changes of its offset from UTC. */
import { US_PER_HOUR, US_PER_MINUTE, US_PER_MS, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { zoneOffsetMs } from '../../../shared/std/zone-offset.ts';

/** `15:30` or `15:30:15` on the day that `nowUs` falls on in the zone; null where that is no time of day. */
export function timeOfDayUs(text: string, nowUs: number, timeZone: string): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (!match) return null;
  const [, hours, minutes, seconds = '0'] = match;
  const sinceMidnightUs =
    Number(hours) * US_PER_HOUR + Number(minutes) * US_PER_MINUTE + Number(seconds) * US_PER_SECOND;
  const localNowUs = nowUs + offsetUs(nowUs, timeZone);
  const localUs = localNowUs - (localNowUs % (24 * US_PER_HOUR)) + sinceMidnightUs;
  // The offset at the wanted moment may differ from now's: settle it by trying the moment it gives.
  const firstUs = localUs - offsetUs(nowUs, timeZone);
  return localUs - offsetUs(firstUs, timeZone);
}

const offsetUs = (tsUs: number, timeZone: string): number => zoneOffsetMs(tsUs / US_PER_MS, timeZone) * US_PER_MS;
