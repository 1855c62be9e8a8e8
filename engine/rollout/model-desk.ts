/**
 * Which model decides for an order: given to it with its first decision by a record, and changed by a record alone, so
 * that a stop over a model covers its orders and a replay asks the same one. It also sees to the roll-out under way: lets
 * the candidate decide beside the champion, measures orders as they end, and rolls back within the decision that shows
 * that something is wrong.
 */
import { formatCount, formatFixed, formatPercent } from '../../shared/domain/basics/format.ts';
import { PARENT_ENDED, type Parent } from '../../shared/domain/orders/parent.ts';
import { type ModelRow, summaryOf } from '../../shared/domain/models/model-row.ts';
import { isFor, isUnderWay, type RolloutRow, sharePctOf, type Standing } from '../../shared/domain/models/rollout.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { ModelPort, ModelShelf, ShelvedSignal, SignalShelf } from '../core/model-port.ts';
import type { KeptChoice } from '../core/history.ts';
import {
  ACTIONS,
  type ClockDecision,
  isFault,
  type Policy,
  type PolicyDecision,
  type PolicyFault,
} from '../core/policy.ts';
import type { Stage } from '../core/stage.ts';
import type { ModelReward } from '../core/state/rollouts-state.ts';
import type { MarketSince } from '../core/strategy.ts';
import { addOutcome, compared, costsMore } from './comparison.ts';
import { type DecidedFor, DecisionWatch, FAR_MIX, mixDistance } from './decision-watch.ts';
import { healthOf, type Lately } from './model-health.ts';
import { type OrderOutcome, outcomeOf } from './order-outcome.ts';
import { RewardWatch } from './reward-watch.ts';
import { RolloutDesk } from './rollout-desk.ts';

export interface ModelDeskParts {
  readonly stage: Pick<Stage, 'state' | 'record' | 'nowUs' | 'book'>;
  readonly shelf: ModelShelf | null;
  readonly signals: SignalShelf | undefined;
  /** That are traded here. */
  readonly instruments: readonly string[];
  /** The policy of an order where something else than the shelf says so. */
  readonly policyFor: ((parent: Parent) => Policy | null) | undefined;
  readonly onDecision: ((parent: Parent, decision: PolicyDecision, tsUs: number, reason: string) => void) | undefined;
  readonly onPassedOver?: ((parent: Parent, decision: ClockDecision, reason: string) => void) | undefined;
  readonly seed: string;
  /** The newest decisions that were kept before this start, the oldest of them first. */
  readonly keptChoices: () => readonly KeptChoice[];
  readonly marketSince: (parentId: string) => MarketSince;
  /** What an order that is about to begin is expected to cost, in basis points; null where that is not known. */
  readonly expectedBps: (parent: Parent) => number | null;
  readonly attend: (parentId: string) => void;
}

/** Decisions beside the champion are told together. */
const SHADOWED_TOGETHER = 50;
const LOOK_EVERY_US = 30 * US_PER_SECOND;
const UNKNOWN_REWARD = { residualBps: null, saidBps: null };
const NOTHING_SHADOWED = { decisions: 0, agreed: 0, faults: 0, late: 0 };

export class ModelDesk implements ModelPort {
  readonly rollouts: RolloutDesk;
  readonly #parts: ModelDeskParts;
  readonly #watches = new Map<string, DecisionWatch>();
  #looked: { readonly rows: readonly ModelRow[]; readonly againUs: number } = { rows: [], againUs: 0 };
  readonly #rewards = new RewardWatch();
  #shadowed = { rolloutId: '', ...NOTHING_SHADOWED };

  constructor(parts: ModelDeskParts) {
    this.#parts = parts;
    this.rollouts = new RolloutDesk(parts);
  }

