/**
 * The stylised facts by which a market is recognised, each one number, computed from a tape over chosen slots. Nothing
 * here knows whether the tape is recorded or simulated.
 */
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { mean } from '../../../shared/std/mean.ts';
import { quantilesAbove } from '../../../shared/std/quantiles.ts';
import { type Slot, within } from './slots.ts';
import { autocorrelation, kurtosis, variance } from './statistics.ts';
import { BOOK_LEVELS, KIND, marketOrders, type MarketOrders, type Tape } from './tape.ts';

export type Facts = ReadonlyMap<string, number>;

const SECONDS_A_SLOT = 900;
const MID_WINDOW_SECONDS = 5;

export function factsOf(tape: Tape, slots: readonly Slot[]): Facts {
  const orders = marketOrders(tape);
  const facts = new Map<string, number>();
  spreadAndDepth(tape, slots, facts);
  eventMix(tape, orders, slots, facts);
  arrivals(tape, slots, facts);
  signs(orders, slots, facts);
  response(orders, slots, facts);
  returns(tape, slots, facts);
  volumeCurve(orders, slots, facts);
  imbalance(tape, slots, facts);
  return facts;
}

function spreadAndDepth({ seconds }: Tape, slots: readonly Slot[], facts: Map<string, number>): void {
  const spreads: number[] = [];
  const depth: number[][] = Array.from({ length: BOOK_LEVELS }, () => []);
  for (const slot of slots) {
    const [from, to] = within(seconds.tsUs, slot);
    for (let i = from; i < to; i++) {
      spreads.push(seconds.askPx[i]! - seconds.bidPx[i]!);
      for (const [level, column] of depth.entries()) column.push(seconds.depth[level]![i]! / 2);
    }
  }
  const [low, median, high] = quantilesAbove(spreads, [0.1, 0.5, 0.9]);
  facts.set('spread: 10 % quantile, ticks', low!);
  facts.set('spread: median, ticks', median!);
  facts.set('spread: 90 % quantile, ticks', high!);
  for (const level of [1, 2, 3, 5]) facts.set(`depth: level ${level}, lots`, mean(depth[level - 1]!));
}

function eventMix({ rows }: Tape, orders: MarketOrders, slots: readonly Slot[], facts: Map<string, number>): void {
  const counts = [0, 0];
  let takers = 0;
  let cleared = 0;
  for (const slot of slots) {
    const [from, to] = within(rows.tsUs, slot);
    for (let i = from; i < to; i++) if (rows.kind[i] !== KIND.trade) counts[rows.kind[i]!]!++;
    const [first, last] = within(orders.tsUs, slot);
    takers += last - first;
    for (let i = first; i < last; i++) {
      if (orders.qty[i]! >= (orders.sign[i]! > 0 ? orders.askQty[i]! : orders.bidQty[i]!)) cleared++;
    }
  }
  const all = counts[KIND.add]! + counts[KIND.cancel]! + takers;
  facts.set('mix: limit orders, share', counts[KIND.add]! / all);
  facts.set('mix: cancellations, share', counts[KIND.cancel]! / all);
  facts.set('mix: market orders, share', takers / all);
  facts.set('mix: market orders that clear the best level, share', cleared / takers);
}

function arrivals({ rows }: Tape, slots: readonly Slot[], facts: Map<string, number>): void {
  const counts: number[][] = [];
  let short = 0;
  let gaps = 0;
  for (const slot of slots) {
    const [from, to] = within(rows.tsUs, slot);
    const perSecond = Array.from({ length: SECONDS_A_SLOT }, () => 0);
    for (let i = from; i < to; i++) {
      perSecond[Math.floor((rows.tsUs[i]! - slot.fromUs) / US_PER_SECOND)]!++;
      if (i === from) continue;
      gaps++;
      if (rows.tsUs[i]! - rows.tsUs[i - 1]! < 1_000) short++;
    }
    counts.push(perSecond);
  }
  const all = counts.flat();
  facts.set('arrivals: messages a second', mean(all));
  facts.set('arrivals: gaps under 1 ms, share', short / gaps);
  // About each slot's own mean, so that the intraday curve does not pass for clustering.
  facts.set('arrivals: dispersion of counts a second', mean(counts.map((slot) => variance(slot) / mean(slot))));
  for (const lag of [1, 10]) {
    const correlation = mean(counts.map((slot) => autocorrelation([slot], lag)));
    facts.set(`arrivals: autocorrelation of counts, ${lag} s`, correlation);
  }
}

