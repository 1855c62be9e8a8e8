/** What may leave in a time: messages by instrument, venue and strategy, orders alike, and executions of a strategy. */
import type { EngineEvent } from '../../../shared/domain/event.ts';
import { formatPx } from '../../../shared/domain/basics/format.ts';
import type { DisabledStrategy, ExecutionPolicy } from '../../../shared/domain/policy/policy.ts';
import type { StrategyName } from '../../../shared/domain/orders/strategy.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Stage } from '../../core/stage.ts';
import { type Denial, deny, WHO_MAY } from '../denial.ts';
import type { LimitedOrder, OrderInHand } from './in-hand.ts';

/** Times within a window that slides, oldest first. */
export class SlidingCount {
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

export type CapturedSent = readonly [sent: Windows, alike: Windows];
type Windows = readonly (readonly [key: string, times: readonly number[]])[];
type Alike = Pick<LimitedOrder, 'venue' | 'instrument' | 'side' | 'px' | 'qty'>;

/** Windows of what was sent. */
export class SentRates {
  readonly #nowUs: () => number;
  readonly #sent = new Map<string, SlidingCount>();
  readonly #alike = new Map<string, SlidingCount>();

  constructor(nowUs: () => number) {
    this.#nowUs = nowUs;
  }

  messages({ order, parent, limits, policy }: OrderInHand): Denial | null {
    const { maxVenueMessagesPerSecond, maxStrategyMessagesPerSecond } = policy.desk;
    const { strategy } = parent.params;
    return (
      this.#rate(
        order.instrument,
        `maxMessagesPerSecond of ${order.instrument}`,
        limits.maxMessagesPerSecond,
        `instruments.${order.instrument}.maxMessagesPerSecond`,
      ) ??
      this.#rate(
        `@${order.venue}`,
        `maxVenueMessagesPerSecond of ${order.venue}`,
        maxVenueMessagesPerSecond,
        'desk.maxVenueMessagesPerSecond',
      ) ??
      this.#rate(
        `#${strategy}`,
        `maxStrategyMessagesPerSecond of ${strategy}`,
        maxStrategyMessagesPerSecond,
        'desk.maxStrategyMessagesPerSecond',
      )
    );
  }

  duplicates(hand: OrderInHand): Denial | null {
    const { count, windowUs } = hand.policy.desk.maxDuplicates;
    const alike = this.#alike.get(alikeKey(hand.order))?.since(this.#nowUs() - windowUs) ?? 0;
    if (alike < count) return null;
    const { side, qty, px, venue } = hand.order;
    return deny(
      'DUPLICATE',
      `${alike} orders to ${side} ${qty} at ${formatPx(px, hand.instrument)} were sent to ${venue} in the last ${windowUs / 1e6} s; maxDuplicates is ${count}; ${WHO_MAY}`,
      'desk.maxDuplicates',
    );
  }

  /** An approved order counts at once. */
  sent({ order, parent, policy }: OrderInHand): void {
    this.count(order, parent.params.strategy, this.#nowUs(), policy);
  }

  /** An order that was sent at a time; times come in their order. */
  count(order: Alike, strategy: StrategyName, tsUs: number, { desk }: Pick<ExecutionPolicy, 'desk'>): void {
    const sinceUs = tsUs - desk.maxDuplicates.windowUs;
    for (const key of [order.instrument, `@${order.venue}`, `#${strategy}`]) {
      const sent = countOf(this.#sent, key);
      sent.since(tsUs - US_PER_SECOND);
      sent.add(tsUs);
    }
    if (this.#alike.size > MAX_KEYS) this.#forget(sinceUs);
    const alike = countOf(this.#alike, alikeKey(order));
    alike.since(sinceUs);
    alike.add(tsUs);
  }

  /** What is still in a window, for a snapshot: messages, then orders alike. */
  captureSent({ desk }: Pick<ExecutionPolicy, 'desk'>): CapturedSent {
    const nowUs = this.#nowUs();
    const within = (counts: ReadonlyMap<string, SlidingCount>, windowUs: number): CapturedSent[number] =>
      Array.from(counts).flatMap(([key, count]) => (count.since(nowUs - windowUs) > 0 ? [[key, count.all()]] : []));
    return [within(this.#sent, US_PER_SECOND), within(this.#alike, desk.maxDuplicates.windowUs)];
  }

  restoreSent([sent, alike]: CapturedSent): void {
    for (const [counts, captured] of [[this.#sent, sent] as const, [this.#alike, alike] as const]) {
      for (const [key, times] of captured) for (const tsUs of times) countOf(counts, key).add(tsUs);
    }
  }

  sentInLastSecond(key: string): number {
    return this.#sent.get(key)?.since(this.#nowUs() - US_PER_SECOND) ?? 0;
  }

  #rate(key: string, limit: string, most: number, place: string): Denial | null {
    const sent = this.sentInLastSecond(key);
    if (sent < most) return null;
    return deny('MESSAGE_RATE', `${limit} is ${most}; ${sent} orders were sent in the last second; ${WHO_MAY}`, place);
  }

  #forget(sinceUs: number): void {
    for (const [key, count] of this.#alike) if (count.since(sinceUs) === 0) this.#alike.delete(key);
  }
}

/** Beside what was sent, what was executed. */
export class Rates extends SentRates {
  readonly #stage: Stage;
  readonly #executions = new Map<StrategyName, SlidingCount>();

  constructor(stage: Stage) {
    super(() => stage.nowUs());
    this.#stage = stage;
  }

  /** When each strategy executed, for a snapshot. */
  capture(): [StrategyName, readonly number[]][] {
    return Array.from(this.#executions, ([strategy, count]) => [strategy, count.all()]);
  }

  restore(captured: readonly (readonly [StrategyName, readonly number[]])[]): void {
    for (const [strategy, times] of captured) for (const tsUs of times) countOf(this.#executions, strategy).add(tsUs);
  }

  /** To be told of every event once the state holds it, live and while a log is read back. */
  onEvent(event: EngineEvent, tsUs: number): void {
    // A person has looked: what was executed before counts no more.
    if (event.type === 'StrategyReenabled') this.#executions.delete(event.strategy);
    if (event.type !== 'ChildFilled') return;
    const { parentId } = this.#stage.state.child(event.childId);
    countOf(this.#executions, this.#stage.state.parent(parentId).params.strategy).add(tsUs);
  }

  /** To be told of every event of an earlier life: what was sent then is in the windows as if the engine had lived on. */
  onReadBack(event: EngineEvent, tsUs: number): void {
    const { state } = this.#stage;
    const policy = state.policy.current?.policy;
    if (event.type !== 'ChildSubmitted' || !policy) return;
    const { child } = event;
    this.count(child, state.parent(child.parentId).params.strategy, tsUs, policy);
  }

  /** Disables a strategy that has executed too often; to be called after each of its executions. */
  watch(strategy: StrategyName): void {
    const { state } = this.#stage;
    const limit = state.policy.current?.policy.desk.maxExecutions;
    if (!limit || state.policy.isDisabled(strategy)) return;
    const done = this.executionsOf(strategy, limit.windowUs);
    if (done <= limit.count) return;
    const disabled = disabledBy(strategy, this.#stage.nowUs(), done, limit);
    this.#stage.record({ type: 'StrategyDisabled', disabled });
  }

  executionsOf(strategy: StrategyName, windowUs: number): number {
    return this.#executions.get(strategy)?.since(this.#stage.nowUs() - windowUs) ?? 0;
  }
}

/** What becomes of a strategy that has executed too often. */
export const disabledBy = (
  strategy: StrategyName,
  sinceUs: number,
  done: number,
  { count, windowUs }: ExecutionPolicy['desk']['maxExecutions'],
): DisabledStrategy => ({
  strategy,
  sinceUs,
  enabledBy: null,
  reason: `${done} executions in ${windowUs / US_PER_SECOND} s, maxExecutions is ${count}`,
});

export function countOf<K>(counts: Map<K, SlidingCount>, key: K): SlidingCount {
  let count = counts.get(key);
  if (!count) counts.set(key, (count = new SlidingCount()));
  return count;
}

const alikeKey = ({ venue, instrument, side, px, qty }: Alike): string => `${venue}/${instrument}/${side}/${px}/${qty}`;
