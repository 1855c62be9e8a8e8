/** Orders that a policy worked, as an export has them: what can be learnt from once it is known to be whole. */
import type { Side } from '../../shared/domain/basics/scalars.ts';

export interface LoggedDecision {
  /** Counts up over all orders of an engine's history: one that is not there was lost. */
  readonly decisionId: number;
  readonly tsUs: number;
  /** Start of the engine in which it was made. */
  readonly epoch: number;
  readonly schema: string;
  readonly model: string;
  readonly state: Float32Array;
  /** Name of the action that was done. */
  readonly done: string;
  /** At the end of the second before; null where it was not kept. */
  readonly midPx: number | null;
}

export interface LoggedFill {
  readonly tsUs: number;
  readonly px: number;
  readonly qty: number;
  readonly fee: number;
}

export interface LoggedOrder {
  readonly parentId: string;
  readonly instrument: string;
  readonly side: Side;
  readonly qty: number;
  readonly sliceUs: number;
  readonly startUs: number;
  readonly endUs: number;
  /** Null of one that is open still. */
  readonly endedUs: number | null;
  readonly arrivalPx: number;
  readonly filledQty: number;
  /** Worked by its algorithm from its start to its end, as it was entered: no person and no stop changed its plan. */
  readonly untouched: boolean;
  readonly decisions: readonly LoggedDecision[];
  readonly fills: readonly LoggedFill[];
}

/** All that one export holds. */
export interface LoggedOrders {
  /** Where it lies, for words. */
  readonly place: string;
  readonly orders: readonly LoggedOrder[];
  /** Of all decisions that are there, ascending. */
  readonly decisionIds: readonly number[];
}
