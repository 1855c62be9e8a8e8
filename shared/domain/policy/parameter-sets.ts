/** Which of a policy's parameter sets an order is given: the most particular one, a regime before an asset class. */
import type { AssetClass } from '../basics/instrument.ts';
import type { ParameterSet } from './policy.ts';
import type { StrategyName } from '../orders/strategy.ts';

export interface SetSituation {
  readonly strategy: StrategyName;
  /** Null where the market's regime is not known: then only sets for any regime fit. */
  readonly regime: ParameterSet['regime'];
  readonly assetClass: AssetClass;
}

export type SetFor = Pick<ParameterSet, 'strategy' | 'regime' | 'assetClass'>;

export function parameterSetFor(
  sets: readonly ParameterSet[],
  { strategy, regime, assetClass }: SetSituation,
): ParameterSet | null {
  const fits = (set: ParameterSet): boolean =>
    set.strategy === strategy &&
    (set.regime === null || set.regime === regime) &&
    (set.assetClass === null || set.assetClass === assetClass);
  const weight = (set: ParameterSet): number => 2 * Number(set.regime !== null) + Number(set.assetClass !== null);
  return sets.filter(fits).toSorted((a, b) => weight(b) - weight(a))[0] ?? null;
}

/** What a set is for, as a place in the policy is called: `twap|volatile|any`. */
export const setKey = ({ strategy, regime, assetClass }: SetFor): string =>
  [strategy, regime ?? 'any', assetClass ?? 'any'].join('|');

/** `volatile, equity`; `any regime`. */
export const setWords = ({ regime, assetClass }: Pick<ParameterSet, 'regime' | 'assetClass'>): string =>
  [regime ?? 'any regime', assetClass ?? ''].filter((word) => word !== '').join(', ');
