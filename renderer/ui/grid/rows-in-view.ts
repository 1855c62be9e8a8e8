/** Which of many rows of one height stand in view of what scrolls them: the others need not be drawn. */
import { useEffect, useState, type RefObject } from 'react';
import { useSize } from '../browser/use-size.ts';

export interface RowsInView {
  /** From this row to before that one. */
  readonly first: number;
  readonly end: number;
}

/** Rows drawn beyond the edges, so that a scroll never shows a gap. */
const BEYOND = 6;

export function useRowsInView(scroller: RefObject<HTMLElement | null>, count: number, rowPx: number): RowsInView {
  const { height } = useSize(scroller);
  const [scrolledPx, setScrolledPx] = useState(0);
  useEffect(() => {
    const element = scroller.current!;
    const onScroll = (): void => setScrolledPx(element.scrollTop);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, [scroller]);
  // Fewer rows than before may end above where it was scrolled to.
  const most = Math.max(0, count - Math.ceil(height / rowPx));
  const first = Math.max(0, Math.min(most, Math.floor(scrolledPx / rowPx)) - BEYOND);
  return { first, end: Math.min(count, first + Math.ceil(height / rowPx) + 2 * BEYOND) };
}
