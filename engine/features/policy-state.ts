/**
 * What an execution policy sees, as seen from the order's side: what is signed counts towards the order's good, what
 * belongs to bid and ask to its own and the other side. A buy and a sell in mirrored markets are the same state, so a
 * policy learns both from either.
 */
import { type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import type { FeatureWindow } from '../core/features.ts';
import type { OrderView } from '../core/policy.ts';
import type { StreamedQuote } from '../core/venue.ts';
import type { Feature } from './catalogue.ts';

/** Features of the market's state as they are. */
const EVEN = [
  'spreadTicks',
  ...['volume10s', 'volume60s', 'trades10s', 'trades60s', 'events10s'],
  ...['volatility10s', 'volatility60s', 'volatility300s', 'sinceMoveLn', 'sinceTradeLn', 'hiddenShare60s'],
] as const;
/** Those that change their sign with the side: positive, the price is about to rise, which is bad for a buyer. */
const ODD = [
  ...['micropriceTicks', 'imbalance1', 'imbalance2', 'imbalance3', 'imbalanceDepth', 'ofi5', 'ofi20', 'ofi100'],
  ...['tradeFlow1s', 'tradeFlow10s', 'tradeFlow60s', 'addBalance10s', 'cancelBalance10s', 'drift5', 'drift20'],
  ...['drift100', 'lastFlowLn', 'hiddenFlow60s'],
] as const;
/** Of the bid and of the ask: the order's own side first. */
const PAIRS = [
  ['bidQueueLn', 'askQueueLn'],
  ['bidDepthLn', 'askDepthLn'],
  ['bidGapLn', 'askGapLn'],
] as const;

const OWN = 'own';
const feature = (name: string, unit: string, formula: string): Feature => ({ name, unit, formula, source: OWN });

/** In the order in which they are written. */
export const EXECUTION_FEATURES: readonly Feature[] = [
  ...EVEN.map((name) => feature(name, 'as there', `${name} of the state`)),
  ...ODD.map((name) => feature(`own${name}`, 'as there', `side · ${name} of the state`)),
  ...PAIRS.flatMap(([bid, ask]) => [
    feature(bid.replace('bid', 'own'), 'as there', `${bid} of a buy, ${ask} of a sell`),
    feature(bid.replace('bid', 'other'), 'as there', `${ask} of a buy, ${bid} of a sell`),
  ]),
  feature('timeLeft', '0 to 1', '(end − now) / (end − start)'),
  feature('qtyLeft', '0 to 1', '1 − filled / quantity'),
  feature('behindClips', 'clips, ±10', '(planned − filled) / clip; a clip is what the plan does in a slice'),
  feature('restingClips', 'clips', 'resting at the touch / clip'),
  feature('behindTouchClips', 'clips', 'resting a tick behind the touch / clip'),
  feature('darkClips', 'clips', 'resting in the dark / clip'),
  feature('inFlightClips', 'clips', 'sent to be done at once, not answered / clip'),
  feature(
    'dealerEdgeTicks',
    'ticks, ±10',
    'how much better the best dealer is than taking at the touch; −10: none quotes',
  ),
  feature('ownNewsScore', 'score', 'side · newsScore'),
  feature('clipLn', 'ln(1 + touches)', 'ln(1 + clip / mean quantity at the touch)'),
];

/** No order is so far off its plan that more would mean anything. */
const MOST = 10;
const bounded = (value: number): number => Math.max(-MOST, Math.min(MOST, value));

/** Null while the market's features are not there. */
export function executionState(
  window: FeatureWindow,
  dealer: StreamedQuote | null,
  newsScore: number,
  order: OrderView,
): Float32Array | null {
  if (!window.ready) return null;
  const places = placesIn(window.schema.names);
  const values = window.values();
  const newest = values.length - window.schema.names.length;
  const at = (name: string): number => values[newest + places.get(name)!]!;
  const sign = sideSign(order.side);
  const state = new Float32Array(EXECUTION_FEATURES.length);
  let i = 0;
  for (const name of EVEN) state[i++] = at(name);
  for (const name of ODD) state[i++] = sign * at(name);
  for (const [bid, ask] of PAIRS) {
    state[i++] = at(sign === 1 ? bid : ask);
    state[i++] = at(sign === 1 ? ask : bid);
  }
  const clips = (qty: number): number => bounded(qty / order.clipQty);
  state[i++] = order.timeLeft;
  state[i++] = 1 - order.filledQty / order.qty;
  state[i++] = clips(order.plannedQty - order.filledQty);
  state[i++] = clips(order.restingQty);
  state[i++] = clips(order.behindTouchQty);
  state[i++] = clips(order.darkQty);
  state[i++] = clips(order.inFlightQty);
  state[i++] = dealer ? bounded(edgePx(order.side, dealer, order.takePx) / order.tickPx) : -MOST;
  state[i++] = sign * newsScore;
  state[i++] = Math.log1p(order.clipQty / Math.max(1, order.touchQty));
  return state;
}

/** By how much a dealer is better than taking at the touch. */
const edgePx = (side: Side, { bidPx, askPx }: StreamedQuote, takePx: number): number =>
  side === 'buy' ? takePx - askPx : bidPx - takePx;

const known = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function placesIn(names: readonly string[]): ReadonlyMap<string, number> {
  let places = known.get(names);
  if (!places) known.set(names, (places = new Map(names.map((name, place) => [name, place]))));
  return places;
}
