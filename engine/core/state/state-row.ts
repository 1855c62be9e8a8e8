/** A row of the state that has changed or is known no more, as the tables show it. */
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { ExceptionRow } from '../../../shared/domain/safety/exception.ts';
import type { InjectedFault } from '../../../shared/domain/basics/fault.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Limits } from '../../../shared/domain/policy/limits.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { Drill } from '../../../shared/domain/safety/drill.ts';
import type { StopOrder } from '../../../shared/domain/safety/stop-order.ts';
import type { DisabledStrategy, Override, PolicyDraft, PolicyVersion } from '../../../shared/domain/policy/policy.ts';
import type { Position } from '../../../shared/domain/orders/position.ts';
import type { Difference } from '../../../shared/domain/orders/reconciliation.ts';
import type { RolloutRow } from '../../../shared/domain/models/rollout.ts';
import type { Stop } from '../../../shared/domain/safety/stop.ts';

export type StateRow =
  | { readonly table: 'parents'; readonly row: Parent }
  | { readonly table: 'children'; readonly row: Child }
  | { readonly table: 'stops'; readonly row: Stop }
  | { readonly table: 'stopOrders'; readonly params: { readonly stopId: string }; readonly row: StopOrder }
  | { readonly table: 'drills'; readonly row: Drill }
  | { readonly table: 'exceptions'; readonly row: ExceptionRow }
  | { readonly table: 'limits'; readonly row: { readonly instrument: string; readonly limits: Limits } }
  | { readonly table: 'instruments'; readonly row: Instrument }
  | { readonly table: 'policies'; readonly row: PolicyVersion }
  | { readonly table: 'policyDrafts'; readonly row: PolicyDraft }
  | { readonly table: 'overrides'; readonly row: Override }
  | { readonly table: 'disabledStrategies'; readonly row: DisabledStrategy }
  | { readonly table: 'positions'; readonly row: Position }
  | { readonly table: 'reconciliation'; readonly row: Difference & { readonly seq: number; readonly tsUs: number } }
  | { readonly table: 'rollouts'; readonly row: RolloutRow }
  | { readonly table: 'faults'; readonly row: InjectedFault };

/** The key of a row that is known no more; no row of that key comes again. */
export interface StateRemoval {
  readonly table: 'parents' | 'children' | 'stops' | 'drills' | 'exceptions' | 'faults';
  readonly removed: string;
}

export type OnRow = (row: StateRow | StateRemoval) => void;
