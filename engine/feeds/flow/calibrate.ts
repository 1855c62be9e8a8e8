/**
 * Fits the parameters of the background flow to a recorded day: on every other quarter of an hour, so that the rest can
 * judge it. Deterministic: the same tape gives the same numbers.
 */
import { mean } from '../../../shared/std/mean.ts';
import { quantilesAbove } from '../../../shared/std/quantiles.ts';
import { fitBook, type BookFit } from './fit-book.ts';
import { fitHawkes, type HawkesStretch } from './fit-hawkes.ts';
import { fitSigns, type SignFit } from './fit-signs.ts';
import { factsOf } from './facts.ts';
import { type Slot, slotsOf, within } from './slots.ts';
import { leastSquares } from './statistics.ts';
import { KIND, marketOrders, type Tape } from './tape.ts';

/** From the reaction of machines to slow waves of interest. */
export const DECAY_SECONDS = [0.0005, 0.02, 1, 30] as const;

export interface Activity {
  /** Events a second on average over the session. */
  readonly perSecond: number;
  /** By decay: events caused by one of the same kind, and by one market order. */
  readonly bySelf: readonly number[];
  readonly byTrades: readonly number[];
}

/** Activity is exp(a + b·x + c·x²) against its mean of 1, x the share of the session gone by. */
export type Curve = readonly [a: number, b: number, c: number];

export interface FlowFit {
  readonly decaySeconds: readonly number[];
  readonly midTicks: number;
  readonly spreadTicks: number;
  readonly volatilityBp: number;
  readonly quotes: Activity;
  readonly trades: Activity;
  readonly book: BookFit;
  readonly signs: SignFit;
  readonly curves: { readonly quotes: Curve; readonly trades: Curve; readonly volatility: Curve };
}

export function calibrate(tape: Tape): FlowFit {
  const slots = slotsOf(tape, 'fitted');
  const { rows, seconds } = tape;
  const orders = marketOrders(tape);
  const facts = factsOf(tape, slots);
  const spreads = seconds.askPx.map((askPx, i) => askPx - seconds.bidPx[i]!);
  const [spreadTicks] = quantilesAbove(
    slots.flatMap((slot) => spreads.slice(...within(seconds.tsUs, slot))),
    [0.5],
  );
  const quoteTimes = rows.tsUs.filter((_, i) => rows.kind[i] !== KIND.trade);
  const curves = {
    quotes: fitCurve(slots, (slot) => count(quoteTimes, slot)),
    trades: fitCurve(slots, (slot) => volume(orders.tsUs, orders.qty, slot)),
    volatility: fitCurve(slots, (slot) => volatility(tape, slot)),
  };
  return {
    decaySeconds: DECAY_SECONDS,
    midTicks: mean(seconds.askPx),
    spreadTicks: spreadTicks!,
    volatilityBp: facts.get('volatility: 5 min, bp per √second')!,
    quotes: fitActivity(slots, quoteTimes, orders.tsUs, curves.quotes),
    trades: fitActivity(slots, orders.tsUs, null, curves.trades),
    book: fitBook(tape, orders, slots, spreadTicks!),
    signs: fitSigns(orders, slots),
    curves,
  };
}

function fitActivity(slots: readonly Slot[], own: number[], trades: number[] | null, curve: Curve): Activity {
  const stretches = slots.map((slot): HawkesStretch => {
    const events = own.slice(...within(own, slot));
    const sources = trades ? [events, trades.slice(...within(trades, slot))] : [events];
    return { fromUs: slot.fromUs, toUs: slot.toUs, events, sources, curve: curveAt(curve, middleOf(slot)) };
  });
  const { weights } = fitHawkes(stretches, DECAY_SECONDS);
  const seconds = stretches.reduce((sum, { fromUs, toUs }) => sum + (toUs - fromUs) / 1e6, 0);
  const events = stretches.reduce((sum, stretch) => sum + stretch.events.length, 0);
  return { perSecond: events / seconds, bySelf: weights[0]!, byTrades: weights[1] ?? DECAY_SECONDS.map(() => 0) };
}

const SLOTS_A_SESSION = 26;
const middleOf = ({ index }: Slot): number => (index + 0.5) / SLOTS_A_SESSION;

const curveAt = ([a, b, c]: Curve, x: number): number => Math.exp(a + b * x + c * x * x);

/** Log-quadratic least squares, then scaled to a mean of 1 over the session. */
function fitCurve(slots: readonly Slot[], valueOf: (slot: Slot) => number): Curve {
  const x = slots.map((slot) => [1, middleOf(slot), middleOf(slot) ** 2]);
  const [, b, c] = leastSquares(
    x,
    slots.map((slot) => Math.log(Math.max(1e-9, valueOf(slot)))),
  );
  const grid = Array.from({ length: SLOTS_A_SESSION }, (_, i) => curveAt([0, b!, c!], (i + 0.5) / SLOTS_A_SESSION));
  return [-Math.log(mean(grid)), b!, c!];
}

const count = (times: readonly number[], slot: Slot): number => {
  const [from, to] = within(times, slot);
  return to - from;
};

function volume(times: readonly number[], qty: readonly number[], slot: Slot): number {
  const [from, to] = within(times, slot);
  return qty.slice(from, to).reduce((sum, q) => sum + q, 0);
}

/** Root mean square of the mid's one-minute changes, begun every ten seconds. */
function volatility({ seconds }: Tape, slot: Slot): number {
  const [from, to] = within(seconds.tsUs, slot);
  const mid = (i: number): number => seconds.askPx[i]! + seconds.bidPx[i]!;
  const squares: number[] = [];
  for (let i = from; i + 60 < to; i += 10) squares.push((mid(i + 60) - mid(i)) ** 2);
  return Math.sqrt(mean(squares));
}
