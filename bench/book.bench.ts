/**
 * How fast the book builder is on recorded days: alone, fed with the recording's own events, and beside the npm package
 * `nodejs-order-book`, both fed with one list of operations in alternating rounds. The package knows no window of N
 * levels, so for that list every order that leaves the window is deleted explicitly and every level that enters is added
 * as one order; both books must then end up alike, or the comparison is refused. The package also keeps each level's
 * orders in time priority, which our builder does not.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OrderBook as PackageBook, Side as PackageSide } from 'nodejs-order-book';
import type { BookLevel, MarketEvent } from '../engine/core/market-event.ts';
import { openLobster } from '../engine/feeds/lobster/lobster-feed.ts';
import { OrderBook } from '../engine/feeds/order-book.ts';
import { readAll } from '../engine/feeds/replay-verify.ts';
import { invariant } from '../shared/std/assert.ts';
import type { Side } from '../shared/domain/basics/scalars.ts';
import { median, type Report } from './bench.ts';

const SHARED = process.env['WATCHKEEPER_SHARED'] ?? join(import.meta.dirname, '../../shared');
const DAYS = ['GOOG_2012-06-21_10', 'AMZN_2012-06-21_5'];
const ROUNDS = 7;
/** Above any order id of a recording: ids of levels that came without their orders. */
const FIRST_LEVEL_ID = 2 ** 40;

export async function bench(report: Report): Promise<void> {
  for (const day of DAYS) {
    const path = join(SHARED, 'market-data/lobster', `LOBSTER_SampleFile_${day}.zip`);
    if (existsSync(path)) await benchDay(day, path, report);
    else report({ name: `book/${day}/skipped`, value: 1, unit: 'recordings', detail: 'it is not on this machine' });
  }
}

async function benchDay(day: string, path: string, report: Report): Promise<void> {
  const openedMs = performance.now();
  const feed = await openLobster(path);
  const openMs = performance.now() - openedMs;
  const events = readAll(feed);
  const operations = new OperationList(feed.depth).from(events);
  const packageCalls = operations.map(toPackageCall);

  const rounds = { alone: [] as number[], ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    rounds.alone.push(perSecond(events.length, () => build(events, feed.depth)));
    let ours: OrderBook | undefined;
    let theirs: PackageBook | undefined;
    rounds.ours.push(perSecond(operations.length, () => (ours = build(operations, Infinity))));
    rounds.theirs.push(perSecond(operations.length, () => (theirs = buildPackage(packageCalls))));
    invariant(ours && theirs && alike(ours, theirs), `${day}: both books end up alike`);
  }
  const size = { messages: events.length, levels: feed.depth };
  report({ name: `book/${day}/open`, value: openMs, unit: 'ms', detail: size });
  report({
    name: `book/${day}/build`,
    value: median(rounds.alone),
    unit: 'messages/s',
    detail: { ...size, rounds: rounds.alone },
  });
  const detail = { operations: operations.length, rounds: ROUNDS };
  const ours = median(rounds.ours);
  const theirs = median(rounds.theirs);
  report({ name: `book/${day}/same-operations/ours`, value: ours, unit: 'messages/s', detail });
  report({ name: `book/${day}/same-operations/nodejs-order-book`, value: theirs, unit: 'messages/s', detail });
  report({ name: `book/${day}/same-operations/ratio`, value: ours / theirs, unit: 'times', detail });
}

function perSecond(count: number, task: () => unknown): number {
  const startedMs = performance.now();
  task();
  return (count * 1_000) / (performance.now() - startedMs);
}

function build(events: readonly MarketEvent[], depth: number): OrderBook {
  const book = new OrderBook(depth);
  for (const event of events) book.apply(event);
  return book;
}

interface Order {
  readonly id: number;
  readonly side: Side;
  readonly px: number;
  qty: number;
}

/** An event with what is left of its order afterwards. */
type Operation = MarketEvent & { readonly leftQty: number };

/** Turns a windowed recording into operations on single orders that need no window. */
class OperationList {
  readonly #window: OrderBook;
  readonly #depth: number;
  readonly #operations: Operation[] = [];
  readonly #orders = new Map<number, Order>();
  /** Of each side's price: the orders there that came without an id, as one. */
  readonly #levelOrders = new Map<string, Order>();
  #levelIds = FIRST_LEVEL_ID;

