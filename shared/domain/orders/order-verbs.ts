/**
 * What a person may do with an order: who, in which of its states, and what becomes of its working children. The engine
 * enforces this table and the desk enables by it, so that the two cannot differ.
 */
import type { ParentState } from './parent.ts';
import type { Role } from '../basics/role.ts';

export interface OrderVerb {
  /** As in "may not … orders". */
  readonly ask: string;
  /** As in "cannot be …". */
  readonly done: string;
  readonly roles: readonly Role[];
  readonly states: readonly ParentState[];
  /** `choose`: the command says whether they are kept or pulled. */
  readonly children: 'keep' | 'pull' | 'choose';
}

const TRADES: readonly Role[] = ['trader', 'admin'];
/** What only ever takes risk away, risk control may do too. */
const REDUCES: readonly Role[] = ['trader', 'risk', 'admin'];

const OPEN: readonly ParentState[] = ['staged', 'new', 'working', 'paused', 'manual', 'finishing'];
const CHANGEABLE: readonly ParentState[] = ['staged', 'new', 'working', 'paused', 'manual'];

export const ORDER_VERBS = {
  ReleaseParent: { ask: 'release', done: 'released', roles: TRADES, states: ['staged'], children: 'keep' },
  RejectParent: { ask: 'turn down', done: 'turned down', roles: REDUCES, states: ['staged'], children: 'keep' },
  AmendParent: { ask: 'amend', done: 'amended', roles: TRADES, states: CHANGEABLE, children: 'choose' },
  SwitchStrategy: {
    ask: 'switch the strategy of',
    done: 'switched to another strategy',
    roles: TRADES,
    states: CHANGEABLE,
    children: 'choose',
  },
  PauseParent: {
    ask: 'pause',
    done: 'paused',
    roles: REDUCES,
    states: ['new', 'working', 'finishing'],
    children: 'choose',
  },
  ResumeParent: { ask: 'resume', done: 'resumed', roles: TRADES, states: ['paused'], children: 'keep' },
  TakeOver: {
    ask: 'take over',
    done: 'taken over',
    roles: TRADES,
    states: ['working', 'paused', 'manual', 'finishing'],
    children: 'choose',
  },
  HandBack: { ask: 'hand back', done: 'handed back', roles: TRADES, states: ['manual'], children: 'choose' },
  PlaceChild: { ask: 'work by hand', done: 'worked by hand', roles: TRADES, states: ['manual'], children: 'keep' },
  ReplaceChild: { ask: 'work by hand', done: 'worked by hand', roles: TRADES, states: ['manual'], children: 'keep' },
  CancelChild: {
    ask: 'pull children of',
    done: 'relieved of a child',
    roles: REDUCES,
    states: ['new', 'working', 'paused', 'manual', 'finishing', 'cancelling'],
    children: 'keep',
  },
  FinishParent: {
    ask: 'finish',
    done: 'finished',
    roles: TRADES,
    states: ['new', 'working', 'paused', 'manual', 'finishing'],
    children: 'pull',
  },
  CancelParent: { ask: 'cancel', done: 'cancelled', roles: REDUCES, states: OPEN, children: 'pull' },
} as const satisfies Record<string, OrderVerb>;

export type OrderVerbKind = keyof typeof ORDER_VERBS;
export const ORDER_VERB_KINDS = Object.keys(ORDER_VERBS) as OrderVerbKind[];

export const verbOf = (kind: OrderVerbKind): OrderVerb => ORDER_VERBS[kind];

/** Why an order in this state does not take the verb, in words; null where it does. */
export function stateRefusal(kind: OrderVerbKind, parentId: string, state: ParentState): string | null {
  const { done, states } = verbOf(kind);
  if (states.includes(state)) return null;
  return `${parentId} is ${state} and cannot be ${done}: that needs it to be ${states.join(' or ')}`;
}