function signs(orders: MarketOrders, slots: readonly Slot[], facts: Map<string, number>): void {
  const stretches = slots.map((slot) => orders.sign.slice(...within(orders.tsUs, slot)));
  for (const lag of [1, 5, 20]) {
    facts.set(`signs: autocorrelation, lag ${lag}`, autocorrelation(stretches, lag));
  }
}

/** How far the mid has gone the way of a market order, so many market orders later, in median spreads. */
function response(orders: MarketOrders, slots: readonly Slot[], facts: Map<string, number>): void {
  for (const lag of [1, 20]) {
    const moves: number[] = [];
    for (const slot of slots) {
      const [from, to] = within(orders.tsUs, slot);
      for (let i = from; i + lag < to; i++) {
        const change = orders.bidPx[i + lag]! + orders.askPx[i + lag]! - orders.bidPx[i]! - orders.askPx[i]!;
        moves.push((orders.sign[i]! * change) / 2);
      }
    }
    facts.set(`response: mid ${lag} market orders later, spreads`, mean(moves) / facts.get('spread: median, ticks')!);
  }
}

function returns(tape: Tape, slots: readonly Slot[], facts: Map<string, number>): void {
  const minute = logReturns(tape, slots, 60, 60);
  facts.set('returns: kurtosis, 1 min', kurtosis(minute));
  const vol = (seconds: number): number =>
    Math.sqrt(mean(logReturns(tape, slots, seconds, 1).map((r) => r * r)) / seconds) * 1e4;
  const slow = vol(300);
  facts.set('volatility: 5 min, bp per √second', slow);
  facts.set('volatility: 1 s over 5 min', vol(1) / slow);
  facts.set('volatility: 10 s over 5 min', vol(10) / slow);
  facts.set('volatility: 60 s over 5 min', vol(60) / slow);
}

/** Log returns of the mid over `span` seconds, one begun every `step` seconds, none across slots. */
function logReturns({ seconds }: Tape, slots: readonly Slot[], span: number, step: number): number[] {
  const found: number[] = [];
  for (const slot of slots) {
    const [from, to] = within(seconds.tsUs, slot);
    for (let i = from; i + span < to; i += step) {
      const before = seconds.bidPx[i]! + seconds.askPx[i]!;
      found.push(Math.log((seconds.bidPx[i + span]! + seconds.askPx[i + span]!) / before));
    }
  }
  return found;
}

/** Volume of each slot against the mean slot, and how far the ends stand above the middle. */
function volumeCurve(orders: MarketOrders, slots: readonly Slot[], facts: Map<string, number>): void {
  const volumes = slots.map((slot) => {
    const [from, to] = within(orders.tsUs, slot);
    let sum = 0;
    for (let i = from; i < to; i++) sum += orders.qty[i]!;
    return { index: slot.index, sum };
  });
  const meanOf = (from: number, to: number): number =>
    mean(volumes.filter(({ index }) => index >= from && index < to).map(({ sum }) => sum));
  const middle = meanOf(8, 20);
  facts.set('volume: executed, lots a second', mean(volumes.map(({ sum }) => sum)) / SECONDS_A_SLOT);
  facts.set('volume: first hour over midday', meanOf(0, 4) / middle);
  facts.set('volume: last hour over midday', meanOf(22, 26) / middle);
}

/** How often the mid's next move is up, when the touch is heavy on the bid side and when on the ask side. */
function imbalance(tape: Tape, slots: readonly Slot[], facts: Map<string, number>): void {
  const [bid, ask] = upAfterImbalance(tape, slots);
  facts.set('imbalance: next move up, bid heavy', bid);
  facts.set('imbalance: next move up, ask heavy', ask);
}

function upAfterImbalance({ rows }: Tape, slots: readonly Slot[]): [number, number] {
  const ups = [0, 0];
  const all = [0, 0];
  for (const slot of slots) {
    const [from, to] = within(rows.tsUs, slot);
    let next = 0;
    for (let i = to - 2; i >= from; i--) {
      const change = rows.bidPx[i + 1]! + rows.askPx[i + 1]! - rows.bidPx[i]! - rows.askPx[i]!;
      if (change !== 0) next = Math.sign(change);
      if (next === 0 || i % MID_WINDOW_SECONDS !== 0) continue;
      const share = rows.bidQty[i]! / (rows.bidQty[i]! + rows.askQty[i]!);
      const heavy = share >= 2 / 3 ? 0 : share <= 1 / 3 ? 1 : -1;
      if (heavy < 0) continue;
      all[heavy]!++;
      if (next > 0) ups[heavy]!++;
    }
  }
  return [ups[0]! / all[0]!, ups[1]! / all[1]!];
}
