/**
 * Bounds what the grid of children holds, so that a day of a hundred thousand is no slower to look at than an hour:
 * every child that is open is shown, and of the ended ones those that ended last.
 */
import { CHILD_ENDED, type Child } from '../../../shared/domain/child.ts';
import type { RowUpdate } from '../../ui/grid.ts';

/** Children that the grid shows, unless more are open. */
export const SHOWN_MOST = 20_000;

export interface NewestOptions {
  readonly wanted: (child: Child) => boolean;
  readonly most?: number;
}

/** Gives `take` the updates of the children that are shown; what has to make room is told as removed. */
export function newestChildren(
  take: (update: RowUpdate<Child>) => void,
  { wanted, most = SHOWN_MOST }: NewestOptions,
): (update: RowUpdate<Child>) => void {
  const open = new Set<string>();
  /** In the order in which they ended. */
  const ended = new Set<string>();

  const forget = (childId: string): void => {
    open.delete(childId);
    ended.delete(childId);
  };
  const makeRoom = (): string[] => {
    const dropped: string[] = [];
    for (const childId of ended) {
      if (open.size + ended.size <= most) break;
      ended.delete(childId);
      dropped.push(childId);
    }
    return dropped;
  };

  return ({ kind, rows, removed }) => {
    if (kind === 'snapshot') {
      open.clear();
      ended.clear();
    }
    const own = rows.filter(wanted);
    for (const { childId, state } of own) {
      forget(childId);
      (CHILD_ENDED.has(state) ? ended : open).add(childId);
    }
    for (const childId of removed) forget(childId);
    const dropped = makeRoom();
    if (kind === 'snapshot') {
      const shown = own.filter(({ childId }) => open.has(childId) || ended.has(childId));
      take({ kind, rows: shown, removed: [] });
    } else take({ kind, rows: own, removed: [...removed, ...dropped] });
  };
}
