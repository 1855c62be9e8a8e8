/** What a policy would have done to the orders that this desk knows of, reckoned when it is looked at. */
import { useMemo } from 'react';
import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { ExecutionPolicy } from '../../../shared/domain/policy.ts';
import { type PolicyPreview, previewPolicy } from '../../../shared/domain/policy-preview.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { children, instruments, parents } from '../../stores/tables.ts';

export function usePreview(engine: EngineId, policy: ExecutionPolicy): PolicyPreview {
  return useMemo(() => {
    const known = new Map<string, Instrument>();
    for (const row of instruments.getState().rows.values()) if (row.engine === engine) known.set(row.symbol, row);
    const sent = [...children.getState().rows.values()]
      .filter((child) => child.engine === engine)
      .map((child) => ({ ...child, strategy: parents.get(engine, child.parentId)?.params.strategy ?? '' }));
    return previewPolicy(policy, sent, known);
  }, [engine, policy]);
}
