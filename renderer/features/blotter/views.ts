/** Which orders the blotter shows. */
import { hasEnded, needsPerson } from '../../stores/parent-figures.ts';
import type { BlotterRow } from './blotter-feed.ts';

export const VIEWS = ['all', 'open', 'needs'] as const;
/** `needs`: the orders that need a person. */
export type View = (typeof VIEWS)[number];

export const inView = (view: View, { attention }: Pick<BlotterRow, 'attention'>): boolean =>
  view === 'all' || (view === 'open' ? !hasEnded(attention) : needsPerson(attention));
