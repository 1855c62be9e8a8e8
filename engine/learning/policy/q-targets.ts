/**
 * What a decision was worth, from what followed it: the gains of the next few decisions and what the state after them is
 * worth. What the market did by itself to the deviation that the decision began with is taken off: no action of ours
 * changes it, so it moves no advantage, and it is most of the noise.
 */
import type { Transition } from '../../core/transition.ts';

/** Decisions whose gains are summed before the rest is estimated; fewer where one of them begins to try another action. */
export const STEPS = 8;
/** Of what comes later than that, a decision. */
export const DISCOUNT = 0.97;
/** Targets beyond this, in bp of a clip, are cut: one wild minute must not decide. */
const MOST = 150;

export interface QSamples {
  readonly count: number;
  /** count × inputs. */
  readonly states: Float32Array;
  readonly actions: Uint8Array;
  /** What was done, or would have been where another action began to be tried: what a state is worth by the policy. */
  readonly meant: Uint8Array;
  /** Sum of gains, corrected. */
  readonly sums: Float32Array;
  /** The sample whose value counts beyond the sum; −1 where the order has ended. */
  readonly after: Int32Array;
}

export function samplesOf(episodes: readonly (readonly Transition[])[]): QSamples {
  const count = episodes.reduce((sum, { length }) => sum + length, 0);
  const inputs = episodes[0]?.[0]?.state.length ?? 0;
  const samples = {
    count,
    states: new Float32Array(count * inputs),
    actions: new Uint8Array(count),
    meant: new Uint8Array(count),
    sums: new Float32Array(count),
    after: new Int32Array(count),
  };
  let from = 0;
  for (const episode of episodes) {
    for (const [k, { state, action, instead }] of episode.entries()) {
      const { sum, after } = sumFrom(episode, k);
      samples.states.set(state, (from + k) * inputs);
      samples.actions[from + k] = action;
      samples.meant[from + k] = instead ?? action;
      samples.sums[from + k] = sum;
      samples.after[from + k] = after === -1 ? -1 : from + after;
    }
    from += episode.length;
  }
  return samples;
}

function sumFrom(episode: readonly Transition[], k: number): { sum: number; after: number } {
  const first = episode[k]!;
  let sum = 0;
  let at = k;
  // What is tried later is no consequence of this decision, and would be most of the noise.
  const goesOn = (): boolean => at === k || episode[at]!.instead === undefined;
  while (at < k + STEPS && !episode[at]!.last && goesOn()) sum += episode[at++]!.gain;
  const end = episode[at]!;
  sum += first.deviation * (end.undisturbedPx - first.undisturbedPx);
  return { sum: Math.max(-MOST, Math.min(MOST, sum)), after: end.last ? -1 : at };
}

/** `valueOf`: the value of each sample by the net as it is, of the action that was meant there. */
export function targetsOf({ count, sums, after }: QSamples, valueOf: Float32Array | null): Float32Array {
  const targets = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const later = valueOf === null || after[i] === -1 ? 0 : DISCOUNT ** (after[i]! - i) * valueOf[after[i]!]!;
    targets[i] = sums[i]! + later;
  }
  return targets;
}
