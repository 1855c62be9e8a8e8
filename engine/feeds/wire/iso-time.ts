/** Times as exchanges write them in text. */
import { WireError } from './decimal.ts';

const US_PER_MS = 1_000;

/** "2021-04-17T16:43:30.244075Z" in microseconds; finer decimals are cut. Throws WireError. */
export function isoUs(time: unknown): number {
  const match = typeof time === 'string' ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(time) : null;
  const ms = match ? Date.parse(`${match[1]}Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw new WireError(`the time ${String(time).slice(0, 40)} is none`);
  return ms * US_PER_MS + Number((match?.[2] ?? '').padEnd(6, '0').slice(0, 6));
}
