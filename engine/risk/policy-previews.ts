/**
 * What a policy would have said to the orders that were sent last: each is held against it by the gate's own checks, with
 * the position, credit and market of its moment. The engine goes on meanwhile: a preview is worked on a slice at a time,
 * each when it is asked for, and says how far it has come. Orders that it would have denied count for nothing in the
 * windows of messages; positions and credit are what they were.
 */
import type { DisabledStrategy, ExecutionPolicy, Override } from '../../shared/domain/policy/policy.ts';
import type { StrategyName } from '../../shared/domain/orders/strategy.ts';
import type { PolicyPreview, PreviewFinding } from '../../shared/protocol/questions.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { Stage } from '../core/stage.ts';
import type { Denial } from './denial.ts';
import { allLimits, beyondLimits } from './gate.ts';
import { OrderInHand, type Reckoning } from './limits/in-hand.ts';
import { countOf, disabledBy, SentRates, type SlidingCount } from './limits/rates.ts';
import { parentTooLarge } from './parent-check.ts';
import type { Executed, SentChild, SentOrders, SentParent } from './sent-orders.ts';

/** Orders that are judged each time a preview is asked about: well under a millisecond. */
const SLICE = 250;
/** Previews that are worked on at once; beyond that the oldest is given up. */
const MOST = 16;
/** Limits that are named; the rest are counted with the orders alone. */
const MOST_FINDINGS = 64;

export class PolicyPreviews {
  readonly #stage: Pick<Stage, 'state'>;
  readonly #sent: SentOrders;
  readonly #previews = new Map<string, Preview>();
  #ids = 0;

  constructor(stage: Pick<Stage, 'state'>, sent: SentOrders) {
    this.#stage = stage;
    this.#sent = sent;
  }

  begin(policy: ExecutionPolicy): PolicyPreview {
    const id = `V${++this.#ids}`;
    const preview = new Preview(id, policy, this.#stage, this.#sent);
    this.#previews.set(id, preview);
    if (this.#previews.size > MOST) this.#previews.delete(this.#previews.keys().next().value!);
    return this.#step(id, preview);
  }

  /** Null where it was given up, or is done. */
  goOn(id: string): PolicyPreview | null {
    const preview = this.#previews.get(id);
    return preview ? this.#step(id, preview) : null;
  }

  #step(id: string, preview: Preview): PolicyPreview {
    const told = preview.step();
    if (told.left === 0) this.#previews.delete(id);
    return told;
  }
}

class Preview {
  readonly #id: string;
  readonly #policy: ExecutionPolicy;
  readonly #stage: Pick<Stage, 'state'>;
  readonly #parents: readonly SentParent[];
  readonly #children: readonly SentChild[];
  readonly #windows: SentRates;
  readonly #executions: Executions;
  readonly #findings = new Map<string, PreviewFinding>();
  readonly #denied = { parents: 0, children: 0 };
  #judged = 0;
  #unpriced = 0;
  #otherWindow = false;
  #atUs = 0;

  constructor(id: string, policy: ExecutionPolicy, stage: Pick<Stage, 'state'>, sent: SentOrders) {
    this.#id = id;
    this.#policy = policy;
    this.#stage = stage;
    this.#parents = sent.parents();
    this.#children = sent.children();
    this.#windows = new SentRates(() => this.#atUs);
    this.#executions = new Executions(sent.executed(), policy.desk.maxExecutions);
  }

