/** The samples of one order, oldest first, for a component that draws them again with each. */
import { useEffect, useState } from 'react';
import type { OrderSample } from '../../../shared/protocol/tables.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';

export function useSamples(engine: EngineId, parentId: string): readonly OrderSample[] {
  const [samples, setSamples] = useState<readonly OrderSample[]>([]);
  useEffect(() => {
    const byTime = new Map<number, OrderSample>();
    return desk.followSeries(engine, 'orderSeries', { parentId }, ({ kind, rows }) => {
      if (kind === 'snapshot') byTime.clear();
      for (const row of rows) byTime.set(row.tsUs, row);
      setSamples([...byTime.values()].toSorted((a, b) => a.tsUs - b.tsUs));
    });
  }, [engine, parentId]);
  return samples;
}
