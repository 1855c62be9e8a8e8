/** How much of each limit of its instrument an order would use, before it is sent. */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import type { Limits } from '../../shared/domain/policy/limits.ts';
import type { LimitUse } from '../../shared/protocol/questions.ts';
import { unitsPerCurrency } from './gate.ts';

export interface Expected {
  readonly instrument: Instrument;
  /** 0 where there is no market to value the order by. */
  readonly midPx: number;
  /** Of the instrument when all of the order is done, working orders counted at their worst, in lots. */
  readonly positionQty: number;
  /** Null where it cannot be told. */
  readonly participationPct: number | null;
}

export function limitUse(limits: Limits, { qty }: { readonly qty: number }, expected: Expected): LimitUse[] {
  const { instrument, midPx, positionQty, participationPct } = expected;
  const value = midPx > 0 ? (qty * midPx) / unitsPerCurrency(instrument) : null;
  const uses: readonly (readonly [LimitUse['limit'], number | null])[] = [
    ['maxParentQty', qty],
    ['maxParentValue', value],
    ['maxPositionQty', positionQty],
    ['maxParticipationPct', participationPct],
  ];
  return uses.flatMap(([limit, used]) => {
    const most = limits[limit];
    return most === undefined || used === null ? [] : { limit, usedPct: (100 * used) / most };
  });
}
