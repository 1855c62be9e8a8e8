/**
 * Fits what traders do given the book: where limit orders are placed and how large they are, which orders are
 * cancelled, when market orders come and what they take. Distances are in median spreads, so that the shape of a book
 * carries over to an instrument of another price.
 */
import { mean } from '../../../shared/std/mean.ts';
import { quantilesAbove } from '../../../shared/std/quantiles.ts';
import { type Slot, within } from './slots.ts';
import { meansOfShares } from './statistics.ts';
import { KIND, type MarketOrders, type Tape } from './tape.ts';

/** Upper edges of the spread classes, in median spreads; the last class is open. */
const SPREAD_EDGES = [0.3, 0.5, 0.75, 1, 1.5, 2, 3] as const;
/** Upper edges of the classes of an order's distance from its side's best price; the last class is open. */
const DISTANCE_EDGES = [0, 0.25, 0.5, 1, 2, 4] as const;
/** Upper edges of the classes of the quantity at the best price, in lots; the last class is open. */
const QTY_EDGES = [20, 50, 99, 100, 200, 400, 800] as const;
const EXPOSURE_EVERY_ROWS = 10;
/** Fewer cancellations than this say nothing about a class. */
const FEW = 200;
/** In how many equal shares a distribution is kept. */
const SHARES = 25;

export interface BookFit {
  readonly spreadEdges: readonly number[];
  readonly distanceEdges: readonly number[];
  readonly limitShare: number;
  readonly improveBySpread: readonly number[];
  readonly improveFraction: readonly number[];
  readonly joinShare: number;
  readonly behind: readonly number[];
  readonly improveQty: readonly number[];
  readonly joinQty: readonly number[];
  readonly behindQty: readonly number[];
  readonly cancelHazard: readonly number[];
  readonly takeBySpread: readonly number[];
  /** Upper edges, in lots, of the classes of the quantity at the best price; the last class is open. */
  readonly qtyEdges: readonly number[];
  /** Share of market orders that take exactly the best level, by the quantity there. */
  readonly takeExact: readonly number[];
  readonly takeSweep: number;
  readonly sweepOver: readonly number[];
  readonly takeQty: readonly number[];
  readonly takeQtyMax: number;
  readonly takeTilt: number;
  readonly takeQtyMean: number;
}

export function classOf(edges: readonly number[], value: number): number {
  let index = 0;
  while (index < edges.length && value > edges[index]!) index++;
  return index;
}

export function fitBook(tape: Tape, orders: MarketOrders, slots: readonly Slot[], spreadTicks: number): BookFit {
  return {
    spreadEdges: SPREAD_EDGES,
    distanceEdges: DISTANCE_EDGES,
    ...fitLimits(tape, slots, spreadTicks),
    ...fitCancels(tape, slots, spreadTicks),
    ...fitTakes(tape, orders, slots, spreadTicks),
  };
}

function fitLimits({ rows }: Tape, slots: readonly Slot[], spreadTicks: number) {
  const seen = SPREAD_EDGES.map(() => 0).concat(0);
  const improved = SPREAD_EDGES.map(() => 0).concat(0);
  const fractions: number[] = [];
  const behind: number[] = [];
  const qty = { improve: [] as number[], join: [] as number[], behind: [] as number[] };
  let quotes = 0;
  for (const slot of slots) {
    const [from, to] = within(rows.tsUs, slot);
    for (let i = from; i < to; i++) {
      if (rows.kind[i] !== KIND.trade) quotes++;
      if (rows.kind[i] !== KIND.add) continue;
      const spread = rows.askPx[i]! - rows.bidPx[i]!;
      const away = rows.side[i]! > 0 ? rows.bidPx[i]! - rows.px[i]! : rows.px[i]! - rows.askPx[i]!;
      const spreadClass = classOf(SPREAD_EDGES, spread / spreadTicks);
      if (spread > 1) seen[spreadClass]!++;
      if (away < 0) {
        improved[spreadClass]!++;
        fractions.push(Math.min(1, -away / spread));
        qty.improve.push(rows.qty[i]!);
      } else if (away === 0) qty.join.push(rows.qty[i]!);
      else {
        behind.push(away / spreadTicks);
        qty.behind.push(rows.qty[i]!);
      }
    }
  }
  return {
    limitShare: (qty.improve.length + qty.join.length + qty.behind.length) / quotes,
    improveBySpread: seen.map((count, i) => improved[i]! / Math.max(1, count)),
    improveFraction: meansOfShares(fractions, SHARES),
    joinShare: qty.join.length / (qty.join.length + behind.length),
    behind: meansOfShares(behind, SHARES),
    improveQty: meansOfShares(qty.improve, SHARES),
    joinQty: meansOfShares(qty.join, SHARES),
    behindQty: meansOfShares(qty.behind, SHARES),
  };
}

interface LiveOrder {
  readonly side: number;
  readonly px: number;
  qty: number;
}

/**
 * Cancellations of each distance class per resting order and message. Orders are followed by their ids from when they
 * came until they are seen beyond the fifth level, for what happens beyond the recorded levels is not reported. They
 * are counted every few messages and not by time, for most come and go in bursts.
 */
