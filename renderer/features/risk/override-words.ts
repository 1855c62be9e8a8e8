/** What an override lets pass, and how long: until an order needs it, or its order ends. */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { PARENT_ENDED, type Parent } from '../../../shared/domain/orders/parent.ts';
import type { Override } from '../../../shared/domain/policy/policy.ts';
import { labelOfLimit, unitWords, wordsOfPlace } from '../../../shared/domain/policy/policy-words.ts';
import { formatCount, formatWhen } from '../../ui/words/format.ts';

export type OverrideState = 'open' | 'used' | 'lapsed';

type Order = Pick<Parent, 'state' | 'endUs'>;

export const stateOf = ({ usedUs }: Override, order: Order | undefined): OverrideState =>
  usedUs !== null ? 'used' : order && PARENT_ENDED.has(order.state) ? 'lapsed' : 'open';

/** `largest child order up to 1,200 lots`. */
export function whatWords({ limit, value }: Override): string {
  const unit = unitWords(wordsOfPlace(limit).unit);
  return `${labelOfLimit(limit)} up to ${formatCount(value)}${unit === '' ? '' : ` ${unit}`}`;
}

export function endWords(
  override: Override,
  order: Order | undefined,
  { timeZone }: Pick<Instrument, 'timeZone'>,
  today: string,
): string {
  if (override.usedUs !== null) return `used up at ${formatWhen(override.usedUs, timeZone, today)}`;
  if (stateOf(override, order) === 'lapsed') return 'lapsed with its order, unused';
  const by = order ? `, at the latest at ${formatWhen(order.endUs, timeZone, today)}` : '';
  return `ends with the first order that needs it${by}`;
}
