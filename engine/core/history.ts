/**
 * The port to what is kept beside the event log so that the past can be understood: every decision of a policy, the
 * market by the second, and where it stood at each fill. Nothing that trades reads it, and losing its newest second harms
 * nothing: orders are rebuilt from the log alone.
 */
import type { DecisionRow } from '../../shared/domain/decision.ts';

export interface KeptDecision extends DecisionRow {
  /** Schema of the state: which features its numbers are. */
  readonly schema: string;
  readonly state: Float32Array;
}

/** An instrument's market at the end of a second; sums are since the session began. */
export interface MarketSecond {
  readonly instrument: string;
  readonly tsUs: number;
  /** Zero where a side is empty. */
  readonly bidPx: number;
  readonly askPx: number;
  readonly volumeQty: number;
  readonly volumeNotional: number;
}

/** Best bid and ask at the moment that the engine heard of an execution of its own. */
export interface FillMark {
  readonly childId: string;
  readonly execId: string;
  readonly tsUs: number;
  readonly bidPx: number;
  readonly askPx: number;
}

export interface DecisionRange {
  readonly parentId: string;
  /** At or before; null for the newest. */
  readonly untilUs: number | null;
  readonly most: number;
}

export interface History {
  /** Its number. Written later, with others. */
  keepDecision(decision: Omit<KeptDecision, 'decisionId'>): number;
  keepSecond(second: MarketSecond): void;
  keepFill(mark: FillMark): void;
  /** Writes what waits. Never throws: what cannot be written is lost, told once, and counted. */
  flush(): void;
  /** The newest of an order within a range, oldest first. */
  decisions(range: DecisionRange): KeptDecision[];
  /** Everything of a kind, oldest first. */
  allDecisions(): Iterable<KeptDecision>;
  fillMarks(): Iterable<FillMark>;
  /** Of an instrument from one time to another, both included. */
  seconds(instrument: string, fromUs: number, untilUs: number): MarketSecond[];
  /** Kept and lost since it was opened. */
  readonly counts: { readonly decisions: number; readonly lost: number };
  close(): void;
}
