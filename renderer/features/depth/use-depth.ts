/** The depth of an instrument as the engine last told it, followed only while it can be seen; null before the first. */
import { useEffect, useState } from 'react';
import type { DepthRow } from '../../../shared/protocol/tables.ts';
import { desk } from '../../stores/desk.ts';

export function useDepth(instrument: string, inFront: boolean): DepthRow | null {
  const [depth, setDepth] = useState<DepthRow | null>(null);
  useEffect(() => {
    if (!inFront) return;
    return desk.followSeries('depth', { instrument }, ({ rows }) => {
      const newest = rows.at(-1);
      if (newest) setDepth(newest);
    });
  }, [instrument, inFront]);
  return depth;
}
