/** The mode of an order, as a word in a box: who acts on it now, or that nobody does any more. */
import { PARENT_ENDED, type Parent, type ParentState } from './parent.ts';

const WORDS = {
  staged: 'STAGED',
  new: 'NEW',
  working: 'AUTO',
  paused: 'PAUSED',
  manual: 'MANUAL',
  finishing: 'FINISHING',
  cancelling: 'CANCELLING',
  cancelled: 'CANCELLED',
  rejected: 'REJECTED',
  done: 'DONE',
  expired: 'EXPIRED',
} as const satisfies Record<ParentState, string>;

/** `UNKNOWN`: of a state that this version does not know; who acts is not known then. */
export type Mode = (typeof WORDS)[ParentState] | 'HELD' | 'UNKNOWN';

/** A stop outweighs what the order would do otherwise, but for its end: cancelling goes on under a stop. */
export function modeOf({ state, heldBy }: Pick<Parent, 'state' | 'heldBy'>): Mode {
  const held = heldBy !== '' && state !== 'cancelling' && !PARENT_ENDED.has(state);
  return held ? 'HELD' : ((WORDS as Partial<Record<string, Mode>>)[state] ?? 'UNKNOWN');
}

/** In whose hands the order is, in words: `TWAP`, `ann by hand`, `stop S1`, `nobody: staged`. */
export function authorityOf(parent: Pick<Parent, 'state' | 'heldBy' | 'workedBy' | 'params' | 'finish'>): string {
  const { state, heldBy, workedBy, params, finish } = parent;
  if (PARENT_ENDED.has(state)) return 'nobody: ended';
  if (modeOf(parent) === 'HELD') return `stop ${heldBy.replaceAll(' ', ', ')}`;
  if (workedBy !== null) return `${workedBy} by hand`;
  if (state === 'finishing') return `engine, finishing for ${finish?.actor ?? 'a trader'}`;
  if (state === 'staged' || state === 'paused') return `nobody: ${state}`;
  return state === 'cancelling' ? 'engine, ending it' : params.strategy.toUpperCase();
}
