/**
 * Decimal numbers of the wire as scaled integers, without a float between: "61737.63000000" at two decimals is 6173763.
 * What is no plain decimal, or no safe integer at that scale, is refused, never rounded unless rounding is asked for.
 */

const ZERO = 48;
const POINT = 46;

/** A message of an exchange cannot be read; the words name the part that is wrong. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** The decimal `text` times 10^decimals, exactly. Throws {@link WireError} where that is no safe integer. */
export function parseDecimal(text: unknown, decimals: number): number {
  const { scaled, hasRest } = scale(text, decimals);
  if (hasRest) throw new WireError(`${String(text)} has more than ${decimals} decimals`);
  return scaled;
}

/** As {@link parseDecimal}, to the nearest integer, but never to nothing: what is there stays visible. */
export function parseDecimalNearest(text: unknown, decimals: number): number {
  const { scaled, hasRest, nextDigit } = scale(text, decimals);
  if (!hasRest) return scaled;
  return Math.max(1, nextDigit >= 5 ? scaled + 1 : scaled);
}

/** Digits after the point that are not trailing zeros: 3 of "0.0250". */
export function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  if (point === -1) return 0;
  let end = text.length;
  while (end > point + 1 && text.charCodeAt(end - 1) === ZERO) end--;
  return end - point - 1;
}

interface Scaled {
  readonly scaled: number;
  /** Something other than zeros follows the last decimal that is kept. */
  readonly hasRest: boolean;
  /** The digit after it. */
  readonly nextDigit: number;
}

function scale(text: unknown, decimals: number): Scaled {
  if (typeof text !== 'string' || text.length === 0 || text.length > 40) throw notDecimal(text);
  let value = 0;
  let kept = 0;
  let sawPoint = false;
  let nextDigit = -1;
  let hasRest = false;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit === POINT - ZERO && !sawPoint && i > 0 && i < text.length - 1) {
      sawPoint = true;
    } else if (digit < 0 || digit > 9) {
      throw notDecimal(text);
    } else if (!sawPoint || kept < decimals) {
      value = value * 10 + digit;
      if (sawPoint) kept++;
    } else {
      if (nextDigit === -1) nextDigit = digit;
      hasRest ||= digit !== 0;
    }
  }
  for (; kept < decimals; kept++) value *= 10;
  if (value > Number.MAX_SAFE_INTEGER) throw notDecimal(text);
  return { scaled: value, hasRest, nextDigit };
}

const notDecimal = (text: unknown): WireError =>
  new WireError(`${typeof text === 'string' ? `"${text.slice(0, 40)}"` : typeof text} is no decimal that fits`);
