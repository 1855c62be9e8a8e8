/**
 * How the desk and the command line write numbers and times. Integers are formatted as integers, so that what is shown
 * is what is held: prices to the tick, quantities in whole lots, a minus that is a minus sign (U+2212).
 */
import { US_PER_HOUR, US_PER_MINUTE, US_PER_MS, US_PER_SECOND } from '../../std/duration.ts';
import type { Instrument } from './instrument.ts';

export const MINUS = '\u2212';
/** What stands where there is no value. */
export const NONE = '–';

type PriceForm = Pick<Instrument, 'priceDecimals' | 'tickPx'>;
type QtyForm = Pick<Instrument, 'qtyDecimals'>;

const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `scaled × 10^-decimals`, grouped in thousands, with exactly `decimals` digits after the point. */
export function formatScaled(scaled: number, decimals: number): string {
  const unit = 10 ** decimals;
  const magnitude = Math.abs(scaled);
  const whole = Math.floor(magnitude / unit);
  const fraction = decimals === 0 ? '' : `.${String(magnitude - whole * unit).padStart(decimals, '0')}`;
  return `${scaled < 0 ? MINUS : ''}${GROUPED.format(whole)}${fraction}`;
}

/** The digits after the point that a price on the tick needs: 2 where prices are in 1/10,000 and the tick is a cent. */
export function tickDecimals({ priceDecimals, tickPx }: PriceForm): number {
  let decimals = priceDecimals;
  for (let tick = tickPx; decimals > 0 && tick % 10 === 0; tick /= 10) decimals--;
  return decimals;
}

/** A price to the tick; one between ticks (a mid, a hidden execution) with the digits that it needs. */
export function formatPx(px: number, instrument: PriceForm): string {
  let [scaled, decimals] = [Math.round(px), instrument.priceDecimals];
  for (const least = tickDecimals(instrument); decimals > least && scaled % 10 === 0; scaled /= 10) decimals--;
  return formatScaled(scaled, decimals);
}

/** The mean price of an executed quantity, one digit finer than the tick; {@link NONE} of none. */
export function formatAvgPx(notional: number, qty: number, instrument: PriceForm): string {
  if (qty === 0) return NONE;
  const decimals = tickDecimals(instrument) + 1;
  return formatScaled(Math.round((notional / qty) * 10 ** (decimals - instrument.priceDecimals)), decimals);
}

export const formatQty = (lots: number, instrument: QtyForm): string => formatScaled(lots, instrument.qtyDecimals);

/** Units of the currency, without its decimals, `2,000,000`; a small sum, as of a coin, with those that tell: `7.63`, `0.00042`. */
export function formatNotional(
  notional: number,
  instrument: Pick<Instrument, 'priceDecimals' | 'qtyDecimals'>,
): string {
  const value = valueOf(notional, instrument);
  return formatFixed(value, smallDecimals(value));
}

/** As many as leave three digits that tell, and none from a thousand on. */
function smallDecimals(value: number): number {
  const size = Math.abs(value);
  if (size === 0 || size >= 1_000) return 0;
  return size >= 1 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(size)));
}

/** A notional in units of the currency. */
export function valueOf(notional: number, instrument: Pick<Instrument, 'priceDecimals' | 'qtyDecimals'>): number {
  return notional / 10 ** (instrument.priceDecimals + instrument.qtyDecimals);
}

/** A count of things: `4,118,902`. */
export const formatCount = (count: number): string => formatScaled(Math.round(count), 0);

const SHORT = [
  [1e9, 'bn'],
  [1e6, 'm'],
  [1e3, 'k'],
] as const;

/** A sum at a glance: `113.9m`, `4.6m`, `980`, `7.63`. The exact one stands beside or behind it. */
export function formatShort(value: number): string {
  // What rounds to the next unit is told in it.
  const [size, unit] = SHORT.find(([one]) => Math.abs(value) >= one * 0.9995) ?? [1, ''];
  return size === 1 ? formatFixed(value, wholeOrSmall(value)) : `${formatFixed(value / size, 1)}${unit}`;
}

const wholeOrSmall = (value: number): number => (Number.isInteger(value) ? 0 : smallDecimals(value));

