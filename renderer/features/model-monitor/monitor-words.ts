/** Decisions and features in words, and what of the features is shown. Pure. */
import { formatSigned } from '../../../shared/domain/basics/format.ts';
import { type ActionValue, BY_THE_CLOCK, type DecisionRow } from '../../../shared/domain/orders/decision.ts';
import type { DecisionExplanation } from '../../../shared/protocol/questions.ts';

export type Feature = DecisionExplanation['features'][number];

/** `ownmicropriceTicks` → `own microprice ticks`, `volatility60s` → `volatility 60s`, `bidQueueLn` → `bid queue ln`. */
export function featureWords(name: string): string {
  const spaced = name
    .replace(/^own(?=[a-z])/, 'own ')
    .replaceAll(/([a-z])([A-Z0-9])/g, '$1 $2')
    .replaceAll(/(\d)([A-Z])/g, '$1 $2');
  return spaced.toLowerCase();
}

export const bps = (value: number): string => `${formatSigned(value, 2)} bps`;

/** What was chosen and done, and why they differ. */
export function decisionWords({ chosen, done, bound }: DecisionRow): string {
  return chosen === done ? done : `${done}, not ${chosen}: ${bound}`;
}

export interface Shares {
  /** Those that moved the value most, the greatest first. */
  readonly most: readonly Feature[];
  readonly others: number;
  readonly othersBps: number;
}

export function sharesOf(features: readonly Feature[], count: number): Shares {
  const sorted = features.toSorted((a, b) => Math.abs(b.contributionBps) - Math.abs(a.contributionBps));
  const rest = sorted.slice(count);
  return {
    most: sorted.slice(0, count),
    others: rest.length,
    othersBps: rest.reduce((sum, { contributionBps }) => sum + contributionBps, 0),
  };
}

/** The greatest magnitude, for bars that share a scale; never zero. */
export const scaleOf = (values: readonly (number | null)[]): number =>
  Math.max(1e-9, ...values.map((value) => Math.abs(value ?? 0)));

/** How an action stood in a decision. */
export function standingOf({ action, valueBps }: ActionValue, { chosen, done }: DecisionRow): string {
  if (action === done) return action === chosen ? 'done' : 'done, bound';
  if (action === chosen) return 'chosen';
  if (chosen === BY_THE_CLOCK) return '';
  return valueBps === null ? 'may not' : '';
}
