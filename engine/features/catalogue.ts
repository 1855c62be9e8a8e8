/**
 * Every feature there is: the one table from which schemas, their hashes and docs/features.md come. A feature whose
 * formula changes gets another name, so that no model is ever served by numbers that it was not trained on.
 */

export interface Feature {
  readonly name: string;
  readonly unit: string;
  readonly formula: string;
  readonly source: string;
}

const CKS = 'Cont, Kukanov, Stoikov, The price impact of order book events, J. Financial Econometrics 12 (2014)';
const GOULD = 'Gould, Bonart, Queue imbalance as a one-tick-ahead price predictor, Market Microstructure 2 (2016)';
const STOIKOV = 'Stoikov, The micro-price, Quantitative Finance 18 (2018), its first term';
const XU = 'Xu, Gould, Howison, Multi-level order-flow imbalance, Market Microstructure 4 (2019)';
const ABDL =
  'Andersen, Bollerslev, Diebold, Labys, Modeling and forecasting realized volatility, Econometrica 71 (2003)';
const LEE = 'signed by the resting side, so without the tick test of Lee, Ready, J. Finance 46 (1991)';
const OWN = 'own';

const feature = (name: string, unit: string, formula: string, source: string): Feature => ({
  name,
  unit,
  formula,
  source,
});

const level = (k: number): Feature =>
  feature(`imbalance${k}`, '−1 to 1', `(B${k} − A${k}) / (B${k} + A${k})`, k === 1 ? GOULD : XU);
const ofi = (n: number): Feature =>
  feature(`ofi${n}`, '−1 to 1', `M${n}(e) / (M${n}(|e|) + 1); e the change of bid less ask queue at the touch`, CKS);
const flow = (s: number): Feature =>
  feature(`tradeFlow${s}s`, '−1 to 1', `S${s}(x·q) / (S${s}(q) + 1), hidden executions included`, LEE);
const rate = (name: string, s: number, what: string): Feature =>
  feature(`${name}${s}s`, 'ln(1 + 1/s)', `ln(1 + S${s}(${what}) / ${s})`, OWN);
const volatility = (s: number): Feature =>
  feature(`volatility${s}s`, 'bp per √s', `√(S${s}(r²) / ${s}); r the change of the mid in bp, event by event`, ABDL);
const drift = (n: number): Feature => feature(`drift${n}`, 'bp', `(mid − M${n}(mid)) / mid · 10⁴`, OWN);

/** Written at every book event, in this order. */
export const STATE_FEATURES = [
  feature('spreadTicks', 'ticks', 'a1 − b1', OWN),
  feature('micropriceTicks', 'ticks', '(a1·B1 + b1·A1) / (B1 + A1) − mid', STOIKOV),
  ...[1, 2, 3, 4, 5].map(level),
  feature('imbalanceDepth', '−1 to 1', '(ΣB − ΣA) / (ΣB + ΣA) over five levels', XU),
  feature('bidQueueLn', 'ln(1 + lots)', 'ln(1 + B1)', OWN),
  feature('askQueueLn', 'ln(1 + lots)', 'ln(1 + A1)', OWN),
  feature('bidDepthLn', 'ln(1 + lots)', 'ln(1 + ΣB) over five levels', OWN),
  feature('askDepthLn', 'ln(1 + lots)', 'ln(1 + ΣA) over five levels', OWN),
  feature('bidGapLn', 'ln(1 + ticks)', 'ln(1 + b1 − b2)', OWN),
  feature('askGapLn', 'ln(1 + ticks)', 'ln(1 + a2 − a1)', OWN),
  feature('bidReachLn', 'ln(1 + ticks)', 'ln(1 + b1 − b5), or to the last level there is', OWN),
  feature('askReachLn', 'ln(1 + ticks)', 'ln(1 + a5 − a1), or to the last level there is', OWN),
  ...[5, 20, 100].map(ofi),
  ...[1, 10, 60].map(flow),
  ...[1, 10, 60].map((s) => rate('volume', s, 'q')),
  ...[1, 10, 60].map((s) => rate('trades', s, '1 a trade')),
  ...[1, 10, 60].map((s) => rate('events', s, '1 a book event')),
  feature('addBalance10s', '−1 to 1', 'S10(s a new order) / (S10(1 a new order) + 1)', OWN),
  feature('cancelBalance10s', '−1 to 1', 'S10(s a cancel) / (S10(1 a cancel) + 1)', OWN),
  ...[10, 60, 300].map(volatility),
  ...[5, 20, 100].map(drift),
  feature('sinceEventLn', 'ln(1 + ms)', 'ln(1 + time since the book event before)', OWN),
  feature('sinceMoveLn', 'ln(1 + ms)', 'ln(1 + time since the mid last moved)', OWN),
  feature('sinceTradeLn', 'ln(1 + ms)', 'ln(1 + time since the last execution)', OWN),
  feature('lastFlowLn', 'ln(1 + lots)', 'sign(e) · ln(1 + |e|) of the newest event', CKS),
  feature('eventSizeLn', 'ln(1 + lots)', 'ln(1 + S60(size of new orders) / (S60(1 a new order) + 1))', OWN),
  feature('hiddenShare60s', '0 to 1', 'S60(hidden q) / (S60(q) + 1): what trades in the dark', OWN),
  feature('hiddenFlow60s', '−1 to 1', 'S60(x·q hidden) / (S60(q hidden) + 1)', LEE),
] as const satisfies readonly Feature[];
