/** What the kernel is made of, as its own helpers see it. */
import type { EngineEvent } from '../../shared/domain/event.ts';
import type { EngineStatus } from '../../shared/protocol/tables.ts';
import type { Dispatcher } from '../core/dispatcher.ts';
import type { EngineState } from '../core/engine-state.ts';
import type { VenueSet } from '../core/venue.ts';
import type { OrderManager } from '../oms/order-manager.ts';
import type { ParentManager } from '../oms/parent-manager.ts';
import type { Reconciler } from '../oms/reconciler.ts';
import type { ExceptionDesk } from '../exceptions/exception-desk.ts';
import type { ModelDesk } from '../rollout/model-desk.ts';
import type { StopDesk } from '../risk/stops.ts';
import type { AlgoRunner } from './orders/algo-runner.ts';
import type { Historian } from './log/historian.ts';
import type { FaultDesk } from './fault-desk.ts';
import type { Forecasts } from './models/forecasts.ts';
import type { HandOrders } from './orders/hand-orders.ts';
import type { KernelOptions } from './kernel-options.ts';
import type { MarketFigures } from './market/market-figures.ts';
import type { MarketFeatures } from './market/market-features.ts';
import type { MarketState } from './market/market-state.ts';
import type { PolicyPreviews } from '../risk/policy-previews.ts';
import type { Rates } from '../risk/limits/rates.ts';
import type { ReferencePrices } from './market/reference-prices.ts';
import type { Routing } from './market/routing.ts';
import type { Stopping } from './stopping.ts';
import type { TradeTape } from './market/trade-tape.ts';
import type { Publisher } from './tables/publisher.ts';

/** What is shown of the engine itself and is not in the log. */
export interface Gauges {
  pace: number | null;
  marketState: EngineStatus['marketState'];
  logState: EngineStatus['logState'];
  eventsPerSecond: number;
}

export const firstGauges = (pace: number | null): Gauges => ({
  pace,
  marketState: pace === 0 ? 'paused' : 'running',
  logState: 'durable',
  eventsPerSecond: 0,
});

export interface KernelParts {
  readonly options: KernelOptions;
  readonly state: EngineState;
  readonly market: MarketState;
  readonly figures: MarketFigures;
  readonly features: MarketFeatures;
  readonly forecasts: Forecasts;
  readonly tape: TradeTape;
  readonly venues: VenueSet;
  readonly routing: Routing;
  readonly rates: Rates;
  readonly previews: PolicyPreviews;
  readonly reference: ReferencePrices;
  readonly dispatcher: Dispatcher;
  readonly publisher: Publisher;
  readonly gauges: Gauges;
  readonly orders: OrderManager;
  readonly parents: ParentManager;
  readonly hands: HandOrders;
  readonly stops: StopDesk;
  readonly stopping: Stopping;
  readonly exceptions: ExceptionDesk;
  readonly models: ModelDesk;
  readonly algos: AlgoRunner;
  readonly faults: FaultDesk;
  readonly reconciler: Reconciler;
  readonly historian: Historian;
  /** False while the log is read back. */
  readonly isLive: boolean;
  nowUs(): number;
  logSeq(): number;
  /** Where the market stands in its source. */
  position(): { source: string; offset: number };
  flush(): void;
  record(event: EngineEvent): number;
  /** Takes in a record that is in the log: now, or of an earlier life. */
  fold(event: EngineEvent, seq: number, tsUs: number): void;
}
