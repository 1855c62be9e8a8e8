/** The engine's counters for `/metrics`, by their Prometheus names. */
import type { KernelParts } from '../kernel-parts.ts';

export function metricsOf({
  state,
  orders,
  reconciler,
  gauges,
  dispatcher,
  logSeq,
  options,
}: KernelParts): ReadonlyMap<string, number> {
  return new Map([
    ['watchkeeper_log_seq', logSeq()],
    ['watchkeeper_market_events_total', dispatcher.marketEvents],
    ['watchkeeper_open_parents', state.openParents.size],
    ['watchkeeper_open_children', state.openChildCount],
    ['watchkeeper_unknown_children', state.unknownChildren],
    ['watchkeeper_active_stops', state.activeStops.size],
    ['watchkeeper_venue_anomalies_total', orders.anomalies],
    ['watchkeeper_reconciliations_total', reconciler.lists],
    ['watchkeeper_reconciliation_differences_total', reconciler.differences],
    ['watchkeeper_lost_executions_found_total', reconciler.missed],
    ['watchkeeper_decisions_total', options.history?.counts.decisions ?? 0],
    ['watchkeeper_history_lost_total', options.history?.counts.lost ?? 0],
    ['watchkeeper_log_durable', gauges.logState === 'durable' ? 1 : 0],
  ]);
}