  assign(parentId: string): void {
    const { stage, policyFor } = this.#parts;
    const parent = stage.state.parent(parentId);
    if (parent.params.strategy !== 'adaptive' || parent.state !== 'working' || parent.modelArm !== 'none') return;
    const model = policyFor ? (policyFor(parent)?.id ?? '') : this.rollouts.championOf(parent.instrument);
    if (model === '') return;
    const row = policyFor ? null : this.#rolloutOf(parent);
    const sharePct = row ? sharePctOf(row) : 0;
    const expectedBps = this.#parts.expectedBps(parent);
    // An order that has begun without the roll-out tells nothing of it.
    if (!row || sharePct === 0 || parent.filledQty > 0) {
      const alone = { arm: 'champion', rolloutId: null, sharePct: null } as const;
      stage.record({ type: 'ModelAssigned', parentId, model, ...alone, expectedBps });
      return;
    }
    const { rolloutId } = row;
    const isCanary = this.#draw(rolloutId, parentId) < sharePct / 100;
    const assigned = isCanary ? ({ model: row.model, arm: 'canary' } as const) : ({ model, arm: 'control' } as const);
    stage.record({ type: 'ModelAssigned', parentId, ...assigned, rolloutId, sharePct, expectedBps });
  }

  policyOf(parent: Parent): Policy | null {
    const { policyFor, shelf } = this.#parts;
    if (policyFor) return policyFor(parent);
    // A champion that cannot be had here is not stood in for by another file of its name.
    if (parent.model === '' || this.#isLacking(parent)) return null;
    return shelf?.policy(parent.model) ?? null;
  }

  decided(parent: Parent, decision: PolicyDecision, reason: string): void {
    this.#parts.onDecision?.(parent, decision, this.#parts.stage.nowUs(), reason);
    this.#rewards.decided(parent, decision, this.#parts.stage.nowUs(), this.#midPx(parent.instrument));
    this.watchOf(decision.policyId).chose(decision.chosen, decision.state, this.#decidedFor(parent));
    const row = this.#rolloutOf(parent);
    if (!row) return;
    if (parent.model === row.model) this.#lookAtFaults(row);
    else if (parent.model === row.champion) this.#shadow(row, decision, this.#decidedFor(parent));
  }

  #decidedFor({ parentId, instrument }: Parent): DecidedFor {
    return { parentId, instrument, tsUs: this.#parts.stage.nowUs() };
  }

  passedOver(parent: Parent, decision: ClockDecision, reason: string): void {
    this.#parts.onPassedOver?.(parent, decision, reason);
  }

  /** The model of an order could not say. */
  failed(parent: Parent, fault: PolicyFault): void {
    this.watchOf(parent.model).failed(fault.why);
    const row = this.#rolloutOf(parent);
    if (row && parent.model === row.model) this.#lookAtFaults(row);
  }

  /** The roll-out under way, where it is for the orders of its instrument. */
  #rolloutOf({ instrument }: Parent): RolloutRow | null {
    const row = this.#parts.stage.state.rollouts.underWay;
    return row && isFor(row, instrument) ? row : null;
  }

  /** Whether its model is to decide for its instrument and cannot be had here. */
  #isLacking({ model, instrument }: Parent): boolean {
    return model === this.rollouts.wantedFor(instrument) && this.rollouts.lackingFor(instrument) !== '';
  }

  watchOf(model: string): DecisionWatch {
    let watch = this.#watches.get(model);
    if (!watch) this.#watches.set(model, (watch = new DecisionWatch()));
    return watch;
  }

  /** To be called once the log has been read back: what models did lately is looked at as if the engine had gone on. */
  remember(): void {
    for (const { model, chosen, state, ...decidedFor } of this.#parts.keptChoices()) {
      const action = ACTIONS.findIndex(({ name }) => name === chosen);
      // Of what the clock decided no state is kept, and while the engine ran nothing of it was looked at.
      if (action !== -1 && state.length > 0) this.watchOf(model).chose(action, state, decidedFor);
    }
    const { openParents } = this.#parts.stage.state;
    for (const watch of this.#watches.values()) {
      for (const parentId of watch.worked) if (!openParents.has(parentId)) watch.ended(parentId);
    }
  }