export function formatFixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  const [whole = '0', fraction] = text.split('.');
  const sign = value < 0 && Number(text) !== 0 ? MINUS : '';
  return `${sign}${GROUPED.format(Number(whole))}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** With its sign, plus included; what rounds to zero has none. */
export function formatSigned(value: number, decimals: number): string {
  const text = formatFixed(value, decimals);
  return value > 0 && Number(value.toFixed(decimals)) !== 0 ? `+${text}` : text;
}

export const formatBps = (bps: number): string => formatSigned(bps, 2);
/** 0.425 → `42.5%` */
export const formatPercent = (share: number, decimals = 1): string => `${formatFixed(share * 100, decimals)}%`;
/** A part of a whole, as `formatPercent`, and `100.0%` only once nothing is left of it. */
export const formatDone = (share: number): string => formatPercent(share < 1 ? Math.min(share, 0.999) : share);
export const formatSignedPercent = (share: number, decimals = 1): string => `${formatSigned(share * 100, decimals)}%`;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(timeZone: string, kind: 'time' | 'day' | 'zone'): Intl.DateTimeFormat {
  const key = `${kind} ${timeZone}`;
  const held = clocks.get(key);
  if (held) return held;
  const options: Intl.DateTimeFormatOptions =
    kind === 'time'
      ? { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }
      : kind === 'day'
        ? { year: 'numeric', month: '2-digit', day: '2-digit' }
        : { hour: '2-digit', timeZoneName: 'short' };
  const made = new Intl.DateTimeFormat(kind === 'day' ? 'en-CA' : 'en-US', { timeZone, ...options });
  clocks.set(key, made);
  return made;
}

export type ClockPrecision = 'minute' | 'second' | 'ms' | 'us';

/** The time of day in a zone: `10:42:07`, to the wanted precision. */
export function formatClock(tsUs: number, timeZone: string, precision: ClockPrecision = 'second'): string {
  const time = clock(timeZone, 'time').format(Math.floor(tsUs / US_PER_MS));
  if (precision === 'minute') return time.slice(0, 5);
  if (precision === 'second') return time;
  const us = String(tsUs % US_PER_SECOND).padStart(6, '0');
  return `${time}.${precision === 'ms' ? us.slice(0, 3) : us}`;
}

/** The zone's short name at that moment: `EST`, `EDT`, `UTC`, `GMT+9`. */
export function zoneName(tsUs: number, timeZone: string): string {
  const parts = clock(timeZone, 'zone').formatToParts(Math.floor(tsUs / US_PER_MS));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

/** `10:42:07 EST` */
export function formatTime(tsUs: number, timeZone: string, precision: ClockPrecision = 'second'): string {
  return `${formatClock(tsUs, timeZone, precision)} ${zoneName(tsUs, timeZone)}`;
}

/** The calendar day in a zone, `2012-06-21`. */
export function formatDay(tsUs: number, timeZone: string): string {
  return clock(timeZone, 'day').format(Math.floor(tsUs / US_PER_MS));
}

/** `10:42:07 EST`, with the day before it where it is not `today`. */
export function formatWhen(tsUs: number, timeZone: string, today: string): string {
  const day = formatDay(tsUs, timeZone);
  return `${day === today ? '' : `${day} `}${formatTime(tsUs, timeZone)}`;
}

/** Two units at most: `1 h 05 min`, `3 min 20 s`, `12.4 s`, `340 ms`, `12 µs`. */
export function formatDuration(us: number): string {
  const sign = us < 0 ? MINUS : '';
  const length = Math.abs(us);
  if (length < US_PER_MS) return `${sign}${Math.round(length)} µs`;
  if (length < US_PER_SECOND) return `${sign}${Math.floor(length / US_PER_MS)} ms`;
  if (length < US_PER_MINUTE) {
    const tenths = Math.floor(length / (US_PER_SECOND / 10));
    return `${sign}${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} s`;
  }
  if (length < US_PER_HOUR) {
    return (
      sign +
      twoUnits(Math.floor(length / US_PER_MINUTE), 'min', Math.floor((length % US_PER_MINUTE) / US_PER_SECOND), 's')
    );
  }
  return (
    sign + twoUnits(Math.floor(length / US_PER_HOUR), 'h', Math.floor((length % US_PER_HOUR) / US_PER_MINUTE), 'min')
  );
}

function twoUnits(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${String(small).padStart(2, '0')} ${smallUnit}`;
}
