/** The regime that a simulated market is truly in. Only the simulation knows it; nothing that trades is told. */
import type { RegimeRow } from '../../../shared/protocol/tables.ts';
import { Badge } from './badge.tsx';

export function RegimeBadge({ row }: { row: RegimeRow }) {
  return (
    <span title={`The simulation has ${row.instrument} in this regime; algorithms and models are not told`}>
      <Badge>{row.regime}</Badge>
    </span>
  );
}
