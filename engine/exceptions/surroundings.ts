/** What those who look for trouble may look at. */
import type { ForecastRow } from '../../shared/domain/models/forecast.ts';
import type { ModelRow } from '../../shared/domain/models/model-row.ts';
import type { FeedRow } from '../../shared/protocol/market-tables.ts';
import type { Stage } from '../core/stage.ts';

export interface Surroundings {
  readonly stage: Pick<Stage, 'state' | 'nowUs' | 'unfit'>;
  /** Every model at hand, as it was looked at lately. */
  readonly models: () => readonly ModelRow[];
  /** The newest forecast of each instrument, and how those before it stood. */
  readonly forecasts: () => readonly ForecastRow[];
  /** The models that are to decide for adaptive orders, and why they do not; empty where they do. */
  readonly champions: () => readonly { readonly model: string; readonly lacking: string }[];
  readonly venueIds: () => readonly string[];
  readonly feeds: () => readonly FeedRow[];
  /** What an order's plan wants done by now, in lots; null where there is none. */
  readonly plannedQty: (parentId: string) => number | null;
  /** How long the dead man's switch still waits; null where it does not. */
  readonly deadManLeftUs: () => number | null;
  /** Lost since the log began, in whole units of the currency; below 0: gained. */
  readonly lossInCurrency: () => number;
  /** Room left where the log is; null where it cannot be told. */
  readonly diskFreeBytes: () => number | null;
}
