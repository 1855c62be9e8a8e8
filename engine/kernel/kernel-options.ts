/** Everything an engine is given: its market, its log, and the rim through which time, chance and I/O come in. */
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { Limits } from '../../shared/domain/policy/limits.ts';
import type { FeedRow } from '../../shared/protocol/market-tables.ts';
import type { ModelShelf, SignalShelf } from '../core/model-port.ts';
import type { Policy, PolicyDecision } from '../core/policy.ts';
import type { DecisionExplainer } from '../core/explain.ts';
import type { EventLog } from '../core/event-log.ts';
import type { Feed } from '../core/feed.ts';
import type { History } from '../core/history.ts';
import type { KnownFigures } from '../core/figures.ts';
import type { OpenVenues } from '../core/venue.ts';
import type { NewsReader } from './market/known-news.ts';
import type { Retention } from './log/retention.ts';
import type { ScenarioStep } from './start/scenario-file.ts';

export interface SnapshotPace {
  /** Records since the last one that are worth another, and how often that is looked at. */
  readonly worthRecords: number;
  readonly lookEveryUs: number;
}

export interface KernelOptions {
  readonly name: string;
  readonly version: string;
  readonly feed: Feed;
  readonly log: EventLog;
  /** Every random choice follows from it. */
  readonly seed: string;
  /** Where a new log begins in the market, microseconds since 1970; the market's own start when absent. */
  readonly fromUs?: number | undefined;
  /** Limits that a new log begins with; an instrument without any trades nothing until they are set. */
  readonly limits: ReadonlyMap<string, Limits>;
  readonly openVenues: OpenVenues;
  /** How long market data takes to reach the engine; absent where an event's time is when it was received. */
  readonly dataLatency?: (() => number) | undefined;
  /** What the market's source knows of its instruments beforehand; absent: nothing, all is measured while it runs. */
  readonly figures?: KnownFigures | undefined;
  /** What cleaning has found in the feed so far; absent where nothing cleans it. */
  readonly found?: (() => Pick<FeedRow, 'gaps' | 'crossed' | 'outliers' | 'backwards'>) | undefined;
  /** How what runs beside the market is doing, shown with the feeds. */
  readonly sidecars?: (() => readonly FeedRow[]) | undefined;
  /** News known at a time, oldest first; absent: those of a simulated market. */
  readonly news?: NewsReader | undefined;
  /** Why no new order may go by an instrument's market just now; absent where that never happens. */
  readonly unfit?: (instrument: string, nowUs: number) => string | null;
  /** Of a live market: the wall clock, microseconds since 1970 UTC, which the engine's time then follows. */
  readonly liveUs?: (() => number) | undefined;
  /** Room left on the disk of the log; null where it cannot be told. */
  readonly diskFreeBytes?: (() => number | null) | undefined;
  /** A wall clock that never goes back, microseconds: drills are timed by it; absent: by the market's clock alone. */
  readonly elapsedUs?: (() => number) | undefined;
  /** What goes wrong when; absent: nothing on purpose. */
  readonly scenario?: readonly ScenarioStep[];
  /** What is kept of what has ended; absent: as much as a day has. */
  readonly retention?: Retention | undefined;
  /** When snapshots are kept; absent: every few minutes. */
  readonly snapshotPace?: SnapshotPace | undefined;
  /** Times real time, 0 paused, null as fast as possible. */
  readonly pace: number | null;
  /** Runs a task once the inputs at hand have been taken in, so that their records share a commit. */
  readonly defer: (task: () => void) => void;
  /** The policy models at hand: which of them decides for an order follows from the roll-outs. Absent: none is. */
  readonly shelf?: ModelShelf | undefined;
  /** The models that forecast markets. Absent: none does. */
  readonly signals?: SignalShelf | undefined;
  /** The learned policy of an order, whatever the roll-outs say; absent: by the shelf. For episodes. */
  readonly policyFor?: ((parent: Parent) => Policy | null) | undefined;
  /** Told of every decision that a policy made. */
  readonly onDecision?: ((parent: Parent, decision: PolicyDecision, tsUs: number, reason: string) => void) | undefined;
  /** Where decisions and marks of the market are kept; absent: nowhere. */
  readonly history?: History | undefined;
  /** Says what a kept decision rests on; absent: nothing does. */
  readonly explainer?: DecisionExplainer | undefined;
  /** Told of trouble in words, for whoever runs the engine. */
  readonly onTrouble: (words: string) => void;
}
