/**
 * Episodes worked by a policy that now and then tries another action, as transitions to learn from. What the market does by
 * itself is known from the same market without us, and is not our doing; what we do to it is charged to who does it.
 */
import { sideSign } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { seededRng, type Rng } from '../../../shared/std/rng.ts';
import type { SignalShelf } from '../../core/model-port.ts';
import { ACTIONS, type Choice, isFault, type Policy, type PolicyDecision } from '../../core/policy.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { gainOf, type OrderMoment, type Transition } from '../../core/transition.ts';
import { type Episode, type EpisodeFill, runEpisode, undisturbedMids } from './episode.ts';
import { type ImpactCharge, impactCharge } from './impact-charge.ts';

/** An action that is tried is kept for at most so many decisions, so that what it leads to can be seen. */
const KEPT = 4;

export interface Exploration {
  /** What is done where nothing is tried; null: by {@link ruleOfThumb}. */
  readonly policy: Policy | null;
  /** Chance that a decision tries another action. */
  readonly tries: number;
  readonly seed: string;
  /** Of the states that are learnt from; absent: the first there was. */
  readonly schema?: string | undefined;
  /** How much the action `dark` rests, as {@link Policy} has it. */
  readonly darkOfEnvelope?: number | undefined;
  readonly signals?: SignalShelf | undefined;
}

interface Decided {
  readonly order: Parent;
  readonly decision: PolicyDecision;
  readonly tsUs: number;
  /** What would have been done where another action began to be tried. */
  readonly instead: number | undefined;
}

export function explore(episode: Episode, exploration: Exploration): Transition[] {
  const undisturbedPx = undisturbedMids(episode);
  const decided: Decided[] = [];
  const fills: EpisodeFill[] = [];
  const explored = explorer(exploration);
  const { arrivalPx, midsPx } = runEpisode(episode, {
    policyFor: () => explored,
    signals: exploration.signals,
    onDecision: (order, decision, tsUs) => {
      // Where a bound decided, nothing was tried.
      const instead = decision.done === decision.chosen ? explored.instead : undefined;
      decided.push({ order, decision, tsUs, instead });
    },
    onFill: (fill) => void fills.push(fill),
  });
  const { instrument, qty } = episode.order;
  const run: Run = {
    episode,
    arrivalPx,
    midsPx,
    undisturbedPx,
    fills: fills.values(),
    doneQty: 0,
    charge: impactCharge(episode.openMarket().figures?.(instrument) ?? null, qty),
  };
  return decided.map((each, i) => transitionOf(run, each, decided[i + 1]));
}

interface Run {
  readonly episode: Episode;
  readonly arrivalPx: number;
  /** At the end of each second, with us and without. */
  readonly midsPx: readonly number[];
  readonly undisturbedPx: readonly number[];
  readonly charge: ImpactCharge;
  /** Executions that no transition has yet, and what those before them did. */
  readonly fills: Iterator<EpisodeFill>;
  doneQty: number;
}

/**
 * Prices are held against the mid as it stood with us at the decision, waiting against the market without us. What our
 * impact costs is charged to what causes it and not to what pays for it: else to wait would look like a way around it.
 */
function transitionOf(run: Run, decided: Decided, next: Decided | undefined): Transition {
  const { episode, arrivalPx, midsPx, undisturbedPx } = run;
  const { startUs, endUs, order: terms } = episode;
  const { side, qty, params } = terms;
  const sliceUs = 'sliceUs' in params ? params.sliceUs : US_PER_SECOND;
  const second = ({ tsUs }: Decided): number => Math.floor((tsUs - startUs) / US_PER_SECOND) - 1;
  const midPx = (each: Decided): number => undisturbedPx[second(each)] || arrivalPx;
  const momentOf = (each: Decided): OrderMoment => {
    const { filledQty, filledNotional, fees } = each.order;
    return { tsUs: each.tsUs, filledQty, filledNotional, fees, midPx: midPx(each) };
  };
  const here = momentOf(decided);
  const order = { side, qty, sliceUs, startUs, endUs, arrivalPx };
  const { state, done: action } = decided.decision;
  const { instead } = decided;
  const { gain, deviation } = gainOf(order, here, next && momentOf(next));
  const tried = instead !== undefined && { instead };
  const transition = { state, action, ...tried, deviation, undisturbedPx: here.midPx, last: next === undefined };
  if (!next) return { ...transition, gain };
  const clipQty = Math.max(1, Math.ceil((qty * sliceUs) / (endUs - startUs)));
  const met = (midsPx[second(decided)] || arrivalPx) - here.midPx;
  const metBps = (sideSign(side) * met * 10_000 * (next.order.filledQty - here.filledQty)) / (clipQty * arrivalPx);
  return { ...transition, gain: gain + metBps - chargeUntil(run, next.order.filledQty, qty) / clipQty };
}

/** Of what was executed until `filledQty` and has not been charged, in basis points times lots. */
function chargeUntil(run: Run, filledQty: number, qty: number): number {
  let sum = 0;
  while (run.doneQty < filledQty) {
    const { value: fill, done } = run.fills.next();
    if (done === true) break;
    run.doneQty += fill.qty;
    sum += fill.qty * run.charge(fill, 1 - run.doneQty / qty);
  }
  return sum;
}

/** `instead`: what it would have done at its last decision, where that began to try another action. */
type Explorer = Policy & { readonly instead: number | undefined };

function explorer({ policy, tries, seed, schema, darkOfEnvelope }: Exploration): Explorer {
  const rng = seededRng(seed);
  let tried = -1;
  let kept = 0;
  let instead: number | undefined;
  return {
    id: 'explorer',
    ...(schema !== undefined && { schema }),
    ...(darkOfEnvelope !== undefined && { darkOfEnvelope }),
    get instead() {
      return instead;
    },
    choose(state, may) {
      instead = undefined;
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
      if (tried !== best.action) instead = best.action;
      return { ...best, action: tried };
    },
  };
}

function anyOf(may: readonly boolean[], rng: Rng): number {
  const allowed = [...may.keys()].filter((action) => may[action]);
  return allowed[rng.below(allowed.length)] ?? 0;
}

const [WAIT, POST, DARK, TAKE] = ['wait', 'post', 'dark', 'take'].map((name) =>
  ACTIONS.findIndex((each) => each.name === name),
);
/** Where EXECUTION_FEATURES has `behindClips`. */
const BEHIND = 38;
/** In clips. */
const [MUCH_BEHIND, LITTLE_BEHIND, AHEAD] = [2, 1, -0.7];

/**
 * What a trader would do with no model: in the dark until a clip behind, then a clip at the touch; where no pool may be
 * used, at the touch unless ahead, and taking when two clips behind.
 */
export function ruleOfThumb(state: Float32Array, may: readonly boolean[]): Choice {
  const behind = state[BEHIND]!;
  const values = new Float32Array(ACTIONS.length);
  if (may[DARK!]) return { action: behind < LITTLE_BEHIND ? DARK! : POST!, values };
  const action = behind > MUCH_BEHIND && may[TAKE!] ? TAKE! : behind < AHEAD ? WAIT! : POST!;
  return { action, values };
}
