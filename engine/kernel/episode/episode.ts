/**
 * One parent order worked by the real engine in a market of its own, as fast as that goes, and what became of it. The
 * same episode and seed give the same outcome; two strategies on one seed meet the same market, but for what they do to it.
 */
import type { Child, VenueKind } from '../../../shared/domain/orders/child.ts';
import type { CommandOf } from '../../../shared/domain/command.ts';
import type { EventOf } from '../../../shared/domain/event.ts';
import { PARENT_ENDED, type Parent } from '../../../shared/domain/orders/parent.ts';
import { type Side, sideSign } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Feed } from '../../core/feed.ts';
import type { KnownFigures } from '../../core/figures.ts';
import { twiceMidPx } from '../../core/book-view.ts';
import type { OpenVenues } from '../../core/venue.ts';
import { OrderBook } from '../../feeds/order-book.ts';
import { Kernel } from '../kernel.ts';
import type { KernelOptions } from '../kernel-options.ts';
import type { Retention } from '../log/retention.ts';
import { MemoryLog } from './memory-log.ts';

export interface EpisodeMarket {
  readonly feed: Feed;
  readonly openVenues: OpenVenues;
  readonly dataLatency?: () => number;
  /** What a trader knows of the instrument from other days. */
  readonly figures?: KnownFigures;
  /** Why no order may go by its data just now. */
  readonly unfit?: NonNullable<KernelOptions['unfit']>;
}

export interface Episode {
  readonly openMarket: () => EpisodeMarket;
  readonly seed: string;
  /** Market time before the order, for figures to be known and books to be full. */
  readonly startUs: number;
  readonly endUs: number;
  readonly order: Omit<CommandOf<'SubmitParent'>, 'kind' | 'startUs' | 'endUs' | 'note'>;
}

/** The policy that orders are worked by, what forecasts for it, and who is told of its decisions, and at the end of all executions. */
export type Learned = Pick<KernelOptions, 'policyFor' | 'onDecision' | 'signals'> & {
  readonly onFill?: (fill: EpisodeFill) => void;
};

export interface EpisodeFill {
  readonly qty: number;
  /** All that its order executed. */
  readonly orderQty: number;
  readonly venueKind: VenueKind;
  readonly liquidity: 'maker' | 'taker';
}

export interface FilledSoFar {
  readonly qty: number;
  readonly notional: number;
}

/** An order as a roll-out measures it. */
export type MeasuredOrder = Pick<
  EventOf<'ModelMeasured'>,
  'costBps' | 'driftBps' | 'residualBps' | 'saidBps' | 'expectedBps'
>;

export interface EpisodeOutcome {
  readonly side: Side;
  readonly qty: number;
  readonly state: Parent['state'];
  readonly filledQty: number;
  readonly doneShare: number;
  /** Mid when the order arrived, in price units. */
  readonly arrivalPx: number;
  /** Implementation shortfall in basis points of the arrival price, fees included, what is unfilled at the last mid. */
  readonly isBps: number;
  readonly feesBps: number;
  /** Against the volume-weighted price of others meanwhile; positive is worse. */
  readonly vwapSlippageBps: number;
  /** Mid at the end against arrival, signed by the side. */
  readonly moveBps: number;
  /** Own executed quantity as a share of all that was executed. */
  readonly participation: number;
  readonly children: number;
  readonly denials: number;
  /** Share of the executed quantity by venue kind, and what of it was passive. */
  readonly mix: Readonly<Record<VenueKind, number>>;
  readonly passiveShare: number;
  /** The mid at the end of each second from start to end, in price units; 0 where it was unknown. */
  readonly midsPx: readonly number[];
  /** What was executed by the end of each of these seconds, and once more when all had settled. */
  readonly filledBySecond: readonly FilledSoFar[];
  /** The order as a roll-out measures it; null of one that tells nothing, or that no policy worked. */
  readonly measured: MeasuredOrder | null;
}

