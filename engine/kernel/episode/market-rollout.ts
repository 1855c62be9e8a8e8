/**
 * Orders of a candidate and of the champion in one market, by the whole engine: they come one after another, of many sizes
 * and on both sides, are worked beside each other, and meet each other's impact. Either as a roll-out, whose steps a person
 * takes as soon as each gate is open, or at an even share throughout, to know what a candidate really costs.
 */
import type { Command } from '../../../shared/domain/command.ts';
import type { ModelCard } from '../../../shared/domain/models/model-card.ts';
import { missingForNext } from '../../../shared/domain/models/rollout-gate.ts';
import {
  isUnderWay,
  type RollbackCause,
  type RolloutRow,
  type RolloutTerms,
} from '../../../shared/domain/models/rollout.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { seededRng } from '../../../shared/std/rng.ts';
import type { ModelShelf, SignalShelf } from '../../core/model-port.ts';
import type { Policy } from '../../core/policy.ts';
import type { OrderOutcome } from '../../rollout/order-outcome.ts';
import { SESSION_START_US } from '../../venues/market/profile.ts';
import type { Kernel } from '../kernel.ts';
import { type Candidate, candidateOf } from './candidates.ts';
import { advance, startKernel } from './episode.ts';
import { FREE, openBuiltIn } from './scenarios.ts';

const SYMBOL = 'MIDT';
/** By then books are full. */
const FIRST_US = SESSION_START_US + 5 * US_PER_MINUTE;
const ORDER_US = 3 * US_PER_MINUTE;
/** So nine orders are worked at a time, which are a sixth of the market's volume. */
const EVERY_US = 20 * US_PER_SECOND;
const SIZES = [100, 1_000] as const;
/** The execution policy that ships lets a model take 60 % of an order, and so lets none be 2 bp worse by taking. */
const LEAVE = { maxChildPct: 50, maxTakePct: 100 } as const;
const PARAMS = { strategy: 'adaptive', sliceUs: 30 * US_PER_SECOND } as const;

const CHAMPION = 'champion';
const CANDIDATE = 'candidate';

export interface MarketStudy {
  /** Names the market, the orders and who is drawn to work them. */
  readonly seed: string;
  readonly policy: Policy;
  readonly candidate: Candidate;
  /** Of the policy. */
  readonly card: ModelCard;
  /** Where the policy looks at forecasts. */
  readonly signals?: SignalShelf | undefined;
  /** How far orders may stray from their plan, and the execution policy lets them. */
  readonly envelopePct: number;
  /** No more orders are begun than this. */
  readonly mostOrders: number;
}

/** What an order cost, and who worked it. */
export interface MarketOrder extends OrderOutcome {
  readonly arm: 'canary' | 'control';
}

export interface MarketRollout {
  readonly end: 'rolled-back' | 'champion' | 'undecided';
  readonly cause: RollbackCause | null;
  /** Orders that counted until then, and how many of them the candidate worked. */
  readonly orders: number;
  readonly canaries: number;
  readonly measured: readonly MarketOrder[];
}

/** Throws where the engine refuses what is asked of it: then the study is set up wrongly. */
export function rollOutInMarket(study: MarketStudy, terms: RolloutTerms): MarketRollout {
  const { seed, signals } = study;
  const kernel = startKernel(openBuiltIn(SYMBOL, `roll-out/${seed}`), seed, { shelf: shelfOf(study), signals });
  const row = (): RolloutRow => kernel.state.rollouts.row('R1');
  const ask = asking(kernel);
  advance(kernel, FIRST_US);
  ask({ kind: 'StartRollout', model: CANDIDATE, terms, reason: 'study' });
  workOrders(kernel, study, ask, () => {
    while (isUnderWay(row()) && missingForNext(row()) === '') {
      const { phase, step } = row();
      ask({ kind: 'AdvanceRollout', rolloutId: 'R1', from: { phase, step }, reason: 'its gate is open' });
    }
    return isUnderWay(row());
  });
  const { phase, cause, evidence } = row();
  const measured = measuredIn(kernel);
  kernel.close();
  return {
    end: phase === 'champion' || phase === 'rolled-back' ? phase : 'undecided',
    cause,
    orders: evidence.canaries + evidence.controls,
    canaries: evidence.canaries,
    measured,
  };
}

