/**
 * Bounds what the grid of children holds, so that a day of a hundred thousand is no slower to look at than an hour:
 * every child that is open is shown, and of the ended ones those that ended last.
 */
import { CHILD_ENDED, type Child } from '../../../shared/domain/child.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import type { RowUpdate } from '../../ui/grid.ts';

/** Children that the grid shows, unless more are open. */
export const SHOWN_MOST = 20_000;

/** The desk's key of a child. */
export const childKey = ({ engine, childId }: OfEngine<Child>): string => keyOf(engine, childId);

export interface NewestOptions {
  readonly wanted: (child: OfEngine<Child>) => boolean;
  readonly most?: number;
}

/** Gives `take` the updates of the children that are shown; what has to make room is told as removed. */
export function newestChildren(
  take: (update: RowUpdate<OfEngine<Child>>) => void,
  { wanted, most = SHOWN_MOST }: NewestOptions,
): (update: RowUpdate<OfEngine<Child>>) => void {
  const open = new Set<string>();
  /** In the order in which they ended. */
  const ended = new Set<string>();

  const forget = (key: string): void => {
    open.delete(key);
    ended.delete(key);
  };
  const makeRoom = (): string[] => {
    const dropped: string[] = [];
    for (const key of ended) {
      if (open.size + ended.size <= most) break;
      ended.delete(key);
      dropped.push(key);
    }
    return dropped;
  };

  return ({ kind, rows, removed }) => {
    if (kind === 'snapshot') {
      open.clear();
      ended.clear();
    }
    const own = rows.filter(wanted);
    for (const child of own) {
      const key = childKey(child);
      forget(key);
      (CHILD_ENDED.has(child.state) ? ended : open).add(key);
    }
    for (const key of removed) forget(key);
    const dropped = makeRoom();
    if (kind === 'snapshot') {
      const shown = own.filter((child) => open.has(childKey(child)) || ended.has(childKey(child)));
      take({ kind, rows: shown, removed: [] });
    } else take({ kind, rows: own, removed: [...removed, ...dropped] });
  };
}
