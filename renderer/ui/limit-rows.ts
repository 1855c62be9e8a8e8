/** Limits in use, the nearest to its bound first, and what each says. */
import { labelOfLimit } from '../../shared/domain/policy-words.ts';
import type { LimitUse } from '../../shared/protocol/tables.ts';
import { formatCount, formatPercent } from './format.ts';
import { lookUp, unknownName } from './look-up.ts';

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

const UNITS: Readonly<Record<LimitUse['unit'], string>> = {
  lots: 'lots',
  currency: '',
  perSecond: 'a second',
  executions: 'executions',
};

const suffixOf = (unit: LimitUse['unit']): string => ` ${lookUp(UNITS, unit) ?? unknownName(unit)}`.trimEnd();

export const usedWords = ({ used, most, unit }: LimitUse): string =>
  `${formatCount(used)} of ${formatCount(most)}${suffixOf(unit)}`;

/** Far beyond a bound it no longer matters how far. */
export const shareWords = (row: LimitUse): string => (shareOf(row) < 10 ? formatPercent(shareOf(row), 0) : '>999%');

export const limitTitle = ({ limit, scope }: LimitUse): string => `${scope}: ${labelOfLimit(limit)}`;
