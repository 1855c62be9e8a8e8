/** Orders, children and fills read out of an event log, with the marks of the history beside it. The log counts: marks may be missing. */
import type { Child } from '../../shared/domain/orders/child.ts';
import type { LoggedEvent } from '../../shared/domain/event.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { PARENT_ENDED, type Parent } from '../../shared/domain/orders/parent.ts';
import { EngineState } from '../core/engine-state.ts';
import type { History, KeptFill } from '../core/history.ts';

export interface LogOrders {
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** As they are at the end of the log, or were when they ended. */
  readonly parents: ReadonlyMap<string, Parent>;
  readonly children: ReadonlyMap<string, Child>;
  readonly fills: readonly KeptFill[];
  /** When orders ended. */
  readonly endedUs: ReadonlyMap<string, number>;
}

export function ordersIn(events: Iterable<LoggedEvent>, history: History | null): LogOrders {
  const parents = new Map<string, Parent>();
  const children = new Map<string, Child>();
  const endedUs = new Map<string, number>();
  const fills: KeptFill[] = [];
  const marks = new Map<string, KeptFill>();
  for (const fill of history?.allFills() ?? []) marks.set(`${fill.childId} ${fill.execId}`, fill);
  let nowUs = 0;
  // Rows, not what the state holds in the end: it forgets what ended long ago.
  const state = new EngineState((row) => {
    if ('removed' in row) return;
    if (row.table === 'children') children.set(row.row.childId, row.row);
    if (row.table !== 'parents') return;
    parents.set(row.row.parentId, row.row);
    if (PARENT_ENDED.has(row.row.state) && !endedUs.has(row.row.parentId)) endedUs.set(row.row.parentId, nowUs);
  });
  for (const { event, seq, tsUs } of events) {
    nowUs = tsUs;
    state.apply(event, seq, tsUs);
    if (event.type !== 'ChildFilled') continue;
    const { childId, execId, px, qty, liquidity, fee } = event;
    const { parentId, venue, venueKind } = children.get(childId)!;
    const { bidPx, askPx } = marks.get(`${childId} ${execId}`) ?? { bidPx: 0, askPx: 0 };
    fills.push({ parentId, childId, execId, tsUs, venue, venueKind, px, qty, fee, liquidity, bidPx, askPx });
  }
  return { instruments: new Map(state.instruments), parents, children, fills, endedUs };
}
