/**
 * The engine's tables, one store each. What is of one instrument or order alone is followed through the desk instead,
 * while somebody looks at it.
 */
import { isRoutine } from '../../shared/domain/event.ts';
import { keyOf, type EngineId } from './engine-id.ts';
import { createTableStore, type DeskRow } from './table-store.ts';

/** The journal as the desk shows it, and as many before them that were no routine; the whole of it is in the engine's log. */
export const JOURNAL_ROWS = 5_000;
/** News that the desk holds, all instruments together. */
export const NEWS_ROWS = 500;

export const engineStatus = createTableStore('engine');
export const instruments = createTableStore('instruments');
export const limits = createTableStore('limits');
export const parents = createTableStore('parents');
export const children = createTableStore('children');
export const stops = createTableStore('stops');
export const drills = createTableStore('drills');
export const exceptions = createTableStore('exceptions');
export const venues = createTableStore('venues');
export const journal = createTableStore('journal', JOURNAL_ROWS, ({ event }) =>
  isRoutine(event) ? 'routine' : 'lasting',
);
export const quotes = createTableStore('quotes');
export const gauges = createTableStore('gauges');
export const feeds = createTableStore('feeds');
export const regimes = createTableStore('regimes');
export const regimeViews = createTableStore('regimeViews');
export const forecasts = createTableStore('forecasts');
export const news = createTableStore('news', NEWS_ROWS);
export const faults = createTableStore('faults');
export const policies = createTableStore('policies');
export const policyDrafts = createTableStore('policyDrafts');
export const disabledStrategies = createTableStore('disabledStrategies');
export const models = createTableStore('models');
export const rollouts = createTableStore('rollouts');
export const overrides = createTableStore('overrides');
export const reconciliation = createTableStore('reconciliation');
export const positions = createTableStore('positions');
export const limitUse = createTableStore('limitUse');

export const TABLE_STORES = [
  engineStatus,
  instruments,
  limits,
  parents,
  children,
  stops,
  drills,
  exceptions,
  journal,
  quotes,
  gauges,
  feeds,
  venues,
  regimes,
  regimeViews,
  forecasts,
  news,
  faults,
  policies,
  policyDrafts,
  disabledStrategies,
  models,
  rollouts,
  overrides,
  reconciliation,
  positions,
  limitUse,
] as const;

/** The instrument that a row of an engine names; undefined while it is not known. */
export const instrumentOf = (row: {
  readonly engine: EngineId;
  readonly instrument: string;
}): DeskRow<'instruments'> | undefined => instruments.getState().rows.get(keyOf(row.engine, row.instrument));
