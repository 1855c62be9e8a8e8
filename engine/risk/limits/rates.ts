/** What may leave in a time: messages by instrument, venue and strategy, orders alike, and executions of a strategy. */
import type { EngineEvent } from '../../../shared/domain/event.ts';
import { formatPx } from '../../../shared/domain/format.ts';
import type { StrategyName } from '../../../shared/domain/strategy.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Stage } from '../../core/stage.ts';
import { type Denial, deny, WHO_MAY } from '../denial.ts';
import type { OrderInHand } from './in-hand.ts';

/** Times within a window that slides, oldest first. */
class SlidingCount {
  #times: number[] = [];
  #from = 0;

  add(tsUs: number): void {
    this.#times.push(tsUs);
  }

  all(): readonly number[] {
    return this.#times.slice(this.#from);
  }

  /** How many are later than `sinceUs`; older ones are forgotten. */
  since(sinceUs: number): number {
    while (this.#from < this.#times.length && this.#times[this.#from]! <= sinceUs) this.#from += 1;
    if (this.#from > 1_024 && this.#from * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#from);
      this.#from = 0;
    }
    return this.#times.length - this.#from;
  }
}

/** Kinds of order that are remembered; beyond that those that have gone quiet are forgotten. */
const MAX_KEYS = 10_000;

export class Rates {
  readonly #stage: Stage;
  readonly #sent = new Map<string, SlidingCount>();
  readonly #alike = new Map<string, SlidingCount>();
  readonly #executions = new Map<StrategyName, SlidingCount>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  messages({ order, parent, limits, policy }: OrderInHand): Denial | null {
    const { maxVenueMessagesPerSecond, maxStrategyMessagesPerSecond } = policy.desk;
    const { strategy } = parent.params;
    return (
      this.#rate(order.instrument, `maxMessagesPerSecond of ${order.instrument}`, limits.maxMessagesPerSecond) ??
      this.#rate(`@${order.venue}`, `maxVenueMessagesPerSecond of ${order.venue}`, maxVenueMessagesPerSecond) ??
      this.#rate(`#${strategy}`, `maxStrategyMessagesPerSecond of ${strategy}`, maxStrategyMessagesPerSecond)
    );
  }

  duplicates(hand: OrderInHand): Denial | null {
    const { count, windowUs } = hand.policy.desk.maxDuplicates;
    const alike = this.#alike.get(alikeKey(hand))?.since(this.#stage.nowUs() - windowUs) ?? 0;
    if (alike < count) return null;
    const { side, qty, px, venue } = hand.order;
    return deny(
      'DUPLICATE',
      `${alike} orders to ${side} ${qty} at ${formatPx(px, hand.instrument)} were sent to ${venue} in the last ${windowUs / 1e6} s; maxDuplicates is ${count}; ${WHO_MAY}`,
    );
  }

  /** An approved order counts at once. */
  sent(hand: OrderInHand): void {
    const { order, parent } = hand;
    const nowUs = this.#stage.nowUs();
    for (const key of [order.instrument, `@${order.venue}`, `#${parent.params.strategy}`]) {
      countOf(this.#sent, key).add(nowUs);
    }
    if (this.#alike.size > MAX_KEYS) this.#forget(nowUs - hand.policy.desk.maxDuplicates.windowUs);
    countOf(this.#alike, alikeKey(hand)).add(nowUs);
  }

  /** To be told of every event once the state holds it, live and while a log is read back. */
  /** When each strategy executed, for a snapshot; the rest follows from the last seconds and begins anew. */
  capture(): [StrategyName, readonly number[]][] {
    return Array.from(this.#executions, ([strategy, count]) => [strategy, count.all()]);
  }

  restore(captured: readonly (readonly [StrategyName, readonly number[]])[]): void {
    for (const [strategy, times] of captured) for (const tsUs of times) countOf(this.#executions, strategy).add(tsUs);
  }

  onEvent(event: EngineEvent, tsUs: number): void {
    if (event.type !== 'ChildFilled') return;
    const { parentId } = this.#stage.state.child(event.childId);
    countOf(this.#executions, this.#stage.state.parent(parentId).params.strategy).add(tsUs);
  }

  /** Disables a strategy that has executed too often; to be called after each of its executions. */
  watch(strategy: StrategyName): void {
    const { state } = this.#stage;
    const limit = state.policy.current?.policy.desk.maxExecutions;
    if (!limit || state.policy.isDisabled(strategy)) return;
    const done = this.executionsOf(strategy, limit.windowUs);
    if (done <= limit.count) return;
    const reason = `${done} executions in ${limit.windowUs / US_PER_SECOND} s, maxExecutions is ${limit.count}`;
    const disabled = { strategy, sinceUs: this.#stage.nowUs(), reason, enabledBy: null };
    this.#stage.record({ type: 'StrategyDisabled', disabled });
  }

  /** A person has looked: what was executed before counts no more. */
  reenabled(strategy: StrategyName): void {
    this.#executions.delete(strategy);
  }

  executionsOf(strategy: StrategyName, windowUs: number): number {
    return this.#executions.get(strategy)?.since(this.#stage.nowUs() - windowUs) ?? 0;
  }

  sentInLastSecond(key: string): number {
    return this.#sent.get(key)?.since(this.#stage.nowUs() - US_PER_SECOND) ?? 0;
  }

  #rate(key: string, limit: string, most: number): Denial | null {
    const sent = this.sentInLastSecond(key);
    if (sent < most) return null;
    return deny('MESSAGE_RATE', `${limit} is ${most}; ${sent} orders were sent in the last second; ${WHO_MAY}`);
  }

  #forget(sinceUs: number): void {
    for (const [key, count] of this.#alike) if (count.since(sinceUs) === 0) this.#alike.delete(key);
  }
}

function countOf<K>(counts: Map<K, SlidingCount>, key: K): SlidingCount {
  let count = counts.get(key);
  if (!count) counts.set(key, (count = new SlidingCount()));
  return count;
}

const alikeKey = ({ order }: OrderInHand): string =>
  `${order.venue}/${order.instrument}/${order.side}/${order.px}/${order.qty}`;
