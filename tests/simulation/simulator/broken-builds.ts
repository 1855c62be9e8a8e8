/**
 * Builds of the engine and the client that are broken on purpose, each in one way that a hurried change might be: that the
 * simulation catches them shows that its rules bite. A build is the program as it is but for a text or two that are replaced as
 * their modules are loaded, in a process of its own.
 */
import type { Invariant } from './auditor.ts';

export interface Edit {
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

export interface BrokenBuild {
  readonly name: string;
  /** More than one where the program has a second line behind the first. */
  readonly edits: readonly Edit[];
  /** What it is to be caught by. */
  readonly breaks: readonly Invariant[];
  /** The first seed that is tried: a world that shows it. Where the code has changed since, another one after it does. */
  readonly from?: number;
}

/** A gate that does not ask about one limit. */
const unasked = (name: string, edit: Edit, from = 1): BrokenBuild => ({
  name: `the gate does not ask about ${name}`,
  edits: [edit],
  breaks: ['limit-broken'],
  from,
});
const GATE = 'engine/risk/gate.ts';
const RATES = 'engine/risk/limits/rates.ts';

/** Each limit of the desk that is one check of the gate, left out. */
const UNASKED: readonly BrokenBuild[] = [
  unasked('positions', { file: GATE, find: '...[position, grossNotional', replace: '...[grossNotional' }, 15),
  unasked('gross value', { file: GATE, find: '...[position, grossNotional', replace: '...[position' }, 34),
  unasked('losses', { file: GATE, find: 'grossNotional, loss, credit', replace: 'grossNotional, credit' }, 28),
  unasked('credit', { file: GATE, find: 'loss, credit, selfMatch', replace: 'loss, selfMatch' }, 24),
  unasked('meeting an order of ours', { file: GATE, find: 'credit, selfMatch]', replace: 'credit]' }, 12),
  unasked('disabled strategies', { file: GATE, find: '...[restricted, enabled,', replace: '...[restricted,' }, 72),
  unasked('hours', { file: GATE, find: 'venue, hours]', replace: 'venue]' }, 26),
  unasked('the collar over time', { file: GATE, find: 'collarNow, collarOverTime,', replace: 'collarNow,' }, 42),
  unasked(
    'orders alike',
    {
      file: RATES,
      find: 'if (alike < count) return null;',
      replace: 'if (alike >= 0) return null;',
    },
    4,
  ),
  unasked(
    'messages of a strategy',
    {
      file: RATES,
      find: "        maxStrategyMessagesPerSecond,\n        'desk",
      replace: "        Infinity,\n        'desk",
    },
    13,
  ),
];

export const BROKEN_BUILDS: readonly BrokenBuild[] = [
  ...UNASKED,
  {
    name: 'the gate ignores stops',
    edits: [
      {
        file: 'engine/risk/gate.ts',
        find: "const closed = stops.find(({ degree }) => degree !== 'reduce');",
        replace: "const closed = stops.find(({ degree }) => degree === 'none');",
      },
      {
        file: 'engine/kernel/orders/algo-runner.ts',
        find: "!WORKED.has(parent.state) || parent.heldBy !== ''",
        replace: '!WORKED.has(parent.state)',
      },
    ],
    breaks: ['stopped-order-left'],
    from: 13,
  },
  {
    name: 'an over-fill is taken and not told',
    edits: [
      { file: 'engine/oms/report-check.ts', find: 'if (filledQty + qty > ordered) {', replace: 'if (ordered < 0) {' },
    ],
    breaks: ['children-exceed-parent'],
    from: 40,
  },
  {
    name: 'the author of a draft may approve it',
    edits: [
      {
        file: 'engine/kernel/commands/policy-commands.ts',
        find: 'if (draft.author === actor) {',
        replace: "if (draft.author === '') {",
      },
    ],
    breaks: ['approval-missing'],
    from: 45,
  },
  {
    name: 'an override lets pass whatever it is',
    edits: [{ file: 'engine/risk/limits/in-hand.ts', find: 'if (value > override.value) continue;', replace: '' }],
    breaks: ['limit-broken'],
    from: 51,
  },
  {
    name: 'an override is never used up',
    edits: [{ file: 'engine/risk/limits/in-hand.ts', find: ' || usedUs !== null) continue;', replace: ') continue;' }],
    breaks: ['approval-missing', 'limit-broken', 'engine-broke'],
    from: 12,
  },
  {
    name: 'an execution told twice counts twice',
    edits: [
      {
        file: 'engine/oms/order-manager.ts',
        find: 'if (this.#stage.state.executions.get(childId)?.has(report.execId)) return null;',
        replace: '',
      },
    ],
    breaks: ['children-exceed-parent', 'positions-differ', 'engine-broke'],
    from: 4,
  },
  {
    name: 'cancels of stops are forgotten in a restart',
    edits: [
      {
        file: 'engine/kernel/log/recovery.ts',
        find: '  hands.reconcile();\n  stops.reconcile();',
        replace: '  hands.reconcile();',
      },
    ],
    breaks: ['stop-unsettled', 'positions-differ'],
    from: 43,
  },
  {
    name: 'effects leave before the commit',
    edits: [
      {
        file: 'engine/kernel/log/committer.ts',
        find: 'this.#effects.push(effect);',
        replace: 'this.#deliver(effect);',
      },
    ],
    breaks: ['told-too-early'],
  },
  {
    name: 'commands are answered before the commit',
    edits: [{ file: 'engine/kernel/log/committer.ts', find: 'this.#waiting.push(task);', replace: 'task();' }],
    breaks: ['command-lost', 'told-too-early'],
    from: 6,
  },
  {
    name: 'the client ignores a gap',
    edits: [
      {
        file: 'engine-client/client/followed-topics.ts',
        find: "topic.seq === null || frame.prev !== topic.seq || frame.epoch !== this.#epoch) return 'gap'",
        replace: "topic.seq === null || frame.epoch !== this.#epoch) return 'gap'",
      },
    ],
    breaks: ['desk-differs'],
  },
  {
    name: 'a stop is confirmed when its cancels are out',
    edits: [
      {
        file: 'engine/risk/stops.ts',
        find: 'if (!remaining || remaining.size === 0) {',
        replace: "if (!remaining || remaining.size === 0 || stop.state === 'cancelling') {",
      },
    ],
    breaks: ['stop-confirmed-early'],
    from: 3,
  },
  {
    name: 'silence is taken for a cancel',
    edits: [
      {
        file: 'engine/oms/order-manager.ts',
        find: 'if (report.filledQty > child.filledQty) return null;\n    if (report.working)',
        replace: 'if (report.working)',
      },
    ],
    breaks: ['positions-differ'],
    from: 588,
  },
  {
    name: 'a restarted engine does not ask its venues',
    edits: [
      {
        file: 'engine/kernel/log/recovery.ts',
        find: '  orders.reconcile();\n  hands.reconcile();',
        replace: '  hands.reconcile();',
      },
    ],
    breaks: ['stop-unsettled', 'positions-differ'],
  },
  {
    name: 'what venues list as working is not looked at',
    edits: [
      {
        file: 'engine/oms/reconciler.ts',
        find: 'if (asked?.listId !== listId) return;',
        replace: 'if (asked) return;',
      },
    ],
    breaks: ['positions-differ'],
    from: 5,
  },
  {
    name: 'executions of which no report came are not looked for',
    edits: [
      {
        file: 'engine/oms/reconciler.ts',
        find: 'if (this.#isMissed(venueId, execution)) missed += 1;',
        replace: '',
      },
    ],
    breaks: ['positions-differ'],
    from: 5,
  },
  {
    name: 'the message rate is not counted',
    edits: [{ file: 'engine/risk/gate.ts', find: 'rates.sent(hand);', replace: '' }],
    breaks: ['limit-broken'],
    from: 4,
  },
];

/** Names the build that a process is to load. */
export const BROKEN_BUILD = 'WATCHKEEPER_BROKEN_BUILD';
