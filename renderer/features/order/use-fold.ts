/** What is folded away where there is little room and open where there is much, until the trader chooses. */
import { useLayoutEffect, useRef, useState, type RefObject, type SyntheticEvent } from 'react';
import { useSize } from '../../ui/browser/use-size.ts';

export function useFold(
  roomy: boolean,
): [open: boolean, onToggle: (event: SyntheticEvent<HTMLDetailsElement>) => void] {
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? roomy;
  return [
    open,
    ({ currentTarget }) => {
      // The element tells as well that it was opened for it.
      if (currentTarget.open !== open) setChosen(currentTarget.open);
    },
  ];
}

/** With this height the story has room for what became of the order. */
const ROOMY_PX = 400;

/** Whether what scrolls the story is high; the story itself grows with what is open in it. */
export function useRoomy(story: RefObject<HTMLElement | null>): boolean {
  const scroller = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    scroller.current = story.current!.parentElement;
  }, [story]);
  return useSize(scroller).height >= ROOMY_PX;
}
