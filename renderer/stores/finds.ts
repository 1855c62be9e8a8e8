/**
 * What the palette finds beside the acts: things by their name, such as saved layouts and open orders. Each part of the desk
 * tells its own, and is asked anew with every letter: what there are thousands of is told only as far as it fits.
 */
import { useEffect, useRef } from 'react';

export interface Found {
  /** Of its own among all that is found. */
  readonly key: string;
  readonly title: string;
  readonly group: string;
  readonly run: () => void;
  /** After all that are not, however well it fits: what is run by its beginning stays what it was. */
  readonly behind?: boolean;
}

type Source = (typed: string) => readonly Found[];

const sources = new Set<Source>();

export const foundFor = (typed: string): Found[] => [...sources].flatMap((source) => source(typed));

/** Tells what can be found while the component is there. */
export function useFinds(source: Source): void {
  const latest = useRef(source);
  useEffect(() => {
    latest.current = source;
  });
  useEffect(() => {
    const own: Source = (typed) => latest.current(typed);
    sources.add(own);
    return () => void sources.delete(own);
  }, []);
}
