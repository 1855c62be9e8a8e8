/**
 * Runs the algorithms: wakes each parent's strategy at its time or soon after one of its children has ended, passes what
 * it wants through the risk gate, and ends the order at its end. Asked is only who works: not
 * what is staged, not yet started, paused, worked by hand or held by a stop; the end comes to all of them.
 */
import { CHILD_ENDED, type Child } from '../../../shared/domain/orders/child.ts';
import type { Limits } from '../../../shared/domain/policy/limits.ts';
import { ORDER_VERBS } from '../../../shared/domain/orders/order-verbs.ts';
import { stopTargetOf } from '../../../shared/domain/safety/stop.ts';
import { PARENT_ENDED, type Finish, type Parent, type ParentState } from '../../../shared/domain/orders/parent.ts';
import type { PolicyVersion } from '../../../shared/domain/policy/policy.ts';
import { US_PER_MS, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import type { ModelPort } from '../../core/model-port.ts';
import type { Stage } from '../../core/stage.ts';
import type {
  ChildIntent,
  Decision,
  DecisionContext,
  MarketSince,
  ModelLeave,
  PlanContext,
} from '../../core/strategy.ts';
import { decide, plannedQty } from '../../algos/strategies.ts';
import type { OrderManager } from '../../oms/order-manager.ts';
import type { ParentManager } from '../../oms/parent-manager.ts';
import { type RiskGate, isDenied, unitsPerCurrency } from '../../risk/gate.ts';
import type { Route, RoutingView } from '../../routing/route.ts';
import { chooseVenues } from '../../routing/router.ts';
import type { MarketFigures } from '../market/market-figures.ts';
import type { MarketState } from '../market/market-state.ts';
import type { Forecasts } from '../models/forecasts.ts';
import type { MarketFeatures } from '../market/market-features.ts';
import type { RegimeFollower } from './regime-follower.ts';
import { Signals } from '../models/market-signals.ts';
import { type OrderRuntime, markVolume, noteExpected, sampleOrder, since } from './order-runtime.ts';
import { type CapturedRuntimes, OrderRuntimes } from './order-runtimes.ts';

/** The least time between two decisions for one parent. */
const DECISION_GAP_US = 250 * US_PER_MS;
/** The same denial of the same parent is logged again only after this long. */
const DENIAL_AGAIN_US = 10 * US_PER_SECOND;

/** Whose next step the engine decides. */
const WORKED: ReadonlySet<ParentState> = new Set(['working', 'finishing']);
const ENDS: ReadonlySet<ParentState> = new Set(ORDER_VERBS.CancelParent.states);

export interface AlgoRunnerParts {
  readonly stage: Stage;
  readonly market: MarketState;
  readonly figures: MarketFigures;
  readonly gate: RiskGate;
  readonly orders: OrderManager;
  readonly parents: ParentManager;
  readonly routing: RoutingView;
  readonly viewShowsOwn: boolean;
  readonly seed: string;
  readonly features: MarketFeatures;
  readonly forecasts: Forecasts;
  /** Which model decides for an order, and who hears of its decisions. */
  readonly models: ModelPort;
  /** Gives orders that follow the regime its parameters. */
  readonly follower: RegimeFollower;
}

interface Wake {
  decidedUs: number;
  /** Only the newest wake-up of a parent counts. */
  newest: number;
  denial: { code: string; atUs: number } | null;
  /** When a failing policy was last told of. */
  degradedUs: number;
}

export class AlgoRunner {
  readonly #parts: AlgoRunnerParts;
  readonly #signals: Signals;
  readonly #runtimes = new OrderRuntimes();
  readonly #wakes = new Map<string, Wake>();

  constructor(parts: AlgoRunnerParts) {
    this.#parts = parts;
    this.#signals = new Signals(parts.stage, parts.features, parts.forecasts, parts.routing);
  }

  runtime(parentId: string): OrderRuntime | undefined {
    return this.#runtimes.get(parentId);
  }

  /** What is kept beside the open parents and those that were the last to end, for a snapshot. */
  capture(): CapturedRuntimes {
    return this.#runtimes.capture();
  }

  restore(captured: CapturedRuntimes): void {
    const { openParents } = this.#parts.stage.state;
    this.#runtimes.restore(captured, (parentId) => openParents.has(parentId));
  }

  /** To be told of every change of a parent row: keeps the volume marks, live and while a log is read back. */
  onParentRow(parent: Parent): void {
    this.#runtimes.onParent(parent, this.#parts.stage.nowUs(), this.#parts.market.volume(parent.instrument));
    if (!PARENT_ENDED.has(parent.state)) return;
    const wake = this.#wakes.get(parent.parentId);
    if (wake) wake.newest += 1;
    this.#wakes.delete(parent.parentId);
  }

  /** Begins, or begins anew after a change of the order's state or terms. */
  attend(parentId: string): void {
    const { stage } = this.#parts;
    const parent = stage.state.parent(parentId);
    if (PARENT_ENDED.has(parent.state)) return;
    this.#wakeAt(parentId, Math.max(stage.nowUs(), parent.startUs));
    stage.schedule(parent.endUs, () => this.#endComes(parentId, parent.endUs));
    const { finish } = parent;
    if (parent.state === 'finishing' && finish)
      stage.schedule(finish.untilUs, () => this.#finishEnds(parentId, finish));
  }

  /** What others have traded since the parent started. */
  marketSince(parentId: string): MarketSince {
    const { stage, market } = this.#parts;
    const { instrument } = stage.state.parent(parentId);
    return since(this.#runtimes.get(parentId)?.atStart ?? null, market.volume(instrument));
  }

  /** Begins anew all that no stop holds, after one was released. */
  attendFreed(): void {
    const { state } = this.#parts.stage;
    for (const parentId of state.openParents) if (state.parent(parentId).heldBy === '') this.attend(parentId);
  }

  /** To be called once a second: whose parameters are to change with the regime is decided for now. */
  followRegimes(): void {
    const { stage, follower } = this.#parts;
    for (const parentId of stage.state.openParents) if (follower.isDue(parentId)) this.attend(parentId);
  }

  onChild(child: Child): void {
    const { stage, parents } = this.#parts;
    parents.finish(child.parentId);
    if (!CHILD_ENDED.has(child.state) || !stage.state.openParents.has(child.parentId)) return;
    const wake = this.#wakeOf(child.parentId);
    this.#wakeAt(child.parentId, Math.max(stage.nowUs(), wake.decidedUs + DECISION_GAP_US));
  }

  /** Samples parents at the end of a second, those of them that are open. */
  sample(parentIds: readonly string[], tsUs: number): OrderRuntime[] {
    const { stage, market } = this.#parts;
    const sampled: OrderRuntime[] = [];
    for (const parentId of parentIds) {
      const runtime = this.#runtimes.get(parentId);
      if (!runtime || !stage.state.openParents.has(parentId)) continue;
      const parent = stage.state.parent(parentId);
      if (parent.state === 'staged' || tsUs < parent.startUs) continue;
      markVolume(runtime, parent, tsUs, market.volume(parent.instrument));
      const context = this.#planContext(parent, runtime);
      if (!context) continue;
      const sample = sampleOrder(parent, tsUs, plannedQty(context), context.market);
      noteExpected(runtime, parent, context);
      const { expectedBps = null, sigmaBps = null } = runtime.expected ?? {};
      runtime.gauge = { parentId, ...sample, reason: this.#reason(parent, runtime), expectedBps, sigmaBps };
      runtime.series.offer(sample);
      sampled.push(runtime);
    }
    return sampled;
  }

  #reason(parent: Parent, runtime: OrderRuntime): string {
    if (parent.heldBy !== '') return `held by stop ${parent.heldBy}`;
    return WORKED.has(parent.state) ? runtime.reason : parent.lastReason;
  }

  #wakeOf(parentId: string): Wake {
    let wake = this.#wakes.get(parentId);
    if (!wake)
      this.#wakes.set(parentId, (wake = { decidedUs: 0, newest: 0, denial: null, degradedUs: -DENIAL_AGAIN_US }));
    return wake;
  }

  #wakeAt(parentId: string, tsUs: number): void {
    const wake = this.#wakeOf(parentId);
    const mine = ++wake.newest;
    this.#parts.stage.schedule(tsUs, () => {
      if (wake.newest === mine) this.#decide(parentId, wake);
    });
  }

  #endComes(parentId: string, endUs: number): void {
    const { stage, parents } = this.#parts;
    const parent = stage.state.parents.get(parentId);
    if (parent?.endUs !== endUs || !ENDS.has(parent.state)) return;
    parents.cancel(parentId, 'engine');
  }

  #finishEnds(parentId: string, finish: Finish): void {
    const { stage, parents } = this.#parts;
    const parent = stage.state.parents.get(parentId);
    if (parent?.state !== 'finishing' || parent.finish?.untilUs !== finish.untilUs) return;
    parents.endFinish(parentId, 'its time to finish is over');
  }

  #context(parent: Parent, runtime: OrderRuntime): DecisionContext | null {
    const { stage, seed } = this.#parts;
    const plan = this.#planContext(parent, runtime);
    if (!plan) return null;
    return {
      ...plan,
      open: stage.state.openChildrenOf(parent.parentId),
      // From the order and the moment, so that a restart does not shift the choices of any other moment.
      rng: seededRng(`${seed}/${parent.parentId}/${stage.nowUs()}`),
    };
  }

  #planContext(parent: Parent, runtime: OrderRuntime): PlanContext | null {
    const { stage, market, figures, viewShowsOwn, models } = this.#parts;
    const book = stage.book(parent.instrument);
    const instrument = stage.state.instruments.get(parent.instrument);
    if (!book || !instrument) return null;
    const volume = market.volume(parent.instrument);
    return {
      nowUs: stage.nowUs(),
      parent,
      instrument,
      book,
      bookShowsOwn: viewShowsOwn,
      figures: figures.of(parent.instrument),
      market: since(runtime.atStart, volume),
      marketSincePlan: since(runtime.atPlan, volume),
      signals: this.#signals.of(parent.instrument),
      policy: models.policyOf(parent),
      modelBounds: leaveOf(stage.state.policy.current),
      takenQty: stage.state.taken.get(parent.parentId) ?? 0,
    };
  }

  #decide(parentId: string, wake: Wake): void {
    const { stage, orders, parents } = this.#parts;
    const before = stage.state.parent(parentId);
    if (before.state === 'new' && stage.nowUs() >= before.startUs) parents.start(parentId);
    this.#parts.models.assign(parentId);
    const note = this.#parts.follower.follow(parentId);
    const parent = stage.state.parent(parentId);
    const runtime = this.#runtimes.get(parentId);
    if (!WORKED.has(parent.state) || parent.heldBy !== '' || stage.nowUs() >= parent.endUs || !runtime) return;
    markVolume(runtime, parent, stage.nowUs(), this.#parts.market.volume(parent.instrument));
    const context = this.#context(parent, runtime);
    if (!context) {
      runtime.reason = 'no market data: waiting';
      return this.#wakeAt(parentId, stage.nowUs() + US_PER_SECOND);
    }
    const decision = decide(context);
    wake.decidedUs = stage.nowUs();
    runtime.reason = note === '' ? decision.reason : `${decision.reason}; ${note}`;
    if (decision.explained) this.#parts.models.decided(parent, decision.explained, decision.reason);
    if (decision.byClock) this.#parts.models.passedOver(parent, decision.byClock, decision.reason);
    if (decision.degraded) this.#degrade(parent, decision.degraded, wake);
    for (const childId of decision.cancel) orders.cancel(childId, decision.reason);
    for (const intent of decision.submit) this.#send(parent, intent, decision.reason, context, wake);
    this.#wakeAt(parentId, Math.max(decision.wakeUs, stage.nowUs() + DECISION_GAP_US));
  }

  /** Told once a while for each order: the exception that it opens counts the rest. */
  #degrade(parent: Parent, { policyId, fault }: NonNullable<Decision['degraded']>, wake: Wake): void {
    const { stage, models } = this.#parts;
    const { parentId } = parent;
    models.failed(parent, fault);
    if (stage.nowUs() < wake.degradedUs + DENIAL_AGAIN_US) return;
    wake.degradedUs = stage.nowUs();
    const { why, reason: facts } = fault;
    stage.record({ type: 'ModelDegraded', model: policyId, parentId, why, to: 'heuristic', facts });
  }

  #send(parent: Parent, intent: ChildIntent, reason: string, context: DecisionContext, wake: Wake): void {
    const { stage, routing } = this.#parts;
    const { instrument, side, limitPx } = parent;
    // Only the lots that one order may have: the rest follows with the next decision.
    const qty = Math.min(intent.qty, mostLots(stage.state.limits.get(instrument) ?? {}, intent.px, context));
    const wish = { ...intent, qty };
    const { dark, venues } = parent.terms;
    const allows = { dark, venues: venues.length === 0 ? null : venues };
    const request = {
      order: stopTargetOf(parent),
      instrument: context.instrument,
      side,
      wish,
      limitPx,
      allows,
      book: context.book,
    };
    const { routes, reason: none } = chooseVenues(request, routing);
    const runtime = this.#runtimes.get(parent.parentId);
    if (routes.length === 0 && runtime) runtime.reason = none;
    for (const route of routes) this.#sendTo(parent, route, reason, context, wake);
  }

  #sendTo(parent: Parent, route: Route, reason: string, context: DecisionContext, wake: Wake): void {
    const { stage, gate, orders } = this.#parts;
    const { parentId, instrument, side } = parent;
    const verdict = gate.check({ parentId, instrument, side, ...route, placedBy: null, reason }, context.market);
    if (!isDenied(verdict)) {
      orders.submit(verdict);
      return;
    }
    const runtime = this.#runtimes.get(parentId);
    if (runtime) runtime.reason = `denied: ${verdict.reason}`;
    const nowUs = stage.nowUs();
    if (wake.denial?.code === verdict.code && nowUs < wake.denial.atUs + DENIAL_AGAIN_US) return;
    wake.denial = { code: verdict.code, atUs: nowUs };
    stage.record({ type: 'ChildDenied', parentId, code: verdict.code, reason: verdict.reason });
  }
}

const leaveOf = (current: PolicyVersion | null): ModelLeave | null =>
  current && { ...current.policy.models, version: current.version };

/** The largest order at a price that the limits let through; at least 1, so that the gate says why there is none. */
function mostLots(limits: Limits, px: number, { parent, instrument, market }: DecisionContext): number {
  const { maxOrderQty = Infinity, maxOrderValue = Infinity, maxParticipationPct = 100 } = limits;
  const ofValue = Math.floor((maxOrderValue * unitsPerCurrency(instrument)) / px);
  const ofMarket = Math.floor((maxParticipationPct / 100) * (market.qty + parent.filledQty));
  return Math.max(1, Math.min(maxOrderQty, ofValue, ofMarket - parent.filledQty - parent.openQty));
}
