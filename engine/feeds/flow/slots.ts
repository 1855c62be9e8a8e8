/**
 * Cuts a session into quarters of an hour, so that a model can be fitted on one half of them and judged on the other.
 * Slots alternate: both halves see the open, the middle and the close.
 */
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import type { Tape } from './tape.ts';

const SLOT_US = 15 * US_PER_MINUTE;

export interface Slot {
  readonly index: number;
  readonly fromUs: number;
  readonly toUs: number;
}

export type Half = 'fitted' | 'held-out';

/** Even slots are those that are fitted, odd ones are held out. */
export function slotsOf({ startUs, endUs }: Pick<Tape, 'startUs' | 'endUs'>, half: Half | 'all'): Slot[] {
  const slots: Slot[] = [];
  for (let index = 0; startUs + (index + 1) * SLOT_US <= endUs; index++) {
    const isFitted = index % 2 === 0;
    if (half !== 'all' && isFitted !== (half === 'fitted')) continue;
    slots.push({ index, fromUs: startUs + index * SLOT_US, toUs: startUs + (index + 1) * SLOT_US });
  }
  return slots;
}

/** First and one past the last index of the times within a slot. */
export function within(tsUs: readonly number[], { fromUs, toUs }: Slot): [from: number, to: number] {
  return [firstAtOrAfter(tsUs, fromUs), firstAtOrAfter(tsUs, toUs)];
}

function firstAtOrAfter(tsUs: readonly number[], whenUs: number): number {
  let low = 0;
  let high = tsUs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (tsUs[middle]! < whenUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
