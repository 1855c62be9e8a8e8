/**
 * What happened since a mark in an engine's log, from the journal that the desk holds, grouped by what matters first. A mark
 * is a place in the log and no time: clocks that differ by hours change nothing. Whether the journal reaches back to the
 * mark is said, never passed over.
 */
import type { EngineEvent } from '../../../shared/domain/event.ts';
import type { JournalRow } from '../../../shared/protocol/tables.ts';
import type { EngineId, OfEngine } from '../../stores/engine-id.ts';
import { eventActor, eventParent, eventWords, type Known } from '../../ui/words/event-words.ts';
import { formatQty } from '../../ui/words/format.ts';
import { unknownName } from '../../ui/words/look-up.ts';

export const GROUPS = ['stops', 'exceptions', 'denied', 'orders', 'fills', 'models'] as const;
export type Group = (typeof GROUPS)[number];

export interface Line {
  readonly key: string;
  readonly words: string;
  /** The order it is about. */
  readonly order: { readonly engine: EngineId; readonly parentId: string } | null;
}

export interface Happened {
  readonly groups: ReadonlyMap<Group, readonly Line[]>;
  /** Engines whose journal here begins after the mark: what was between is in their logs alone. */
  readonly cut: readonly EngineId[];
  /** Those of which what comes by the hundred, fills and denials, is held since then only; all else reaches back to the mark. */
  readonly thin: readonly { readonly engine: EngineId; readonly sinceUs: number }[];
}

/** Place in each engine's log that was seen last. */
export type Marks = Readonly<Record<EngineId, number>>;

const ENDS: ReadonlySet<string> = new Set(['ParentDone', 'ParentExpired', 'ParentCancelled', 'ParentRejected']);
const MODELS = /^(Policy|Override|Strategy|Model|Rollout)/;
/** What is measured every moment is no change. */
const MEASURED = /Measured$|^OverrideUsed$/;

function groupOf({ type }: EngineEvent): Group | null {
  if (/^(Stop|Release)/.test(type)) return 'stops';
  if (type === 'ExceptionChanged') return null;
  if (type.startsWith('Exception')) return 'exceptions';
  if (type === 'ChildDenied' || type === 'CommandRejected') return 'denied';
  if (type === 'ChildFilled') return 'fills';
  if (ENDS.has(type) || (type.startsWith('Parent') && type !== 'ParentStarted')) return 'orders';
  return MODELS.test(type) && !MEASURED.test(type) ? 'models' : null;
}

interface Sum {
  readonly first: OfEngine<JournalRow>;
  readonly parentId: string | null;
  count: number;
  qty: number;
}

/** `rows` oldest first, as the journal holds them. */
export function whatHappened(
  rows: Iterable<OfEngine<JournalRow>>,
  marks: Marks,
  knownOf: (engine: EngineId) => Known,
): Happened {
  const groups = new Map<Group, Line[]>();
  const sums = new Map<string, Sum>();
  const reach = new Map<EngineId, Reach>();
  for (const row of rows) {
    const { engine, seq, event } = row;
    const mark = marks[engine];
    noteReach(reach, row);
    const group = groupOf(event);
    if (mark === undefined || seq <= mark || group === null) continue;
    const known = knownOf(engine);
    const parentId = eventParent(event, known);
    if (group === 'fills' || event.type === 'ChildDenied') {
      const key = `${group} ${engine} ${parentId} ${event.type === 'ChildDenied' ? event.code : ''}`;
      const sum = sums.get(key) ?? { first: row, parentId, count: 0, qty: 0 };
      sum.count++;
      sum.qty += event.type === 'ChildFilled' ? event.qty : 0;
      sums.set(key, sum);
      continue;
    }
    const by = eventActor(event);
    add(groups, group, {
      key: `${engine}/${seq}`,
      words: by === '' ? eventWords(event, known) : `${eventWords(event, known)} (${by})`,
      order: parentId === null ? null : { engine, parentId },
    });
  }
  for (const [key, sum] of sums) add(groups, key.startsWith('fills') ? 'fills' : 'denied', sumLine(key, sum, knownOf));
  const short = [...reach].filter(([engine, { whole }]) => whole.seq > (marks[engine] ?? Infinity) + 1);
  const isCut = ([engine, { oldestSeq }]: [EngineId, Reach]): boolean => oldestSeq > marks[engine]! + 1;
  return {
    groups,
    cut: short.filter(isCut).map(([engine]) => engine),
    thin: short.filter((one) => !isCut(one)).map(([engine, { whole }]) => ({ engine, sinceUs: whole.tsUs })),
  };
}

/** How far back an engine's journal goes, and since when nothing of it is missing. */
interface Reach {
  readonly oldestSeq: number;
  whole: Pick<JournalRow, 'seq' | 'tsUs'>;
  newestSeq: number;
}

function noteReach(reach: Map<EngineId, Reach>, row: OfEngine<JournalRow>): void {
  const { engine, seq } = row;
  const held = reach.get(engine);
  if (!held) return void reach.set(engine, { oldestSeq: seq, whole: row, newestSeq: seq });
  if (seq !== held.newestSeq + 1) held.whole = row;
  held.newestSeq = seq;
}

function add(groups: Map<Group, Line[]>, group: Group, line: Line): void {
  const lines = groups.get(group) ?? [];
  groups.set(group, lines);
  // The newest first, as one asks for them.
  lines.unshift(line);
}

const DONE_WORDS: ReadonlyMap<string, string> = new Map([
  ['buy', 'bought'],
  ['sell', 'sold'],
]);

function sumLine(key: string, { first, parentId, count, qty }: Sum, knownOf: (engine: EngineId) => Known): Line {
  const { engine, event } = first;
  const known = knownOf(engine);
  const parent = parentId === null ? undefined : known.parents.get(parentId);
  const instrument = parent && known.instruments.get(parent.instrument);
  const order = parentId === null ? null : { engine, parentId };
  if (event.type === 'ChildDenied') {
    return { key, words: `${parentId}: ${count} denied by ${event.code}, the first: ${event.reason}`, order };
  }
  const amount = instrument ? formatQty(qty, instrument) : String(qty);
  const what = parent
    ? `${DONE_WORDS.get(parent.side) ?? `traded (side ${unknownName(parent.side)})`} ${amount} ${parent.instrument}`
    : `${amount} filled`;
  return {
    key,
    words: `${parentId ?? 'an order not held here'}: ${what} in ${count} ${count === 1 ? 'fill' : 'fills'}`,
    order,
  };
}
