/**
 * How fast the matching engine is: beside the npm package `nodejs-order-book` on the same operations in alternating
 * rounds, after which both books must be alike or the comparison is refused; and with few and with many resting orders,
 * again on the same operations, of which one in five is on an order drawn from all that rest. Figures are medians. The
 * package knows neither icebergs, hidden orders nor a sink that hears of everything, all of which ours has switched on.
 */
import { OrderBook as PackageBook, Side as PackageSide } from 'nodejs-order-book';
import type { Side } from '../shared/domain/basics/scalars.ts';
import { invariant } from '../shared/std/assert.ts';
import { type Rng, seededRng } from '../shared/std/rng.ts';
import { MatchingEngine } from '../engine/venues/matching/matching-engine.ts';
import type { MatchingSink, NewOrder } from '../engine/venues/matching/matching-order.ts';
import { type Bench, median } from './bench.ts';

const OPERATIONS = 200_000;
const ROUNDS = 15;
const MID_PX = 100_000;
/** New orders come this near to the mid, in ticks; what rests from the start lies beyond. */
const NEAR = 10;
const DEEP = 1_000;
const FEW = 100;
const MANY = 100_000;

type Operation =
  { readonly kind: 'add' | 'take'; readonly order: NewOrder } | { readonly kind: 'cancel'; readonly orderId: number };

interface Scene {
  readonly resting: readonly NewOrder[];
  readonly operations: readonly Operation[];
}

export const bench: Bench = async (report) => {
  const few = sceneOf(FEW);
  const many = sceneOf(MANY);
  const calls = few.operations.map(toPackageCall);
  const rounds = { few: [] as number[], many: [] as number[], theirs: [] as number[] };
  let trades = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const ours = run(few);
    rounds.many.push(run(many).perSecond);
    const theirs = runPackage(few, calls);
    invariant(alike(ours.engine, theirs.book), 'both books end up alike');
    trades = ours.trades;
    rounds.few.push(ours.perSecond);
    rounds.theirs.push(theirs.perSecond);
  }
  const detail = { operations: OPERATIONS, trades, rounds };
  const [ours, theirs, crowded] = [median(rounds.few), median(rounds.theirs), median(rounds.many)];
  const ratios = rounds.few.map((each, round) => each / rounds.theirs[round]!);
  report({ name: 'matching/same-operations/ours', value: ours, unit: 'operations/s', detail });
  report({ name: 'matching/same-operations/nodejs-order-book', value: theirs, unit: 'operations/s' });
  report({ name: 'matching/same-operations/ratio', value: median(ratios), unit: 'times' });
  report({ name: `matching/resting-${FEW}`, value: ours, unit: 'operations/s' });
  report({ name: `matching/resting-${MANY}`, value: crowded, unit: 'operations/s' });
  // Round by round, as what else the machine does slows both down alike.
  const slowerPct = median(rounds.few.map((alone, round) => 100 * (1 - rounds.many[round]! / alone)));
  report({ name: `matching/slower-with-${MANY}`, value: slowerPct, unit: 'percent' });
};

/** The same draws for any number of resting orders, so that the operations near the touch are the same. */
function sceneOf(count: number): Scene {
  const restingRng = seededRng('matching/resting');
  const resting = Array.from({ length: count }, (_, i) => {
    const side = i % 2 === 0 ? 'buy' : 'sell';
    return limit(i + 1, side, NEAR + 1 + restingRng.below(DEEP), 1 + restingRng.below(500));
  });
  const rng = seededRng('matching/operations');
  const live: number[] = [];
  let ids = count;
  const operations: Operation[] = [];
  while (operations.length < OPERATIONS) {
    const draw = rng.below(100);
    const side = rng.below(2) === 0 ? 'buy' : 'sell';
    if (draw < 10) {
      // Of all that rest: out, and back behind the others at its price.
      const order = resting[Math.floor(rng.next() * count)]!;
      // A message of its own, as from the wire: what is measured is the book, not the reading of old messages.
      operations.push({ kind: 'cancel', orderId: order.orderId }, { kind: 'add', order: { ...order } });
    } else if (draw < 50 || live.length < 200) {
      const order = limit(++ids, side, 1 + rng.below(NEAR), 1 + rng.below(500));
      live.push(order.orderId);
      operations.push({ kind: 'add', order });
    } else if (draw < 90) operations.push({ kind: 'cancel', orderId: pick(live, rng) });
    else operations.push({ kind: 'take', order: { ...limit(++ids, side, 0, 1 + rng.below(800)), type: 'market' } });
  }
  return { resting, operations };
}

const limit = (orderId: number, side: Side, distance: number, qty: number): NewOrder => ({
  orderId,
  owner: 0,
  side,
  px: side === 'buy' ? MID_PX - distance : MID_PX + distance,
  qty,
});

/** Some are executed already when their cancel comes, as in any market. */
function pick(live: number[], rng: Rng): number {
  const at = rng.below(live.length);
  const orderId = live[at]!;
  live[at] = live.at(-1)!;
  live.pop();
  return orderId;
}

function run({ resting, operations }: Scene): { engine: MatchingEngine; trades: number; perSecond: number } {
  let trades = 0;
  const nothing = (): void => {};
  const heard: MatchingSink = {
    added: nothing,
    reduced: nothing,
    deleted: nothing,
    crossed: nothing,
    rejected: nothing,
    cancelled: nothing,
    phaseChanged: nothing,
    traded: () => trades++,
  };
  const engine = new MatchingEngine({ tickPx: 1, selfMatch: 'cancel-resting' }, heard);
  for (const order of resting) engine.submit(order, 0);
  const startedMs = performance.now();
  for (const operation of operations) {
    if (operation.kind === 'cancel') engine.cancel(operation.orderId, 0);
    else engine.submit(operation.order, 0);
  }
  return { engine, trades, perSecond: (operations.length * 1_000) / (performance.now() - startedMs) };
}

/** All that the package is given is made ready before the clock starts: its ids are strings, its sides its own. */
const toPackageCall = (operation: Operation) =>
  operation.kind === 'cancel'
    ? { kind: operation.kind, id: String(operation.orderId), side: PackageSide.BUY, price: 0, size: 0 }
    : { kind: operation.kind, ...toPackageOrder(operation.order) };

const toPackageOrder = ({ orderId, side, px, qty }: NewOrder) => ({
  id: String(orderId),
  side: side === 'buy' ? PackageSide.BUY : PackageSide.SELL,
  price: px,
  size: qty,
});

function runPackage(
  { resting }: Scene,
  calls: readonly ReturnType<typeof toPackageCall>[],
): { book: PackageBook; perSecond: number } {
  const book = new PackageBook();
  for (const order of resting) book.limit(toPackageOrder(order));
  const startedMs = performance.now();
  for (const { kind, id, side, price, size } of calls) {
    if (kind === 'add') book.limit({ id, side, price, size });
    else if (kind === 'take') book.market({ side, size });
    else book.cancel(id);
  }
  return { book, perSecond: (calls.length * 1_000) / (performance.now() - startedMs) };
}

function alike(ours: MatchingEngine, theirs: PackageBook): boolean {
  const [asks, bids] = theirs.depth();
  const levels = (side: Side): number[][] => ours.levels(side, Infinity).map(({ px, qty }) => [px, qty]);
  const best = (pairs: number[][], sign: 1 | -1): number[][] => pairs.toSorted((a, b) => sign * (a[0]! - b[0]!));
  return (
    JSON.stringify(levels('buy')) === JSON.stringify(best(bids, -1)) &&
    JSON.stringify(levels('sell')) === JSON.stringify(best(asks, 1))
  );
}