/** Limits so wide that the strategies, and not the gate, decide; the gate stays what every order passes through. */
const EPISODE_LIMITS = {
  maxOrderQty: 1_000_000,
  maxOrderValue: 1_000_000_000,
  maxParentQty: 10_000_000,
  maxParentValue: 10_000_000_000,
  priceCollarBps: 500,
  maxMessagesPerSecond: 1_000,
  maxPositionQty: 100_000_000,
  maxParticipationPct: 100,
} as const;

/** An outcome counts every child. */
const ALL: Retention = { parents: Infinity, children: Infinity, stops: Infinity, faults: Infinity, leastUs: 0 };

/** After the end, for venues to answer the last cancels. */
const SETTLE_US = 5 * US_PER_SECOND;

/** Throws where the engine refuses the order: then the episode is set up wrongly. */
export function runEpisode(
  { openMarket, seed, startUs, endUs, order }: Episode,
  { onFill, ...learned }: Learned = {},
): EpisodeOutcome {
  const kernel = startKernel(openMarket(), seed, learned);
  const parentId = submit(kernel, { startUs, endUs, order });
  const midsPx: number[] = [];
  const filledBySecond: FilledSoFar[] = [];
  const noteFilled = (): void => {
    const { filledQty, filledNotional } = kernel.state.parent(parentId);
    filledBySecond.push({ qty: filledQty, notional: filledNotional });
  };
  for (let tsUs = startUs + US_PER_SECOND; tsUs <= endUs; tsUs += US_PER_SECOND) {
    advance(kernel, tsUs);
    midsPx.push(midPx(kernel, order.instrument));
    noteFilled();
  }
  advance(kernel, endUs + SETTLE_US);
  noteFilled();
  const outcome = outcomeOf(kernel, parentId, midsPx, filledBySecond);
  if (onFill) tellFills(kernel, onFill);
  kernel.close();
  return outcome;
}

/**
 * The mids of the same market with nobody of ours in it, at the end of each second from start to end. The market is played
 * without an engine, so that no data takes time; that is a fraction of a millisecond.
 */
export function undisturbedMids({ openMarket, startUs, endUs, order: { instrument } }: Episode): number[] {
  const { feed } = openMarket();
  const book = new OrderBook(feed.depth);
  const mids: number[] = [];
  for (let tsUs = startUs + US_PER_SECOND; tsUs <= endUs; tsUs += US_PER_SECOND) {
    for (let nextUs = feed.peekUs(); nextUs !== undefined && nextUs <= tsUs; nextUs = feed.peekUs()) {
      const event = feed.next()!;
      if (event.instrument === instrument) book.apply(event);
    }
    mids.push(twiceMidPx(book) / 2);
  }
  return mids;
}

/** Throws what an engine would only say. */
export function startKernel(
  market: EpisodeMarket,
  seed: string,
  learned: Pick<KernelOptions, 'shelf' | 'policyFor' | 'onDecision' | 'signals'> = {},
): Kernel {
  const kernel = new Kernel({
    name: 'episode',
    version: '0',
    seed,
    pace: null,
    ...market,
    ...learned,
    log: new MemoryLog(),
    retention: ALL,
    limits: new Map(market.feed.instruments.map(({ symbol }) => [symbol, EPISODE_LIMITS])),
    defer: (task) => task(),
    onTrouble: (words) => {
      throw new Error(words);
    },
  });
  kernel.start();
  return kernel;
}

function submit(kernel: Kernel, { startUs, endUs, order }: Pick<Episode, 'startUs' | 'endUs' | 'order'>): string {
  advance(kernel, startUs);
  const command = { kind: 'SubmitParent', ...order, startUs: null, endUs, note: '' } as const;
  void kernel.command(command, { actor: 'episode', commandId: 'submit' });
  const answer = kernel.state.commands.get('submit');
  if (!answer?.parentId) throw new Error(`the order is refused: ${answer?.rejection?.reason ?? 'no answer'}`);
  return answer.parentId;
}

export function advance(kernel: Kernel, targetUs: number): void {
  while (!kernel.advanceTo(targetUs, 1_000_000));
}

