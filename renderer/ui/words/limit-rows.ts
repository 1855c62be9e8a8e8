/** Limits in use, the nearest to its bound first, and what each says. */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { labelOfLimit } from '../../../shared/domain/policy/policy-words.ts';
import type { StrategyName } from '../../../shared/domain/orders/strategy.ts';
import type { LimitUse } from '../../../shared/protocol/tables.ts';
import { formatCount, formatPercent, formatQty, formatShort } from './format.ts';
import { lookUp, unknownName } from './look-up.ts';
import { strategyShort } from './strategy-words.ts';

/** From here on a limit asks for attention. */
const NEAR = 0.8;

export const shareOf = ({ used, most }: Pick<LimitUse, 'used' | 'most'>): number => (most === 0 ? 1 : used / most);

export type Nearness = 'idle' | 'used' | 'near' | 'reached';

export function nearness(row: LimitUse): Nearness {
  const share = shareOf(row);
  return share >= 1 ? 'reached' : share >= NEAR ? 'near' : share > 0 ? 'used' : 'idle';
}

/** Nearest first; what is alike by name, so that rows do not dance. */
export const byNearness = (a: LimitUse, b: LimitUse): number =>
  Math.round(shareOf(b) * 100) - Math.round(shareOf(a) * 100) || a.key.localeCompare(b.key);

const UNITS: Readonly<Record<Exclude<LimitUse['unit'], 'currency'>, string>> = {
  lots: 'lots',
  perSecond: 'a second',
  executions: 'executions',
};

/** `currency`: the one that all instruments share, if they do; `form`: of the instrument that is bounded. */
export function usedWords(
  { used, most, unit }: LimitUse,
  currency = '',
  form?: Pick<Instrument, 'qtyDecimals'>,
): string {
  if (unit === 'lots' && form && form.qtyDecimals > 0) return `${formatQty(used, form)} of ${formatQty(most, form)}`;
  if (unit === 'currency') return `${formatShort(used)} of ${formatShort(most)} ${currency}`.trimEnd();
  return `${formatCount(used)} of ${formatCount(most)} ${lookUp(UNITS, unit) ?? unknownName(unit)}`;
}

/** Far beyond a bound it no longer matters how far. */
export const shareWords = (row: LimitUse): string => (shareOf(row) < 10 ? formatPercent(shareOf(row), 0) : '>999%');

const OF_STRATEGY: ReadonlySet<string> = new Set(['maxStrategyMessagesPerSecond', 'maxExecutions']);

export const limitTitle = ({ limit, scope }: LimitUse): string =>
  `${OF_STRATEGY.has(limit) ? strategyShort(scope as StrategyName) : scope}: ${labelOfLimit(limit)}`;
