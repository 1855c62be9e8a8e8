/**
 * Orders summed by what a caller groups them by: the group that needs a person first, one at a lost engine before all. Figures that
 * differ in currency are kept apart; a share is of the quantity's value, so that instruments can be added.
 */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { modeOf } from '../../shared/domain/orders/order-mode.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import { valueOf } from '../../shared/domain/basics/format.ts';
import { type Gauge } from '../../shared/protocol/tables.ts';
import type { EngineId, OfEngine } from './engine-id.ts';
import {
  arrivalPx,
  attentionOf,
  compareAttention,
  hasEnded,
  isDear,
  needsPerson,
  shortfallBps,
  vsExpectedBps,
  vsPlanShare,
  type AttentionRow,
} from './parent-figures.ts';

export interface Summary {
  /** What the group is called and told apart by. */
  readonly key: string;
  readonly orders: number;
  readonly open: number;
  readonly needs: number;
  /** Some of it is open at an engine that is out of reach. */
  readonly lost: boolean;
  /** Orders by who acts on them, `AUTO`, `MANUAL by ann`, `HELD by S1`: a stop and a person before the algorithm, the ended last. */
  readonly hands: readonly (readonly [string, number])[];
  /** Value of what was ordered and of what is done, at arrival and fill prices, by currency. */
  readonly ordered: ReadonlyMap<string, number>;
  readonly done: ReadonlyMap<string, number>;
  /** Share of the ordered value that is done. */
  readonly doneShare: number;
  /** Mean shortfall, weighted by what is done; null while nothing is. */
  readonly costBps: number | null;
  /** That less what was expected, of the orders of which both are known; and how many of them are dear beyond chance. */
  readonly vsExpectedBps: number | null;
  readonly dear: number;
  /** The furthest behind its plan, as a share of its quantity; null where none has a plan. */
  readonly worstVsPlan: number | null;
  /** That order needs a look for it: nobody stopped or paused it. */
  readonly isBehind: boolean;
  /** Key of the order in it that needs a person most. */
  readonly worst: string;
}

export interface SummaryInput {
  /** With the desk's keys. */
  readonly parents: Iterable<readonly [key: string, parent: OfEngine<Parent>]>;
  readonly gauges: ReadonlyMap<string, Gauge>;
  readonly instrumentOf: (parent: OfEngine<Parent>) => Instrument | undefined;
  readonly unknownOf: (key: string) => number;
  /** Whether an engine is out of reach. */
  readonly isLost: (engine: EngineId) => boolean;
}

interface Sums {
  orders: number;
  open: number;
  needs: number;
  hands: Map<string, number>;
  ended: Set<string>;
  ordered: Map<string, number>;
  done: Map<string, number>;
  orderedAll: number;
  doneAll: number;
  costWeighted: number;
  costWeight: number;
  overWeighted: number;
  overWeight: number;
  dear: number;
  worstVsPlan: number | null;
  isBehind: boolean;
  acting: Set<string>;
  worst: AttentionRow & { readonly key: string };
}

export function summarise(input: SummaryInput, nameOf: (parent: OfEngine<Parent>) => string): Summary[] {
  const groups = new Map<string, Sums>();
  for (const [key, parent] of input.parents) {
    const gauge = input.gauges.get(key);
    const attention = attentionOf(parent, gauge, input.unknownOf(key), input.isLost(parent.engine));
    const row = { key, attention, parent };
    const name = nameOf(parent);
    const sums = groups.get(name) ?? empty(row);
    groups.set(name, sums);
    sums.orders++;
    if (!hasEnded(attention)) sums.open++;
    if (needsPerson(attention)) sums.needs++;
    const hands = handsOf(parent);
    sums.hands.set(hands, (sums.hands.get(hands) ?? 0) + 1);
    if (hasEnded(attention)) sums.ended.add(hands);
    if (modeOf(parent) === 'AUTO') sums.acting.add(hands);
    if (isDear(parent, gauge)) sums.dear++;
    if (compareAttention(row, sums.worst) < 0) sums.worst = row;
    const behind = vsPlanShare(parent, gauge);
    if (behind !== null && behind < (sums.worstVsPlan ?? Number.POSITIVE_INFINITY)) {
      sums.worstVsPlan = behind;
      sums.isBehind = attention === 'behind';
    }
    addValue(sums, parent, gauge, input.instrumentOf(parent));
  }
  return [...groups]
    .map(finish)
    .toSorted(
      (a, b) => Number(b.lost) - Number(a.lost) || b.needs - a.needs || b.open - a.open || (a.key < b.key ? -1 : 1),
    );
}

const empty = (worst: Sums['worst']): Sums => ({
  orders: 0,
  open: 0,
  needs: 0,
  hands: new Map(),
  ended: new Set(),
  ordered: new Map(),
  done: new Map(),
  orderedAll: 0,
  doneAll: 0,
  costWeighted: 0,
  costWeight: 0,
  worstVsPlan: null,
  isBehind: false,
  worst,
  overWeighted: 0,
  overWeight: 0,
  dear: 0,
  acting: new Set(),
});

/** A mode that says by itself who acts stands alone. */
function handsOf(parent: Parent): string {
  const mode = modeOf(parent);
  if (mode === 'MANUAL' && parent.workedBy !== null) return `${mode} by ${parent.workedBy}`;
  return mode === 'HELD' ? `${mode} by ${parent.heldBy.replaceAll(' ', ', ')}` : mode;
}

function addValue(sums: Sums, parent: Parent, gauge: Gauge | undefined, instrument: Instrument | undefined): void {
  if (!instrument) return;
  const ordered = valueOf(parent.qty * arrivalPx(parent), instrument);
  const done = valueOf(parent.filledNotional, instrument);
  const { currency } = instrument;
  sums.ordered.set(currency, (sums.ordered.get(currency) ?? 0) + ordered);
  sums.done.set(currency, (sums.done.get(currency) ?? 0) + done);
  sums.orderedAll += ordered;
  sums.doneAll += ordered * (parent.filledQty / parent.qty);
  const cost = shortfallBps(parent);
  if (cost === null) return;
  sums.costWeighted += cost * done;
  sums.costWeight += done;
  const over = vsExpectedBps(parent, gauge);
  if (over === null) return;
  sums.overWeighted += over * done;
  sums.overWeight += done;
}

const place = ({ acting, ended }: Sums, hands: string): number => (ended.has(hands) ? 2 : acting.has(hands) ? 1 : 0);

const finish = ([key, sums]: [string, Sums]): Summary => ({
  key,
  orders: sums.orders,
  open: sums.open,
  needs: sums.needs,
  lost: sums.worst.attention === 'lost',
  ordered: sums.ordered,
  done: sums.done,
  worstVsPlan: sums.worstVsPlan,
  worst: sums.worst.key,
  isBehind: sums.isBehind,
  hands: [...sums.hands].toSorted(([a, x], [b, y]) => place(sums, a) - place(sums, b) || y - x || (a < b ? -1 : 1)),
  doneShare: sums.orderedAll === 0 ? 0 : sums.doneAll / sums.orderedAll,
  costBps: sums.costWeight === 0 ? null : sums.costWeighted / sums.costWeight,
  vsExpectedBps: sums.overWeight === 0 ? null : sums.overWeighted / sums.overWeight,
  dear: sums.dear,
});
