/** Reads the engine's tables for snapshots. */
import type { EngineStatus, FeedRow, NewsRow, RowOf, TableName } from '../../../shared/protocol/tables.ts';
import type { TableParams } from '../../core/engine-port.ts';
import type { Stage } from '../../core/stage.ts';
import { KnownNews, type NewsReader } from '../market/known-news.ts';
import type { KernelParts } from '../kernel-parts.ts';
import { logTroubleOf } from '../log/log-trouble.ts';
import { limitUseOf } from './limit-use.ts';
import { rowOf } from '../questions/decision-questions.ts';
import { SHOWN_DECISIONS } from '../log/historian.ts';
import { quoteOf } from '../market/market-state.ts';

/** Null where the parameters name nothing that is. */
export function readTable<T extends TableName>(
  kernel: KernelParts,
  table: T,
  params: TableParams,
): readonly RowOf<T>[] | null {
  return READERS[table](kernel, params);
}

const READERS: { readonly [T in TableName]: (kernel: KernelParts, params: TableParams) => readonly RowOf<T>[] | null } =
  {
    engine: (kernel) => [statusOf(kernel)],
    instruments: ({ state }) => [...state.instruments.values()],
    limits: ({ state }) => Array.from(state.limits, ([instrument, limits]) => ({ instrument, limits })),
    parents: ({ state }) => [...state.parents.values()],
    children: ({ state }) => [...state.children.values()],
    stops: ({ state }) => [...state.stops.values()],
    stopOrders: ({ state }, { stopId }) => state.stopOrders.rows(stopId ?? ''),
    exceptions: (kernel) => [...logTroubleOf(kernel), ...kernel.state.exceptions.rows.values()],
    drills: ({ state }) => [...state.drills.values()],
    journal: ({ publisher }) => publisher.journal(),
    quotes: ({ market }) => Array.from(market.all(), quoteOf),
    // Of those that were the last to end as well: how they stood when they did.
    gauges: ({ state, algos }) => Array.from(state.parents.keys(), (id) => algos.runtime(id)?.gauge ?? []).flat(),
    marketSeries: ({ market, state }, { instrument }) => {
      if (instrument === undefined || !state.instruments.has(instrument)) return null;
      return market.get(instrument)?.series.all() ?? [];
    },
    depth: ({ venues, market, state }, { instrument }) => {
      if (instrument === undefined || !state.instruments.has(instrument)) return null;
      const tsUs = market.get(instrument)?.tsUs;
      return tsUs === undefined ? [] : [{ instrument, tsUs, venues: venues.depth(instrument) }];
    },
    tape: ({ tape, state }, { instrument }) =>
      instrument !== undefined && state.instruments.has(instrument) ? tape.newest(instrument) : null,
    feeds: (kernel) => [
      ...(kernel.options.feed.health?.() ?? [feedOf(kernel)]),
      ...(kernel.options.sidecars?.() ?? []),
    ],
    venues: ({ routing }) => routing.quality.rows(),
    policies: ({ state }) => state.policy.versions,
    policyDrafts: ({ state }) => [...state.policy.drafts.values()],
    overrides: ({ state }) => [...state.policy.overrides.values()],
    disabledStrategies: ({ state }) => [...state.policy.disabled.values()],
    positions: ({ state }) => [...state.exposure.positions.values()],
    limitUse: (kernel) => limitUseOf(kernel),
    reconciliation: ({ state }) => state.differences,
    models: ({ models }) => models.rows(),
    rollouts: ({ state }) => [...state.rollouts.rows.values()],
    faults: ({ state }) => [...state.faults.values()],
    regimes: (kernel) => kernel.options.feed.truth?.regimes(kernel.nowUs()) ?? [],
    regimeViews: (kernel) => kernel.features.regimes.rows(kernel.state, kernel.nowUs()),
    regimeSeries: ({ features, state }, { instrument }) =>
      instrument !== undefined && state.instruments.has(instrument) ? features.regimes.series(instrument) : null,
    forecasts: ({ forecasts }) => forecasts.rows(),
    forecastSeries: ({ forecasts, state }, { instrument }) =>
      instrument !== undefined && state.instruments.has(instrument) ? forecasts.series(instrument) : null,
    news: (kernel) => newsOf(kernel),
    decisions: ({ state, options }, { parentId }) => {
      if (parentId === undefined || !state.parents.has(parentId)) return null;
      return (options.history?.decisions({ parentId, untilUs: null, most: SHOWN_DECISIONS }) ?? []).map(rowOf);
    },
    orderSeries: ({ algos, state }, { parentId = '' }) =>
      algos.runtime(parentId)?.series.all() ?? (state.parents.has(parentId) ? [] : null),
  };

function statusOf(kernel: KernelParts): EngineStatus {
  const { state, gauges, options } = kernel;
  return {
    key: 'engine',
    nowUs: kernel.nowUs(),
    market: options.feed.source,
    marketState: gauges.marketState === 'running' && kernel.faults.feedIsDown ? 'stale' : gauges.marketState,
    pace: gauges.pace,
    simulated: true,
    live: options.liveUs !== undefined,
    logSeq: kernel.logSeq(),
    logState: gauges.logState,
    openParents: state.openParents.size,
    openChildren: state.openChildCount,
    unknownChildren: state.unknownChildren,
    activeStops: state.activeStops.size,
    supervisors: [...state.supervision.supervisors],
    alarms: { per10Min: state.exceptions.alarmRate(kernel.nowUs()), ...state.exceptions.alarms },
    deadManUs: kernel.stopping.deadMan.leftUs(),
    marketEvents: kernel.dispatcher.marketEvents,
    marketEventsPerSecond: gauges.eventsPerSecond,
  };
}

/** Of a source that does not tell its own health: the books' anomalies are all there is. */
function feedOf({ options, dispatcher, gauges, market, faults }: KernelParts): FeedRow {
  let lastUs = 0;
  let crossed = 0;
  for (const each of market.all()) {
    lastUs = Math.max(lastUs, each.tsUs);
    crossed += each.book.anomalies.crossed;
  }
  const running = faults.feedIsDown ? 'stale' : options.feed.truth ? 'simulated' : 'replaying';
  return {
    feed: options.feed.source,
    state: gauges.marketState === 'ended' ? 'ended' : running,
    detail: faults.feedIsDown ? 'market data has stopped, on purpose' : '',
    lastUs,
    messages: dispatcher.marketEvents,
    messagesPerSecond: gauges.eventsPerSecond,
    clockOffsetUs: null,
    gaps: 0,
    resyncs: 0,
    reconnects: 0,
    crossed,
    outliers: 0,
    backwards: 0,
    garbled: 0,
    ...options.found?.(),
  };
}

/** From where news was asked to come, else what a simulated market tells of itself. */
export function newsOf({ options, ...kernel }: Pick<KernelParts, 'options' | 'nowUs'>): readonly NewsRow[] {
  return newsReader(options)?.(kernel.nowUs()) ?? [];
}

/** What the engine's parts may read of the news. */
export function newsPort(kernel: Pick<KernelParts, 'options' | 'nowUs'>): Stage['news'] {
  const known = new KnownNews(newsReader(kernel.options));
  return (instrument) => known.of(instrument, kernel.nowUs());
}

function newsReader({ news, feed: { truth } }: Pick<KernelParts['options'], 'news' | 'feed'>): NewsReader | null {
  return news ?? truth?.news.bind(truth) ?? null;
}
