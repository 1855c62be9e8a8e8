/** A policy that is studied, or the same with something wrong, by how it would be noticed: studies ask whether it is. */
import { ArgumentError } from '../start/argument-error.ts';
import { nearest } from '../../core/nearest.ts';
import { ACTIONS, isFault, type Policy } from '../../core/policy.ts';
import { EXECUTION_FEATURES } from '../../features/policy-state.ts';

const SPREAD = EXECUTION_FEATURES.findIndex(({ name }) => name === 'spreadTicks');
/** From here on features are of the order itself. */
const OF_THE_ORDER = EXECUTION_FEATURES.findIndex(({ name }) => name === 'timeLeft');
const TAKE_TWICE = ACTIONS.length - 1;
const WAIT = 0;
const WIDE_TICKS = 2;

type Choose = Policy['choose'];

const WAYS = {
  /** The policy itself. */
  equal: ({ choose }: { choose: Choose }): Choose => choose,
  /** It takes wherever the spread is wide. */
  hasty:
    ({ choose }): Choose =>
    (state, may) => {
      const choice = choose(state, may);
      const takes = state[SPREAD]! >= WIDE_TICKS && may[TAKE_TWICE];
      return takes && !isFault(choice) ? { ...choice, action: TAKE_TWICE } : choice;
    },
  /** It waits until the spread is at its widest, and takes then. */
  spendthrift:
    ({ choose }): Choose =>
    (state, may) => {
      const choice = choose(state, may);
      const action = state[SPREAD]! > WIDE_TICKS ? TAKE_TWICE : WAIT;
      return may[action] && !isFault(choice) ? { ...choice, action } : choice;
    },
  /** It sees the market as it was at its first decision: what features are made of stands still. */
  stuck({ choose }): Choose {
    let first: Float32Array | null = null;
    return (state, may) => {
      first ??= state.slice(0, OF_THE_ORDER);
      // In place: who watches sees what the policy sees.
      state.set(first);
      return choose(state, may);
    };
  },
} satisfies Record<string, (policy: { choose: Choose }) => Choose>;

export type Candidate = keyof typeof WAYS;
export const CANDIDATES = Object.keys(WAYS) as Candidate[];

/** Throws ArgumentError with the nearest name that there is. */
export function candidateNamed(name: string): Candidate {
  const found = CANDIDATES.find((each) => each === name);
  if (found) return found;
  const [meant] = nearest(name, CANDIDATES, 1);
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  throw new ArgumentError(`--candidate ${name}: ${hint}there are ${CANDIDATES.join(', ')}`);
}

/** The policy as that candidate, under another name. */
export function candidateOf(policy: Policy, candidate: Candidate, id: string): Policy {
  const { schema, darkOfEnvelope } = policy;
  const asIs = { ...(schema !== undefined && { schema }), ...(darkOfEnvelope !== undefined && { darkOfEnvelope }) };
  return { id, ...asIs, choose: WAYS[candidate]({ choose: (state, may) => policy.choose(state, may) }) };
}
