/**
 * How sure a roll-out is, over many of them: the roll-out's own code and records from the first order to its end, with
 * orders whose costs are drawn from a sample of measured ones. Drawn are the costs alone, not a market: orders come one
 * after another, do not touch each other, and a worse candidate is worse by the same on every order.
 */
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { ModelReference } from '../../shared/domain/models/model-reference.ts';
import { isUnderWay, type RolloutTerms } from '../../shared/domain/models/rollout.ts';
import { type Rng, seededRng } from '../../shared/std/rng.ts';
import { EngineState } from '../core/engine-state.ts';
import type { ModelShelf, ShelvedModel } from '../core/model-port.ts';
import type { Stage } from '../core/stage.ts';
import { ModelDesk } from './model-desk.ts';

export interface Study {
  /** Costs of orders under the champion: each is drawn as often as any other. */
  readonly sample: ModelReference['orders'];
  /** Those under the candidate, where they were measured as well; absent: the same. */
  readonly canaries?: ModelReference['orders'];
  /** What the candidate's orders cost beyond that. */
  readonly extraBps: number;
  readonly terms: RolloutTerms;
  /** The card of any policy; candidate and champion differ by name alone. */
  readonly card: NonNullable<ShelvedModel['card']>;
  /** An order that is worked by a policy. */
  readonly order: Parent;
  /** A roll-out that is not over by then is left undecided. */
  readonly mostOrders: number;
}

export interface RolloutRun {
  readonly end: 'rolled-back' | 'champion' | 'undecided';
  readonly orders: number;
  readonly canaries: number;
}

/** Whoever supervises takes each step as soon as its gate is open. */
export function runRollout(study: Study, seed: string): RolloutRun {
  const { sample, canaries: ofCandidate = sample, extraBps, mostOrders, order } = study;
  const rng = seededRng(seed);
  const stage = aStage();
  const desk = aDesk(study, stage, seed);
  const { state } = stage;
  desk.rollouts.start({ kind: 'StartRollout', model: 'candidate', terms: study.terms, reason: 'study' }, 'study');
  const decisions = study.terms.shadowDecisions;
  stage.record({ type: 'RolloutShadowed', rolloutId: 'R1', decisions, agreed: decisions, faults: 0, late: 0 });
  for (let n = 1; n <= mostOrders; n++) {
    advance(desk, state);
    const row = state.rollouts.row('R1');
    const { canaries } = row.evidence;
    if (!isUnderWay(row)) {
      return { end: row.phase === 'champion' ? 'champion' : 'rolled-back', orders: n - 1, canaries };
    }
    const parentId = `P${n}`;
    stage.record({ type: 'ParentSubmitted', parent: { ...order, parentId } });
    desk.assign(parentId);
    const isCanary = state.parent(parentId).modelArm === 'canary';
    const { costBps, driftBps, expectedBps = null } = draw(isCanary ? ofCandidate : sample, rng);
    desk.measured(parentId, { costBps: costBps + (isCanary ? extraBps : 0), driftBps, expectedBps }, null);
  }
  return { end: 'undecided', orders: mostOrders, canaries: state.rollouts.row('R1').evidence.canaries };
}

function advance(desk: ModelDesk, state: EngineState): void {
  const { phase, step } = state.rollouts.row('R1');
  const command = { kind: 'AdvanceRollout', rolloutId: 'R1', from: { phase, step }, reason: 'study' } as const;
  if (desk.rollouts.mayAdvance(command) === null) desk.rollouts.advance(command, 'study');
}

const draw = (sample: Study['sample'], rng: Rng): Study['sample'][number] => sample[rng.below(sample.length)]!;

type StudyStage = Pick<Stage, 'state' | 'record' | 'nowUs' | 'book'>;

function aStage(): StudyStage {
  const state = new EngineState();
  let seq = 0;
  return {
    state,
    nowUs: () => seq,
    book: () => null,
    record(event) {
      seq += 1;
      state.apply(event, seq, seq);
      return seq;
    },
  };
}

function aDesk({ card, order }: Study, stage: StudyStage, seed: string): ModelDesk {
  const model = (name: string): ShelvedModel => ({ name, shipped: false, card: { ...card, name }, problem: '' });
  const shelf: ModelShelf = {
    first: () => 'champion',
    models: [model('champion'), model('candidate')],
    policy: () => null,
  };
  const nothing = (): void => undefined;
  return new ModelDesk({
    stage,
    shelf,
    seed,
    signals: undefined,
    policyFor: undefined,
    onDecision: undefined,
    instruments: [order.instrument],
    keptChoices: () => [],
    marketSince: () => ({ qty: 0, notional: 0 }),
    expectedBps: () => null,
    attend: nothing,
  });
}
