/**
 * Reads what a trader types into an exact integer, or says in words what is wrong. Nothing is rounded, clamped or
 * guessed: 1,5 is refused rather than read as 15, a price between ticks names the ticks beside it.
 */
import { formatClock, formatPx, formatTime, tickDecimals } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { US_PER_HOUR, US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { timeOfDayUs } from './time-of-day.ts';

export type Parsed =
  | { readonly ok: true; readonly value: number }
  | {
      readonly ok: false;
      readonly error: string;
      /** It was read, and is beyond the most there can be, which is this. */
      readonly most?: number;
    };

const ok = (value: number): Parsed => ({ ok: true, value });
const wrong = (error: string): Parsed => ({ ok: false, error });

const DIGITS = /^(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?$/;

/** `text × 10^decimals` as an exact integer, or null where it is no such number. Thousands may be grouped by commas. */
function exactInteger(text: string, decimals: number): number | 'finer' | null {
  const match = DIGITS.exec(text);
  const whole = match?.[1]?.replaceAll(',', '') ?? '';
  const fraction = match?.[2]?.replace(/0+$/, '') ?? '';
  if (!match || (whole === '' && !match[2])) return null;
  if (fraction.length > decimals) return 'finer';
  const value = Number(whole + fraction.padEnd(decimals, '0'));
  return Number.isSafeInteger(value) ? value : null;
}

const SCALES: Readonly<Record<string, number>> = { k: 3, m: 6, b: 9 };

/** A quantity in lots: `20000`, `20,000`, `20k`, `1.5m`. */
export function parseQty(text: string, instrument: Pick<Instrument, 'qtyDecimals'>): Parsed {
  const typed = text.trim().toLowerCase().replaceAll(/[ _]/g, '');
  if (typed === '') return wrong('Say how much: 20000, 20k or 1.5m.');
  const scale = SCALES[typed.at(-1)!] ?? 0;
  const value = exactInteger(scale > 0 ? typed.slice(0, -1) : typed, instrument.qtyDecimals + scale);
  if (value === 'finer') {
    const { qtyDecimals } = instrument;
    return wrong(qtyDecimals === 0 ? 'Whole units only.' : `No finer than ${qtyDecimals} digits after the point.`);
  }
  if (value === null) return wrong('Not a quantity: write 20000, 20k or 1.5m.');
  return value === 0 ? wrong('Must be more than nothing.') : ok(value);
}

type PriceForm = Pick<Instrument, 'priceDecimals' | 'tickPx'>;

/** A price in the instrument's price unit, on the tick. */
export function parsePx(text: string, instrument: PriceForm): Parsed {
  const typed = text.trim().replaceAll(/[ _]/g, '');
  const value = exactInteger(typed, instrument.priceDecimals);
  const example = formatPx(instrument.tickPx * 10 ** tickDecimals(instrument) * 100, instrument);
  if (value === null) return wrong(`Not a price: write it like ${example}.`);
  if (value === 'finer' || value % instrument.tickPx !== 0)
    return wrong(betweenTicks(Number(typed.replaceAll(',', '')), instrument));
  return value === 0 ? wrong('Must be more than nothing.') : ok(value);
}

function betweenTicks(price: number, instrument: PriceForm): string {
  const { tickPx, priceDecimals } = instrument;
  const below = Math.floor((price * 10 ** priceDecimals) / tickPx) * tickPx;
  const above = formatPx(below + tickPx, instrument);
  return below === 0
    ? `Not on the tick: the lowest price is ${above}.`
    : `Not on the tick: ${formatPx(below, instrument)} or ${above}.`;
}

const DURATION = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?:in)?)?(?:(\d+(?:\.\d+)?)s)?$/;

/** A length of time in microseconds: `30s`, `5m`, `1h30m`. */
export function parseDuration(text: string): Parsed {
  const match = DURATION.exec(text.trim().toLowerCase().replaceAll(' ', ''));
  if (!match || match[0] === '') return wrong('Not a length of time: write 30s, 5m or 1h30m.');
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  const length = Number(hours) * US_PER_HOUR + Number(minutes) * US_PER_MINUTE + Number(seconds) * US_PER_SECOND;
  return length > 0 ? ok(Math.round(length)) : wrong('Must be longer than nothing.');
}

/** What stands for the session's end, where an end is typed. */
export const CLOSE = 'close';

/** When an order ends: a length of time from now, a time of day on the venue's clock, or `close`; within the session. */
export function parseEnd(
  text: string,
  nowUs: number,
  instrument: Pick<Instrument, 'timeZone' | 'sessionEndUs'>,
): Parsed {
  const { timeZone, sessionEndUs } = instrument;
  const typed = text.trim();
  if (typed === '') return wrong('Say when it ends: 30m, 1h30m, a time like 15:30, or close.');
  if (nowUs >= sessionEndUs)
    return wrong(`The session is over since ${formatTime(sessionEndUs, timeZone)}: nothing can be worked.`);
  let endUs: number;
  if (typed.toLowerCase() === CLOSE) endUs = sessionEndUs;
  else if (typed.includes(':')) {
    const at = timeOfDayUs(typed, nowUs, timeZone);
    if (at === null) return wrong('Not a time of day: write it like 15:30 or 15:30:15.');
    if (at <= nowUs) return wrong(`Already past: it is ${formatTime(nowUs, timeZone)}.`);
    endUs = at;
  } else {
    const length = parseDuration(typed);
    if (!length.ok) return wrong('Not an end: write 30m, 1h30m, a time like 15:30, or close.');
    endUs = nowUs + length.value;
  }
  if (endUs <= sessionEndUs) return ok(endUs);
  const error = `After the session’s end: by ${formatClock(sessionEndUs, timeZone)} at the latest.`;
  return { ok: false, error, most: sessionEndUs };
}

/** When an order starts, as {@link parseEnd} reads an end; what is empty is now, and no time of a start has passed. */
export function parseStart(text: string, nowUs: number, instrument: Parameters<typeof parseEnd>[2]): Parsed | null {
  const typed = text.trim();
  if (typed === '' || typed === 'now') return null;
  const parsed = parseEnd(typed, nowUs, instrument);
  return parsed.ok ? parsed : wrong(parsed.error.replace('Not an end', 'Not a start'));
}

const signed = (text: string): string => text.replace(/^[\u2212-]/, '-');

/** A whole number, also below zero. */
export function parseWhole(text: string): Parsed {
  const typed = signed(text.trim());
  return /^-?\d{1,9}$/.test(typed) ? ok(Number(typed) + 0) : wrong('Not a whole number.');
}

/** A number from zero, with a point where it needs one. */
export function parseNumber(text: string): Parsed {
  const typed = text.trim();
  return /^\d{1,9}(\.\d{1,9})?$/.test(typed) ? ok(Number(typed)) : wrong('Not a number: write it like 0.5 or 100.');
}