/** Each order is the candidate's with an even chance, whatever comes of it. */
export function workBothInMarket(study: MarketStudy): readonly MarketOrder[] {
  const { seed, signals } = study;
  const [champion, candidate] = policiesOf(study);
  const policyFor = ({ parentId }: { readonly parentId: string }): Policy =>
    seededRng(`${seed}/arm/${parentId}`).next() < 0.5 ? candidate : champion;
  const kernel = startKernel(openBuiltIn(SYMBOL, `roll-out/${seed}`), seed, { policyFor, signals });
  advance(kernel, FIRST_US);
  workOrders(kernel, study, asking(kernel), () => true);
  const measured = measuredIn(kernel);
  kernel.close();
  return measured;
}

const policiesOf = ({ policy, candidate }: MarketStudy): readonly [champion: Policy, candidate: Policy] => [
  candidateOf(policy, 'equal', CHAMPION),
  candidateOf(policy, candidate, CANDIDATE),
];

type Ask = (command: Command) => void;

function asking(kernel: Kernel): Ask {
  let asked = 0;
  return (command) => {
    const commandId = `ask ${++asked}`;
    void kernel.command(command, { actor: 'study', commandId });
    const answer = kernel.state.commands.get(commandId);
    if (!answer || answer.rejection) {
      throw new Error(`${command.kind} is refused: ${answer?.rejection?.reason ?? 'no answer'}`);
    }
  };
}

/** An order every so often while `goesOn` says so, and then, where nothing is decided yet, until the last has ended. */
function workOrders(
  kernel: Kernel,
  { seed, mostOrders, envelopePct }: MarketStudy,
  ask: Ask,
  goesOn: () => boolean,
): void {
  const rng = seededRng(`${seed}/orders`);
  const { version, policy } = kernel.state.policy.current!;
  ask({
    kind: 'ProposePolicy',
    policy: { ...policy, models: { ...LEAVE, maxEnvelopePct: envelopePct } },
    basedOn: version,
    reason: 'to let it err',
  });
  for (let n = 0; n < mostOrders && goesOn(); n++) {
    const side = rng.next() < 0.5 ? 'buy' : 'sell';
    const qty = Math.round(SIZES[0] * (SIZES[1] / SIZES[0]) ** rng.next());
    const params = { ...PARAMS, envelopePct };
    const times = { startUs: null, endUs: kernel.nowUs() + ORDER_US } as const;
    ask({
      kind: 'SubmitParent',
      instrument: SYMBOL,
      side,
      qty,
      params,
      terms: FREE,
      limitPx: null,
      note: '',
      ...times,
    });
    advance(kernel, kernel.nowUs() + EVERY_US);
  }
  for (let left = ORDER_US; left > 0 && goesOn(); left -= EVERY_US) advance(kernel, kernel.nowUs() + EVERY_US);
}

function measuredIn({ options }: Kernel): MarketOrder[] {
  const measured: MarketOrder[] = [];
  for (const { event } of options.log.read(1)) {
    if (event.type !== 'RolloutMeasured' && event.type !== 'ModelMeasured') continue;
    const { costBps, driftBps, expectedBps } = event;
    const isCanary = event.type === 'RolloutMeasured' ? event.arm === 'canary' : event.model === CANDIDATE;
    measured.push({ arm: isCanary ? 'canary' : 'control', costBps, driftBps, expectedBps });
  }
  return measured;
}

function shelfOf(study: MarketStudy): ModelShelf {
  const policies = policiesOf(study);
  return {
    first: () => CHAMPION,
    models: policies.map(({ id }) => ({ name: id, shipped: false, card: { ...study.card, name: id }, problem: '' })),
    policy: (name) => policies.find(({ id }) => id === name) ?? null,
  };
}
