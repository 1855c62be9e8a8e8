/**
 * The port to what is kept beside the event log so that the past can be understood: every decision of a policy, forecasts
 * and what came of them, the market by the second, where it stood at each fill, and orders as they ended. Nothing that trades reads it, and losing its newest second harms
 * nothing: orders are rebuilt from the log alone.
 */
import type { VenueKind } from '../../shared/domain/orders/child.ts';
import type { DecisionRow } from '../../shared/domain/orders/decision.ts';
import type { ForecastSample } from '../../shared/domain/models/forecast.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';

export interface KeptDecision extends DecisionRow {
  /** Schema of the state: which features its numbers are. */
  readonly schema: string;
  readonly state: Float32Array;
}

export type KeptChoice = Pick<KeptDecision, 'parentId' | 'instrument' | 'tsUs' | 'model' | 'chosen' | 'state'>;

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

/** An execution of our own, and best bid and ask at the moment that the engine heard of it; zero where they were not known. */
export interface KeptFill {
  readonly parentId: string;
  readonly childId: string;
  readonly execId: string;
  readonly tsUs: number;
  readonly venue: string;
  readonly venueKind: VenueKind;
  readonly px: number;
  readonly qty: number;
  readonly fee: number;
  readonly liquidity: 'maker' | 'taker';
  readonly bidPx: number;
  readonly askPx: number;
}

/** An order as it ended, and best bid and ask then. */
export interface KeptOrder {
  readonly parent: Parent;
  readonly tsUs: number;
  readonly bidPx: number;
  readonly askPx: number;
}

/** What a forecast was made from and what the market did then: all that a model of it can learn from. */
export interface ForecastGround {
  /** Hash of the schema of the states. */
  readonly schema: string;
  /** Just what the model was given, oldest state first. */
  readonly states: Float32Array;
  /** Twice the mid at each horizon. */
  readonly twiceCamePx: readonly number[];
  /** When the last horizon had passed. */
  readonly cameUs: number;
  /** When the market's newest gap before it had ended, or the engine had begun to look. */
  readonly wholeFromUs: number;
}

/** A forecast whose horizons have passed, and the model that made it. */
export interface KeptForecasts extends ForecastSample {
  readonly instrument: string;
  readonly model: string;
  /** Of the model's file; empty where that was not kept yet. */
  readonly sha256: string;
  /** Null where a gap lay within its states, and of a file from before it was kept. */
  readonly ground: ForecastGround | null;
}

export interface ForecastRange {
  readonly instrument: string;
  readonly sha256: string;
  /** At or before. */
  readonly untilUs: number;
  readonly most: number;
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
  keepForecast(forecast: KeptForecasts): void;
  keepFill(fill: KeptFill): void;
  /** Again where an execution comes late. */
  keepOrder(order: KeptOrder): void;
  /** Writes what waits. Never throws: what cannot be written is lost, told once, and counted. */
  flush(): void;
  /** The newest of an order within a range, oldest first. */
  decisions(range: DecisionRange): KeptDecision[];
  /** What was chosen in which state in the newest decisions of all orders, oldest first: quick, for a start waits for it. */
  newestChoices(most: number): KeptChoice[];
  /** Everything of a kind, oldest first. */
  allDecisions(): Iterable<KeptDecision>;
  allFills(): Iterable<KeptFill>;
  allForecasts(): Iterable<KeptForecasts>;
  /** The newest of one file for an instrument, oldest first: quick, for a start waits for it. */
  newestForecasts(range: ForecastRange): ForecastSample[];
  fillsOf(parentId: string): KeptFill[];
  /** Those that were the last to end, the newest first. */
  orders(most: number): KeptOrder[];
  /** Of an instrument from one time to another, both included. */
  seconds(instrument: string, fromUs: number, untilUs: number): MarketSecond[];
  /** Kept and lost since it was opened. */
  readonly counts: { readonly decisions: number; readonly lost: number };
  close(): void;
}