  /** Every model at hand: where it stands, and how it behaves. */
  rows(): ModelRow[] {
    const { shelf, stage, signals } = this.#parts;
    const lacking = new Map(this.rollouts.champions().map((each) => [each.model, each.lacking]));
    const policies = (shelf?.models ?? []).map(({ name, shipped, problem, card, reference = null }): ModelRow => ({
      name,
      kind: 'policy',
      forecasts: [],
      decides: this.rollouts.decides(name),
      rollsOut: this.rollouts.scopeOf(name),
      shipped,
      problem: problem || (lacking.get(name) ?? ''),
      card: card && summaryOf(card),
      state: this.rollouts.stateOf(name),
      measuredOn: reference?.what ?? '',
      watch: healthOf(this.watchOf(name), latelyOf(stage.state.rollouts, name), reference),
    }));
    return [...policies, ...(signals?.models ?? []).map(signalRow)];
  }

  /** The same, reckoned anew at most twice a minute. */
  lately(): readonly ModelRow[] {
    const nowUs = this.#parts.stage.nowUs();
    if (nowUs >= this.#looked.againUs) this.#looked = { rows: this.rows(), againUs: nowUs + LOOK_EVERY_US };
    return this.#looked.rows;
  }

  /** To be told of each order that has ended. */
  ended(parentId: string): void {
    const parent = this.#parts.stage.state.parent(parentId);
    const reward = this.#rewards.ended(parentId);
    for (const watch of this.#watches.values()) watch.ended(parentId);
    this.#measureEnded(parent, reward);
    const row = this.#rolloutOf(parent);
    if (row?.phase === 'canary') this.#lookAtMix(row);
  }

  #measureEnded(parent: Parent, reward: ModelReward | null): void {
    const { stage, marketSince } = this.#parts;
    const { parentId } = parent;
    if (parent.model === '' || !PARENT_ENDED.has(parent.state)) return;
    if (this.#isLacking(parent)) return;
    const expectedBps = stage.state.rollouts.expected.get(parentId) ?? null;
    const outcome = outcomeOf(parent, marketSince(parentId), this.#midPx(parent.instrument), expectedBps);
    if (outcome) this.measured(parentId, outcome, reward);
  }

  #midPx(instrument: string): number {
    const book = this.#parts.stage.book(instrument);
    return book ? twiceMidPx(book) / 2 : 0;
  }

  /** What an order cost, once it is known. */
  measured(parentId: string, { costBps, driftBps, expectedBps }: OrderOutcome, reward: ModelReward | null): void {
    const { stage } = this.#parts;
    const outcome = { costBps, driftBps, ...(reward ?? UNKNOWN_REWARD), expectedBps };
    const enrolled = stage.state.rollouts.enrolled.get(parentId);
    const row = enrolled && stage.state.rollouts.row(enrolled.rolloutId);
    if (!enrolled || !row || !isUnderWay(row)) {
      stage.record({ type: 'ModelMeasured', parentId, model: stage.state.parent(parentId).model, ...outcome });
    } else this.#measure(row, parentId, enrolled, outcome);
  }

  #measure(
    row: RolloutRow,
    parentId: string,
    { arm, sharePct }: { readonly arm: 'canary' | 'control'; readonly sharePct: number },
    outcome: OrderOutcome & { readonly [K in keyof ModelReward]: number | null },
  ): void {
    const { rolloutId, terms } = row;
    const evidence = addOutcome(row.evidence, outcome, arm === 'canary', sharePct / 100, terms);
    const standing = standingOf(evidence, terms);
    const measured = { rolloutId, parentId, arm, sharePct, ...outcome };
    this.#parts.stage.record({ type: 'RolloutMeasured', ...measured, evidence, standing });
    if (!costsMore(evidence, terms)) return;
    const { estimateBps, orders } = standing;
    const facts = `its orders cost ${formatFixed(estimateBps, 1)} bps more than the champion's, by ${formatCount(orders)} orders`;
    this.rollouts.rollBack(rolloutId, 'costs-more', 'engine', facts);
  }

  #lookAtFaults({ rolloutId, model }: RolloutRow): void {
    const faults = this.watchOf(model).tooManyFaults();
    if (faults) this.rollouts.rollBack(rolloutId, faults.why, 'engine', faults.facts);
  }

