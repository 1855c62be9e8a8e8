/**
 * A day of a desk by the whole engine: several adaptive orders of one policy at once, of many sizes, times and envelopes,
 * on both sides, from the open to the close of a built-in market. What its orders cost and what the policy chose and saw is
 * what it is later held against; which exceptions opened says how often the watch over it errs, and whether it sees.
 */
import type { ModelCard } from '../../../shared/domain/models/model-card.ts';
import type { ModelReference } from '../../../shared/domain/models/model-reference.ts';
import type { ExceptionKind } from '../../../shared/domain/safety/exception-kind.ts';
import { US_PER_MINUTE, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { type Rng, seededRng } from '../../../shared/std/rng.ts';
import type { ModelShelf, ShelvedModel, SignalShelf } from '../../core/model-port.ts';
import type { Policy } from '../../core/policy.ts';
import { SESSION_START_US, SESSION_US } from '../../venues/market/profile.ts';
import type { Regime } from '../../venues/market/regime.ts';
import type { Kernel } from '../kernel.ts';
import { advance, measuredIn, startKernel } from './episode.ts';
import { type MeasuredRun, PolicyGauge } from './measure-model.ts';
import { between, FREE, openBuiltIn } from './scenarios.ts';

const SYMBOL = 'MIDT';
const AT_ONCE = 6;
const DURATIONS_US = [5 * US_PER_MINUTE, 60 * US_PER_MINUTE] as const;
/** Of what usually trades meanwhile. */
const SIZES = [0.01, 0.2] as const;
const ENVELOPES_PCT = [5, 10, 20] as const;
/** By then books are full. */
const FIRST_US = SESSION_START_US + 5 * US_PER_MINUTE;
/** The last orders end just before the close. */
const DAY_US = SESSION_US - 10 * US_PER_MINUTE;
const STEP_US = 10 * US_PER_SECOND;

/** As the scenarios of single orders have theirs. */
export const DESK_DAY = 'desk-day';
export const DESK_DAY_TITLE = `a day of a desk that works ${AT_ONCE} adaptive orders of the mid-cap at once, each of 5 to 60 minutes and 1 to 20 % of what trades meanwhile`;

export interface DeskDay {
  /** Names the market and the orders. */
  readonly seed: string;
  readonly policy: Policy;
  /** Of the policy. */
  readonly card: ModelCard;
  /** What the policy is held against; null while that is measured. */
  readonly reference: ModelReference | null;
  readonly signals: SignalShelf | undefined;
  /** Absent: the whole session. */
  readonly lengthUs?: number;
  /** Absent: as the seed has it. */
  readonly regime?: Regime | undefined;
}

/** An exception that opened, and how long after the first order. */
export interface Opened {
  readonly kind: ExceptionKind;
  readonly afterUs: number;
  /** Orders that had ended. */
  readonly orders: number;
}

export interface DeskDayRun {
  readonly run: MeasuredRun;
  readonly opened: readonly Opened[];
  readonly workedUs: number;
}

/** Throws where the engine refuses an order: then the day is set up wrongly. */
export function workDay({ seed, policy, card, reference, signals, regime, lengthUs = DAY_US }: DeskDay): DeskDayRun {
  const model: ShelvedModel = { name: policy.id, shipped: true, card, problem: '', reference };
  const shelf: ModelShelf = { first: () => policy.id, models: [model], policy: () => policy };
  const gauge = new PolicyGauge();
  const market = openBuiltIn(SYMBOL, `${DESK_DAY}/${seed}`, regime);
  const kernel = startKernel(market, seed, { shelf, signals, onDecision: gauge.onDecision });
  advance(kernel, FIRST_US);
  const lastUs = FIRST_US + lengthUs;
  const rng = seededRng(`${seed}/orders`);
  for (let nowUs = FIRST_US; nowUs < lastUs; nowUs += STEP_US) {
    const leftUs = lastUs - nowUs;
    if (leftUs >= DURATIONS_US[0] && kernel.state.openParents.size < AT_ONCE) submit(kernel, rng, leftUs);
    advance(kernel, nowUs + STEP_US);
  }
  const run = gauge.with(measuredIn(kernel).map((each) => each.measured));
  const opened = openedIn(kernel);
  kernel.close();
  return { run, opened, workedUs: lengthUs };
}

function submit(kernel: Kernel, rng: Rng, mostUs: number): void {
  const nowUs = kernel.nowUs();
  const commandId = `order at ${nowUs}`;
  const lastingUs = Math.min(between(DURATIONS_US, rng), mostUs);
  const usualQty = (kernel.options.figures!(SYMBOL)!.dayQty! * lastingUs) / SESSION_US;
  const qty = between([usualQty * SIZES[0], usualQty * SIZES[1]], rng);
  const envelopePct = ENVELOPES_PCT[rng.below(ENVELOPES_PCT.length)]!;
  const side = rng.next() < 0.5 ? 'buy' : 'sell';
  void kernel.command(
    {
      kind: 'SubmitParent',
      instrument: SYMBOL,
      side,
      qty,
      terms: FREE,
      limitPx: null,
      note: '',
      startUs: null,
      params: { strategy: 'adaptive', sliceUs: 30 * US_PER_SECOND, envelopePct },
      endUs: nowUs + lastingUs,
    },
    { actor: 'desk', commandId },
  );
  const answer = kernel.state.commands.get(commandId);
  if (!answer?.parentId) throw new Error(`the order is refused: ${answer?.rejection?.reason ?? 'no answer'}`);
}

function openedIn({ options }: Kernel): Opened[] {
  const opened: Opened[] = [];
  let orders = 0;
  for (const { event, tsUs } of options.log.read(1)) {
    if (event.type === 'ModelMeasured') orders += 1;
    if (event.type !== 'ExceptionOpened' && event.type !== 'ExceptionReopened') continue;
    opened.push({ kind: event.finding.kind, afterUs: tsUs - FIRST_US, orders });
  }
  return opened;
}