  step(): PolicyPreview {
    const total = this.#parents.length + this.#children.length;
    const until = Math.min(total, this.#judged + SLICE);
    for (; this.#judged < until; this.#judged++) {
      const parent = this.#parents[this.#judged];
      if (parent) this.#judgeParent(parent);
      else this.#judgeChild(this.#children[this.#judged - this.#parents.length]!);
    }
    return this.#told(total - this.#judged);
  }

  #told(left: number): PolicyPreview {
    const { bps, windowUs } = this.#policy.desk.collarOverTime;
    const firsts = [this.#parents[0]?.tsUs, this.#children[0]?.tsUs].filter((tsUs) => tsUs !== undefined);
    return {
      kind: 'PreviewPolicy',
      previewId: this.#id,
      sinceUs: firsts.length === 0 ? null : Math.min(...firsts),
      parents: this.#parents.length,
      children: this.#children.length,
      left,
      denied: { ...this.#denied },
      findings: [...this.#findings.values()].toSorted((a, b) => b.parents + b.children - a.parents - a.children),
      unpriced: this.#unpriced,
      otherwise: this.#otherWindow
        ? `The collar over time of ${bps} bps is held against the window of each order's moment, not the last ${windowUs / US_PER_SECOND} s.`
        : '',
    };
  }

  #judgeParent(parent: SentParent): void {
    const { parentId, twiceMidPx } = parent;
    const instrument = this.#stage.state.instruments.get(parent.instrument);
    if (!instrument) return;
    if (twiceMidPx === 0) this.#unpriced += 1;
    const limits = allLimits(this.#policy.instruments[parent.instrument], parent.instrument);
    const denial = 'code' in limits ? limits : parentTooLarge(parent, instrument, limits, twiceMidPx);
    if (denial) this.#note('parents', denial, parentId);
  }

  #judgeChild(child: SentChild): void {
    const { order, parent, market, tsUs } = child;
    const instrument = this.#stage.state.instruments.get(order.instrument);
    if (!instrument) return;
    this.#atUs = tsUs;
    this.#executions.goOn(child.executedN);
    const { windowUs } = this.#policy.desk.collarOverTime;
    this.#otherWindow ||= child.referencePx > 0 && child.referenceWindowUs !== windowUs;
    const limits = allLimits(this.#policy.instruments[order.instrument], order.instrument);
    if ('code' in limits) return this.#note('children', limits, child.childId);
    const known = child.twiceMidPx > 0;
    if (!known) this.#unpriced += 1;
    // Without a market nothing is known of prices and volume: what cannot be judged is not denied.
    const judgeable = known ? limits : { ...limits, priceCollarBps: Infinity, maxParticipationPct: Infinity };
    const bounds = { parent, instrument, limits: judgeable, policy: this.#policy, market };
    const hand = new OrderInHand(new Moment(child, this.#executions.disabled), order, bounds);
    const denial = beyondLimits(hand, this.#windows);
    if (denial) this.#note('children', denial, child.childId);
    else this.#windows.sent(hand);
  }

  #note(what: 'parents' | 'children', { code, limit = code, reason }: Denial, example: string): void {
    this.#denied[what] += 1;
    const before = this.#findings.get(limit);
    if (!before && this.#findings.size >= MOST_FINDINGS) return;
    const finding = before ?? { code, limit, parents: 0, children: 0, example, words: reason };
    this.#findings.set(limit, { ...finding, [what]: finding[what] + 1 });
  }
}

/** Which strategies would have been disabled by when, since they executed too often. */
class Executions {
  readonly disabled = new Map<string, DisabledStrategy>();
  readonly #executed: readonly Executed[];
  readonly #limit: ExecutionPolicy['desk']['maxExecutions'];
  readonly #counts = new Map<StrategyName, SlidingCount>();
  #next = 0;

  constructor(executed: readonly Executed[], limit: ExecutionPolicy['desk']['maxExecutions']) {
    this.#executed = executed;
    this.#limit = limit;
  }

  /** Takes in all that was executed up to the `n`th; they come in their order. */
  goOn(n: number): void {
    for (; (this.#executed[this.#next]?.n ?? Infinity) <= n; this.#next++) this.#take(this.#executed[this.#next]!);
  }

  #take({ tsUs, strategy, enabledAgain }: Executed): void {
    if (enabledAgain) {
      this.#counts.delete(strategy);
      this.disabled.delete(strategy);
      return;
    }
    const count = countOf(this.#counts, strategy);
    count.add(tsUs);
    const done = count.since(tsUs - this.#limit.windowUs);
    if (done <= this.#limit.count || this.disabled.has(strategy)) return;
    this.disabled.set(strategy, disabledBy(strategy, tsUs, done, this.#limit));
  }
}

/** The engine as it stood when an order was sent, as far as limits look at it. */
class Moment implements Reckoning {
  readonly #sent: SentChild;
  readonly state: Reckoning['state'];

  constructor(sent: SentChild, disabled: Map<string, DisabledStrategy>) {
    this.#sent = sent;
    const overrides = new Map(sent.overrides.map((override) => [override.overrideId, override] as [string, Override]));
    this.state = {
      exposure: {
        reachQty: () => sent.reachQty,
        mayGrow: () => sent.mayGrow,
        grossValue: () => sent.grossValue,
        traderValue: () => sent.traderValue,
        deskValue: sent.deskValue,
        lossValue: () => sent.lossValue,
        // It met none of ours then, and that is no limit of the policy.
        bestOwnPx: () => 0,
      },
      policy: { overrides, disabled, isDisabled: (strategy) => disabled.has(strategy) },
    };
  }

  nowUs = (): number => this.#sent.tsUs;

  /** Both sides at the mid; a market that is not known is taken for one at the order's own price. */
  book(): { bestPx(): number } {
    const { twiceMidPx, order } = this.#sent;
    const px = twiceMidPx > 0 ? twiceMidPx / 2 : order.px;
    return { bestPx: () => px };
  }

  referencePx = (): number => this.#sent.referencePx;
}