function fitCancels({ rows, seconds }: Tape, slots: readonly Slot[], spreadTicks: number) {
  const cancelled = DISTANCE_EDGES.map(() => 0).concat(0);
  const exposed = DISTANCE_EDGES.map(() => 0).concat(0);
  const live = new Map<number, LiveOrder>();
  let second = 0;
  let slot = 0;
  for (let row = 0; row < rows.tsUs.length; row++) {
    const tsUs = rows.tsUs[row]!;
    while (second + 1 < seconds.tsUs.length && seconds.tsUs[second + 1]! <= tsUs) second++;
    while (slot < slots.length && slots[slot]!.toUs <= tsUs) slot++;
    const counts = slot < slots.length && slots[slot]!.fromUs <= tsUs;
    // The columns are the book before the message: orders are counted before it is followed.
    for (const [id, { side, px }] of row % EXPOSURE_EVERY_ROWS === 0 ? live : []) {
      const away = side > 0 ? rows.bidPx[row]! - px : px - rows.askPx[row]!;
      const isDeep = side > 0 ? px < seconds.deepBidPx[second]! : px > seconds.deepAskPx[second]!;
      if (away < 0 || isDeep) live.delete(id);
      else if (counts) exposed[classOf(DISTANCE_EDGES, away / spreadTicks)]! += EXPOSURE_EVERY_ROWS;
    }
    const order = follow(live, rows, row);
    if (!order || !counts || rows.kind[row] !== KIND.cancel) continue;
    const bestPx = order.side > 0 ? rows.bidPx[row]! : rows.askPx[row]!;
    cancelled[classOf(DISTANCE_EDGES, Math.abs(order.px - bestPx) / spreadTicks)]!++;
  }
  const hazards = cancelled.map((count, k) => count / Math.max(1, exposed[k]!));
  // Classes that the recorded levels hardly reach have the hazard of the last one that they do.
  for (let k = 1; k < hazards.length; k++) if (cancelled[k]! < FEW) hazards[k] = hazards[k - 1]!;
  return { cancelHazard: hazards };
}

/** Keeps up the orders that are followed; the order that a message is about, undefined where it is not one of them. */
function follow(live: Map<number, LiveOrder>, rows: Tape['rows'], row: number): LiveOrder | undefined {
  const id = rows.orderId[row]!;
  const order = live.get(id);
  if (rows.kind[row] === KIND.add) live.set(id, { side: rows.side[row]!, px: rows.px[row]!, qty: rows.qty[row]! });
  else if (order) {
    order.qty -= rows.qty[row]!;
    if (order.qty <= 0) live.delete(id);
  }
  return order;
}

function fitTakes({ seconds }: Tape, orders: MarketOrders, slots: readonly Slot[], spreadTicks: number) {
  const taken = SPREAD_EDGES.map(() => 0).concat(0);
  const waited = SPREAD_EDGES.map(() => 0).concat(0);
  const over: number[] = [];
  const partial: number[] = [];
  const all: number[] = [];
  const met = QTY_EDGES.map(() => 0).concat(0);
  const exact = QTY_EDGES.map(() => 0).concat(0);
  let product = 0;
  let square = 0;
  for (const slot of slots) {
    const [first, last] = within(seconds.tsUs, slot);
    for (let i = first; i < last; i++)
      waited[classOf(SPREAD_EDGES, (seconds.askPx[i]! - seconds.bidPx[i]!) / spreadTicks)]!++;
    const [from, to] = within(orders.tsUs, slot);
    for (let i = from; i < to; i++) {
      taken[classOf(SPREAD_EDGES, (orders.askPx[i]! - orders.bidPx[i]!) / spreadTicks)]!++;
      const bestQty = orders.sign[i]! > 0 ? orders.askQty[i]! : orders.bidQty[i]!;
      const qty = orders.qty[i]!;
      all.push(qty);
      const qtyClass = classOf(QTY_EDGES, bestQty);
      met[qtyClass]!++;
      if (qty === bestQty) exact[qtyClass]!++;
      else if (qty > bestQty) over.push(qty - bestQty);
      else partial.push(qty);
      const imbalance = (orders.bidQty[i]! - orders.askQty[i]!) / (orders.bidQty[i]! + orders.askQty[i]!);
      product += imbalance * orders.sign[i]!;
      square += imbalance * imbalance;
    }
  }
  const rates = taken.map((count, k) => count / Math.max(1, waited[k]!));
  const overall = all.length / waited.reduce((sum, count) => sum + count, 0);
  return {
    takeBySpread: rates.map((rate) => rate / overall),
    qtyEdges: QTY_EDGES,
    takeExact: exact.map((count, k) => count / Math.max(1, met[k]!)),
    takeSweep: over.length / all.length,
    sweepOver: meansOfShares(over, SHARES),
    takeQty: meansOfShares(partial, SHARES),
    takeQtyMax: quantilesAbove(all, [0.995])[0]!,
    takeTilt: product / square,
    takeQtyMean: mean(all),
  };
}