  constructor(depth: number) {
    this.#depth = depth;
    this.#window = new OrderBook(depth + 1);
  }

  from(events: readonly MarketEvent[]): Operation[] {
    for (const event of events) {
      if (event.levels) {
        for (const level of event.levels.bids) this.#addLevel(event, 'buy', level);
        for (const level of event.levels.asks) this.#addLevel(event, 'sell', level);
      } else if (event.kind === 'add') this.#add(event, event.orderId, event.side, event);
      else if (event.kind === 'reduce' || event.kind === 'delete' || event.kind === 'trade') this.#take(event);
      if (event.refill) this.#addLevel(event, event.refill.side, event.refill);
      this.#closeWindow(event, event.side);
    }
    return this.#operations;
  }

  #add(event: MarketEvent, id: number, side: Side, { px, qty }: BookLevel): Order {
    const order = { id, side, px, qty };
    this.#orders.set(id, order);
    this.#emit(event, 'add', order, qty);
    return order;
  }

  #addLevel(event: MarketEvent, side: Side, level: BookLevel): void {
    this.#levelOrders.set(`${side}${level.px}`, this.#add(event, this.#levelIds++, side, level));
  }

  #take(event: MarketEvent): void {
    const { orderId, side, px } = event;
    const order = this.#orders.get(orderId) ?? this.#levelOrders.get(`${side}${px}`);
    invariant(order, `message ${event.offset} has an order`);
    const qty = Math.min(event.qty, order.qty);
    order.qty -= qty;
    this.#emit(event, event.kind, order, qty);
    if (order.qty === 0) this.#forget(order);
  }

  /** Deletes all orders of the level that has been pushed out of the window. */
  #closeWindow(event: MarketEvent, side: Side): void {
    const px = this.#window.levels(side, this.#depth + 1)[this.#depth]?.px;
    if (px === undefined) return;
    for (const order of this.#orders.values()) {
      if (order.px !== px || order.side !== side) continue;
      const { qty } = order;
      order.qty = 0;
      this.#emit(event, 'delete', order, qty);
      this.#forget(order);
    }
  }

  #forget({ id, side, px }: Order): void {
    this.#orders.delete(id);
    if (id >= FIRST_LEVEL_ID) this.#levelOrders.delete(`${side}${px}`);
  }

  #emit({ tsUs, offset, instrument }: MarketEvent, kind: MarketEvent['kind'], order: Order, qty: number): void {
    const { id: orderId, side, px, qty: leftQty } = order;
    const operation = { kind, tsUs, offset, instrument, side, orderId, px, qty, leftQty };
    this.#operations.push(operation);
    this.#window.apply(operation);
  }
}

/** All that the package is given is made ready before the clock starts: its ids are strings, its sides its own. */
const toPackageCall = ({ kind, orderId, side, px, leftQty }: Operation) => ({
  isNew: kind === 'add',
  id: String(orderId),
  side: side === 'buy' ? PackageSide.BUY : PackageSide.SELL,
  price: px,
  size: leftQty,
});

function buildPackage(calls: readonly ReturnType<typeof toPackageCall>[]): PackageBook {
  const book = new PackageBook();
  for (const { isNew, id, side, price, size } of calls) {
    if (isNew) book.limit({ id, side, price, size });
    else if (size === 0) book.cancel(id);
    else book.modify(id, { size });
  }
  return book;
}

function alike(ours: OrderBook, theirs: PackageBook): boolean {
  const [asks, bids] = theirs.depth();
  const levels = (side: Side): number[][] => ours.levels(side, Infinity).map(({ px, qty }) => [px, qty]);
  const best = (pairs: number[][], sign: 1 | -1): number[][] => pairs.toSorted((a, b) => sign * (a[0]! - b[0]!));
  return (
    JSON.stringify(levels('buy')) === JSON.stringify(best(bids, -1)) &&
    JSON.stringify(levels('sell')) === JSON.stringify(best(asks, 1))
  );
}