  #lookAtMix({ rolloutId, model, champion }: RolloutRow): void {
    const own = this.watchOf(model).mixOfOrders();
    const usual = this.watchOf(champion).mixOfOrders();
    const far = own && usual ? mixDistance(own, usual) : 0;
    if (far <= FAR_MIX) return;
    const facts = `${formatPercent(far, 0)} of the decisions of its last orders would have to be others to be the champion's mix; at most ${formatPercent(FAR_MIX, 0)} may`;
    this.rollouts.rollBack(rolloutId, 'action-mix', 'engine', facts);
  }

  /** The candidate is asked what it would do where the champion has decided; nothing follows from what it says. */
  #shadow(row: RolloutRow, decision: PolicyDecision, decidedFor: DecidedFor): void {
    const { stage, shelf } = this.#parts;
    const { may, chosen } = decision;
    const policy = shelf?.policy(row.model);
    const state = policy ? stateFor(policy, decision) : '';
    // What it would have to see is not there: that says nothing of it.
    if (!policy || typeof state === 'string') return;
    const answer = policy.choose(state, may);
    if (this.#shadowed.rolloutId !== row.rolloutId) {
      this.#shadowed = { rolloutId: row.rolloutId, ...NOTHING_SHADOWED };
    }
    const told = this.#shadowed;
    told.decisions += 1;
    const watch = this.watchOf(row.model);
    if (isFault(answer)) {
      told[answer.why === 'late' ? 'late' : 'faults'] += 1;
      watch.failed(answer.why);
    } else {
      told.agreed += Number(answer.action === chosen);
      if (row.phase === 'shadow') watch.chose(answer.action, state, decidedFor);
    }
    const wrong = isFault(answer) ? watch.tooManyFaults() : null;
    if (told.decisions >= SHADOWED_TOGETHER || wrong) {
      stage.record({ type: 'RolloutShadowed', ...told });
      this.#shadowed = { rolloutId: row.rolloutId, ...NOTHING_SHADOWED };
    }
    if (wrong) this.rollouts.rollBack(row.rolloutId, wrong.why, 'engine', `in the shadow, ${wrong.facts}`);
  }

  /** In [0, 1), from the order's id alone, so that a restart draws the same. */
  #draw(rolloutId: string, parentId: string): number {
    return seededRng(`${this.#parts.seed}/roll-out ${rolloutId}/${parentId}`).next();
  }
}

/** How its forecasts stand is told with them. */
const signalRow = ({ name, shipped, problem, card, forecasts }: ShelvedSignal): ModelRow => ({
  name,
  kind: 'signal',
  forecasts: [...forecasts],
  decides: [],
  rollsOut: null,
  shipped,
  problem,
  card: card && summaryOf(card),
  state: forecasts.length > 0 ? 'champion' : 'candidate',
  measuredOn: '',
  watch: healthOf(new DecisionWatch(), { costs: [], rewards: [] }, null),
});

const latelyOf = ({ costs, rewards }: Stage['state']['rollouts'], model: string): Lately => ({
  costs: costs.get(model) ?? [],
  rewards: rewards.get(model) ?? [],
});

/** Of a candidate that sees other features than whoever decided: the same moment as it would see it. */
function stateFor({ schema }: Policy, decision: PolicyDecision): Float32Array | string {
  if (schema === undefined || decision.schema === undefined || schema === decision.schema) return decision.state;
  return decision.stateUnder?.(schema) ?? `the moment is not known under ${schema}`;
}

export function standingOf(evidence: RolloutRow['evidence'], terms: RolloutRow['terms']): Standing {
  const { estimate, lower, upper, evidence: found, rollsBackAt } = compared(evidence, terms);
  const open = (bps: number): number | null => (Number.isFinite(bps) ? bps : null);
  return {
    orders: evidence.canaries + evidence.controls,
    estimateBps: estimate,
    lowerBps: open(lower),
    upperBps: open(upper),
    evidence: found,
    rollsBackAt,
  };
}
