/**
 * Episodes worked by a policy that now and then tries another action, as transitions to learn from. A gain is counted
 * against the mids of the same market without us, so that our own impact is a cost and what the market does by itself
 * is not our doing.
 */
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { seededRng, type Rng } from '../../../shared/std/rng.ts';
import { ACTIONS, type Choice, isFault, type Policy, type PolicyDecision } from '../../core/policy.ts';
import type { Parent } from '../../../shared/domain/parent.ts';
import { gainOf, type OrderMoment, type Transition } from '../../core/transition.ts';
import { type Episode, runEpisode, undisturbedMids } from './episode.ts';

/** An action that is tried is kept for at most so many decisions, so that what it leads to can be seen. */
const KEPT = 4;

export interface Exploration {
  /** What is done where nothing is tried; null: by {@link ruleOfThumb}. */
  readonly policy: Policy | null;
  /** Chance that a decision tries another action. */
  readonly tries: number;
  readonly seed: string;
}

interface Decided {
  readonly order: Parent;
  readonly decision: PolicyDecision;
  readonly tsUs: number;
}

export function explore(episode: Episode, exploration: Exploration): Transition[] {
  const mids = undisturbedMids(episode);
  const decided: Decided[] = [];
  const { arrivalPx } = runEpisode(episode, {
    policyFor: () => explorer(exploration),
    onDecision: (order, decision, tsUs) => void decided.push({ order, decision, tsUs }),
  });
  return decided.map((each, i) => transitionOf(episode, arrivalPx, mids, each, decided[i + 1]));
}

function transitionOf(
  { startUs, endUs, order: { side, qty, params } }: Episode,
  arrivalPx: number,
  mids: readonly number[],
  decided: Decided,
  next: Decided | undefined,
): Transition {
  const sliceUs = 'sliceUs' in params ? params.sliceUs : US_PER_SECOND;
  const midAt = (us: number): number => mids[Math.floor((us - startUs) / US_PER_SECOND) - 1] || arrivalPx;
  const momentOf = ({ order, tsUs }: Decided): OrderMoment => {
    const { filledQty, filledNotional, fees } = order;
    return { tsUs, filledQty, filledNotional, fees, midPx: midAt(tsUs) };
  };
  const here = momentOf(decided);
  const order = { side, qty, sliceUs, startUs, endUs, arrivalPx };
  const { state, done: action } = decided.decision;
  const gained = gainOf(order, here, next && momentOf(next));
  return { state, action, ...gained, undisturbedPx: here.midPx, last: next === undefined };
}

function explorer({ policy, tries, seed }: Exploration): Policy {
  const rng = seededRng(seed);
  let tried = -1;
  let kept = 0;
  return {
    id: 'explorer',
    choose(state, may) {
      const answer = policy?.choose(state, may) ?? ruleOfThumb(state, may);
      if (isFault(answer)) return answer;
      const best = answer;
      if (kept > 0 && may[tried]) {
        kept -= 1;
        return { ...best, action: tried };
      }
      if (rng.next() >= tries) return best;
      tried = anyOf(may, rng);
      kept = rng.below(KEPT);
      return { ...best, action: tried };
    },
  };
}

function anyOf(may: readonly boolean[], rng: Rng): number {
  const allowed = [...may.keys()].filter((action) => may[action]);
  return allowed[rng.below(allowed.length)] ?? 0;
}

const [WAIT, POST, TAKE] = ['wait', 'post', 'take'].map((name) => ACTIONS.findIndex((each) => each.name === name));
/** Where EXECUTION_FEATURES has `behindClips`. */
const BEHIND = 38;
/** In clips. */
const [MUCH_BEHIND, AHEAD] = [2, -0.7];

/** Rests a clip at the touch, waits when ahead, and takes when two clips behind: what a trader would do with no model. */
export function ruleOfThumb(state: Float32Array, may: readonly boolean[]): Choice {
  const behind = state[BEHIND]!;
  const action = behind > MUCH_BEHIND && may[TAKE!] ? TAKE! : behind < AHEAD ? WAIT! : POST!;
  return { action, values: new Float32Array(ACTIONS.length) };
}
