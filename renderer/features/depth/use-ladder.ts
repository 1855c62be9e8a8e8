/** Where a ladder stands: it follows the touch until it is scrolled, and again once it is centred. */
import { useState } from 'react';
import type { DepthRow } from '../../../shared/protocol/tables.ts';
import { followTouch, scrolled, type LadderView } from './ladder.ts';

/** Fewer rows than this tell nothing of a book. */
const FEWEST_ROWS = 3;

export interface Ladder {
  /** Null until there is a price to stand at. */
  readonly view: LadderView | null;
  readonly following: boolean;
  readonly centre: () => void;
  /** Towards higher prices by so many rows; from then on it stays where it is put. */
  readonly scroll: (rows: number) => void;
}

export function useLadder(depth: DepthRow | null, rows: number, tickPx: number): Ladder {
  const [following, setFollowing] = useState(true);
  const [view, setView] = useState<LadderView | null>(null);
  const next = nextView();
  if (next !== view) setView(next);

  function nextView(): LadderView | null {
    if (!depth || rows < FEWEST_ROWS) return view;
    if (following || !view) return followTouch(view, depth, { rows, tickPx });
    return view.rows === rows ? view : { ...view, rows };
  }
  return {
    view: next,
    following,
    centre: () => {
      setView(null);
      setFollowing(true);
    },
    scroll: (by) => {
      if (!view) return;
      setView(scrolled(view, by));
      setFollowing(false);
    },
  };
}
