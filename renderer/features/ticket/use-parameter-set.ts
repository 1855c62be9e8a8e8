/** The parameter sets that the policy in force has for strategies in an instrument's market as it is now; null for none. */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { parameterSetFor } from '../../../shared/domain/policy/parameter-sets.ts';
import type { ParameterSet } from '../../../shared/domain/policy/policy.ts';
import type { StrategyName } from '../../../shared/domain/orders/strategy.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { useRow, useRowsOf } from '../../stores/table-store.ts';
import { policies, regimeViews } from '../../stores/tables.ts';
import type { Market } from './draft.ts';

export function useParameterSet(
  engine: EngineId,
  strategy: StrategyName,
  instrument: Instrument | null,
): ParameterSet | null {
  const inForce = useRowsOf(policies, engine, (rows) => rows.toSorted((a, b) => b.version - a.version)[0]);
  const regime = useRow(regimeViews, engine, instrument?.symbol)?.regime ?? null;
  if (!inForce || !instrument) return null;
  return parameterSetFor(inForce.policy.parameterSets, { strategy, regime, assetClass: instrument.assetClass });
}

/** The same of any strategy and instrument: what rows of a basket begin with. */
export function useParameterSets(engine: EngineId): NonNullable<Market['setFor']> {
  const inForce = useRowsOf(policies, engine, (rows) => rows.toSorted((a, b) => b.version - a.version)[0]);
  const regimes = useRowsOf(regimeViews, engine, (rows) => new Map(rows.map((row) => [row.instrument, row.regime])));
  return (strategy, { symbol, assetClass }) =>
    inForce
      ? parameterSetFor(inForce.policy.parameterSets, { strategy, regime: regimes.get(symbol) ?? null, assetClass })
      : null;
}
