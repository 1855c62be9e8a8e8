/**
 * What the desk writes beyond plain figures: quantities, values and orders in words, read aloud before an order is sent
 * so that a zero too many is heard. Plain figures come from shared/domain/basics/format and are passed on here.
 */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { valueOf } from '../../../shared/domain/basics/format.ts';

export * from '../../../shared/domain/basics/format.ts';

/** As a sentence begins. */
export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const SMALL = (
  'zero one two three four five six seven eight nine ten eleven twelve ' +
  'thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
).split(' ');
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const SCALES: readonly (readonly [number, string])[] = [
  [1e15, 'quadrillion'],
  [1e12, 'trillion'],
  [1e9, 'billion'],
  [1e6, 'million'],
  [1e3, 'thousand'],
];
const CURRENCIES: Readonly<Record<string, string>> = {
  USD: 'dollars',
  EUR: 'euros',
  GBP: 'pounds',
  JPY: 'yen',
  CHF: 'francs',
};

/** A non-negative integer in words: 20,000 → `twenty thousand`. */
export function integerInWords(value: number): string {
  if (value < 20) return SMALL[value]!;
  if (value < 100) return TENS[Math.floor(value / 10)]! + (value % 10 === 0 ? '' : `-${SMALL[value % 10]!}`);
  if (value < 1000) return `${SMALL[Math.floor(value / 100)]!} hundred${rest(value % 100)}`;
  const [scale, name] = SCALES.find(([size]) => value >= size)!;
  return `${integerInWords(Math.floor(value / scale))} ${name}${rest(value % scale)}`;
}

const rest = (value: number): string => (value === 0 ? '' : ` ${integerInWords(value)}`);

/** A non-negative amount to two significant figures: 1,934,000 → `about one point nine million`. */
export function roughlyInWords(value: number): string {
  const whole = Math.round(value);
  if (whole < 100) return integerInWords(whole);
  const unit = 10 ** (Math.floor(Math.log10(whole)) - 1);
  const rounded = Math.round(whole / unit) * unit;
  const about = rounded === whole ? '' : 'about ';
  const scale = SCALES.find(([size]) => size >= 1e6 && rounded >= size);
  const tenths = scale ? Math.round((rounded / scale[0]) * 10) : 0;
  if (!scale || tenths % 10 === 0) return about + integerInWords(rounded);
  return `${about}${integerInWords(Math.floor(tenths / 10))} point ${SMALL[tenths % 10]!} ${scale[1]}`;
}

/** A quantity in words; what is after the point is read digit by digit, its trailing zeros left away. */
export function qtyInWords(lots: number, instrument: Pick<Instrument, 'qtyDecimals'>): string {
  const unit = 10 ** instrument.qtyDecimals;
  const whole = Math.floor(lots / unit);
  const digits = String(lots - whole * unit)
    .padStart(instrument.qtyDecimals, '0')
    .replace(/0+$/, '');
  const fraction = Array.from(digits, (digit) => SMALL[Number(digit)]!).join(' ');
  return integerInWords(whole) + (fraction === '' ? '' : ` point ${fraction}`);
}

/** A small sum, as of a coin, to two figures: `seven point six`. */
function twoFigures(value: number): string {
  const qtyDecimals = Math.max(1, 1 - Math.floor(Math.log10(value)));
  return qtyInWords(Math.round(value * 10 ** qtyDecimals), { qtyDecimals });
}

/** A notional in words: `about two million dollars`. */
function valueInWords(
  notional: number,
  instrument: Pick<Instrument, 'priceDecimals' | 'qtyDecimals' | 'currency'>,
): string {
  const value = valueOf(notional, instrument);
  const words = value > 0 && value < 10 && !Number.isInteger(value) ? twoFigures(value) : roughlyInWords(value);
  const about = words.startsWith('about ') ? words : `about ${words}`;
  return `${about} ${CURRENCIES[instrument.currency] ?? instrument.currency}`;
}

/** `buy twenty thousand shares of MIDT, about two million dollars`; units where the quantity can be divided. */
export function orderInWords(order: { side: Side; qty: number; px: number }, instrument: Instrument): string {
  const unit = instrument.qtyDecimals === 0 ? 'shares' : 'units';
  const amount = `${order.side} ${qtyInWords(order.qty, instrument)} ${unit} of ${instrument.symbol}`;
  return order.px === 0 ? amount : `${amount}, ${valueInWords(order.qty * order.px, instrument)}`;
}