function tellFills({ options, state }: Kernel, tell: (fill: EpisodeFill) => void): void {
  for (const { event } of options.log.read(1)) {
    if (event.type !== 'ChildFilled') continue;
    const { qty, liquidity, childId } = event;
    const { venueKind, filledQty } = state.child(childId);
    tell({ qty, orderQty: filledQty, liquidity, venueKind });
  }
}

function midPx(kernel: Kernel, instrument: string): number {
  const book = kernel.book(instrument);
  return book ? twiceMidPx(book) / 2 : 0;
}

function outcomeOf(
  kernel: Kernel,
  parentId: string,
  midsPx: readonly number[],
  filledBySecond: readonly FilledSoFar[],
): EpisodeOutcome {
  const parent = kernel.state.parent(parentId);
  const sign = sideSign(parent.side);
  const arrivalPx = (parent.arrivalBidPx + parent.arrivalAskPx) / 2;
  // Where we have taken all that a side shows there is no mid: the newest that was known stands for it.
  const lastPx = midsPx.findLast((px) => px > 0) ?? arrivalPx;
  const bps = (amount: number): number => (amount / (parent.qty * arrivalPx)) * 10_000;
  const leftQty = parent.qty - parent.filledQty;
  const paid = sign * (parent.filledNotional - parent.filledQty * arrivalPx);
  const left = sign * leftQty * (lastPx - arrivalPx);
  const market = kernel.algos.runtime(parentId)?.series.all().at(-1);
  const marketQty = market?.marketQty ?? 0;
  const children = [...kernel.state.children.values()];
  return {
    side: parent.side,
    qty: parent.qty,
    state: PARENT_ENDED.has(parent.state) ? parent.state : 'working',
    filledQty: parent.filledQty,
    doneShare: parent.filledQty / parent.qty,
    arrivalPx,
    isBps: bps(paid + left + parent.fees),
    feesBps: bps(parent.fees),
    vwapSlippageBps: marketQty === 0 ? NaN : slippageBps(parent, (market?.marketNotional ?? 0) / marketQty),
    moveBps: (sign * (lastPx - arrivalPx) * 10_000) / arrivalPx,
    participation: parent.filledQty / Math.max(1, marketQty + parent.filledQty),
    children: children.length,
    denials: [...kernel.options.log.read(1)].filter(({ event }) => event.type === 'ChildDenied').length,
    ...mixOf(children, parent.filledQty),
    midsPx,
    filledBySecond,
    measured: measuredOf(kernel, parentId),
  };
}

function measuredOf(kernel: Kernel, parentId: string): EpisodeOutcome['measured'] {
  return measuredIn(kernel).find((measured) => measured.parentId === parentId)?.measured ?? null;
}

/** Every order that was measured outside of a roll-out, as they ended. */
export function measuredIn({
  options,
}: Kernel): { parentId: string; measured: NonNullable<EpisodeOutcome['measured']> }[] {
  const found: ReturnType<typeof measuredIn> = [];
  for (const { event } of options.log.read(1)) {
    if (event.type !== 'ModelMeasured') continue;
    const { parentId, costBps, driftBps, residualBps, saidBps, expectedBps } = event;
    found.push({ parentId, measured: { costBps, driftBps, residualBps, saidBps, expectedBps } });
  }
  return found;
}

const slippageBps = ({ side, filledNotional, filledQty }: Parent, vwapPx: number): number =>
  (sideSign(side) * (filledNotional / Math.max(1, filledQty) - vwapPx) * 10_000) / vwapPx;

function mixOf(children: readonly Child[], filledQty: number): Pick<EpisodeOutcome, 'mix' | 'passiveShare'> {
  const mix = { lit: 0, dark: 0, dealer: 0 };
  let passiveQty = 0;
  for (const child of children) {
    mix[child.venueKind] += child.filledQty;
    if (child.tif === 'day') passiveQty += child.filledQty;
  }
  const share = (qty: number): number => (filledQty === 0 ? 0 : qty / filledQty);
  return {
    mix: { lit: share(mix.lit), dark: share(mix.dark), dealer: share(mix.dealer) },
    passiveShare: share(passiveQty),
  };
}
