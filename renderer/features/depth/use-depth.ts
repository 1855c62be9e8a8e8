/** The depth of an instrument as the engine last told it, followed only while it can be seen; null before the first. */
import { useEffect, useState } from 'react';
import type { DepthRow } from '../../../shared/protocol/tables.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { desk } from '../../stores/desk.ts';

export function useDepth({ engine, symbol }: OfEngine<Instrument>, inFront: boolean): DepthRow | null {
  const [depth, setDepth] = useState<DepthRow | null>(null);
  useEffect(() => {
    if (!inFront) return;
    return desk.followSeries(engine, 'depth', { instrument: symbol }, ({ rows }) => {
      const newest = rows.at(-1);
      if (newest) setDepth(newest);
    });
  }, [engine, symbol, inFront]);
  return depth;
}
