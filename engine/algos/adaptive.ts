/**
 * Adaptive: follows an even plan within an envelope, and leaves to a learned policy what to do inside it: wait, rest at
 * the touch or behind it, rest in the dark, deal with a dealer, or take, and how much. Whatever the policy wants, the
 * order never leaves its envelope, its share of volume or its limit, never wants or takes more than the execution policy
 * lets a model, and is done by its end; a bound that changes the choice is named. Without a policy, or where it cannot
 * say, the order is worked like an even schedule.
 */
import { opposite, sideSign } from '../../shared/domain/basics/scalars.ts';
import { formatFixed } from '../../shared/domain/basics/format.ts';
import type { Child } from '../../shared/domain/orders/child.ts';
import { US_PER_MS, US_PER_SECOND } from '../../shared/std/duration.ts';
import {
  ACTIONS,
  type ActionKind,
  type Choice,
  type ClockDecision,
  isFault,
  type OrderView,
  type PolicyDecision,
} from '../core/policy.ts';
import type { ChildIntent, Decision, DecisionContext, PlanContext, Strategy } from '../core/strategy.ts';
import { mostQty, withinLimit } from './bounds.ts';
import { modelRoom, type ModelRoom } from './model-bounds.ts';
import { paramsOf } from './params-of.ts';
import { type Plan, planOf, workSchedule } from './schedule.ts';
import { idsOf, planWords, qtyWords } from './taking.ts';

const LOOK_US = 2 * US_PER_SECOND;
const FINISH_US = 3 * US_PER_SECOND;
/** While an answer of a venue is awaited. */
const SOON_US = 250 * US_PER_MS;
const WAIT = 0;
const TAKE_MORE = ACTIONS.length - 1;

function planned({ parent, ...rest }: PlanContext): Plan {
  const { planFromUs, endUs } = parent;
  return planOf((atUs) => (atUs - planFromUs) / (endUs - planFromUs), { parent, ...rest });
}

export const adaptive: Strategy = {
  plannedQty: (context) => planned(context)(context.nowUs),

  decide(context) {
    const params = paramsOf(context, 'adaptive');
    const plan = planned(context);
    const { parent, nowUs, book, policy, signals } = context;
    const twoSided = book.bestPx('buy') > 0 && book.bestPx('sell') > 0;
    const even = (): Decision => workSchedule(plan, params, context);
    // At the end, and where there is no market, there is nothing to choose.
    if (nowUs >= parent.endUs - FINISH_US || book.halted || !twoSided) return even();
    const desk = deskOf(context, plan, params);
    if (!desk) return without('no execution policy says what a model may do', even());
    if (!policy) return without('there is no policy', even());
    const passedOver = (why: string, refused: ClockDecision['refused'] = null): Decision => ({
      ...without(why, even()),
      byClock: { policyId: policy.id, refused, why },
    });
    const state = signals?.stateOf(desk.view, policy.schema) ?? 'nothing is known of its market';
    if (typeof state === 'string') return passedOver(state);
    const choice = policy.choose(state, desk.may);
    if (isFault(choice)) return { ...passedOver(choice.reason), degraded: { policyId: policy.id, fault: choice } };
    const bounded = desk.bound(choice);
    if (bounded.action === null) return passedOver(bounded.why, { ...choice, may: desk.may });
    const decision = desk.act(bounded.action);
    const explained: PolicyDecision = {
      policyId: policy.id,
      schema: policy.schema,
      state,
      may: desk.may,
      values: choice.values,
      chosen: choice.action,
      done: bounded.action,
      bound: [bounded.why, desk.cut].filter((words) => words !== '').join('; '),
      forecast: signals?.forecast() ?? null,
      stateUnder: (schema) => signals?.stateOf(desk.view, schema) ?? 'nothing is known of its market',
    };
    return { ...decision, reason: `${wordsOf(explained)}; ${decision.reason}`, explained };
  },
};

const without = (why: string, decision: Decision): Decision => ({
  ...decision,
  reason: `${why}, so by the clock: ${decision.reason}`,
});

/**
 * What was chosen, by how much it is better than what comes next, and the bound that changed it. The difference alone: a
 * value holds what is still to come of the order, and by itself would read like a saving.
 */
function wordsOf({ values, chosen, done, bound }: PolicyDecision): string {
  const nameOf = (action: number): string => ACTIONS[action]!.name;
  const others = [...values.keys()].filter((action) => action !== chosen && !Number.isNaN(values[action]));
  const second = others.reduce<number | null>(
    (best, each) => (best === null || values[each]! > values[best]! ? each : best),
    null,
  );
  const byBps = second === null ? 0 : values[chosen]! - values[second]!;
  const better = `${formatFixed(Math.abs(byBps), 2)} bps ${byBps < 0 ? 'worse' : 'better'} than`;
  const choice = second === null ? nameOf(chosen) : `${nameOf(chosen)}, ${better} ${nameOf(second)}`;
  if (done === chosen) return bound === '' ? choice : `${choice}, but ${bound}`;
  return `${choice}, but ${bound}: ${nameOf(done)}`;
}

const TAKES: ReadonlySet<ActionKind> = new Set(['take', 'dealer']);
const isTaking = (action: number): boolean => TAKES.has(ACTIONS[action]!.kind);

interface Bounded {
  /** Null where no action is left to a model and the clock decides. */
  readonly action: number | null;
  readonly why: string;
}

interface Pace {
  readonly sliceUs: number;
  readonly envelopePct: number;
}

/** Null where no execution policy is in force. */
function deskOf(context: DecisionContext, plan: Plan, { sliceUs, envelopePct }: Pace): OrderDesk | null {
  const { qty, planFromQty, planFromUs, endUs } = context.parent;
  const clipQty = Math.max(1, Math.ceil(((qty - planFromQty) * sliceUs) / Math.max(1, endUs - planFromUs)));
  const envelopeQty = Math.max(clipQty, Math.floor((qty * envelopePct) / 100));
  const room = modelRoom(context, envelopeQty, inFlight(context));
  return room && new OrderDesk(context, plan, clipQty, room);
}

/** An order at one moment: what it has out, what it may do, and what each action comes to. */
class OrderDesk {
  readonly view: OrderView;
  readonly may: readonly boolean[];
  readonly #context: DecisionContext;
  readonly #touchPx: number;
  readonly #takePx: number;
  readonly #behindPx: number;
  readonly #lets: ModelRoom;
  /** What may be sent beyond what is out. */
  readonly #roomQty: number;
  /** What the action `dark` rests where that is more than its clips. */
  readonly #deepQty: number;
  /** The bound that made a child smaller than was wanted, in words. */
  cut = '';

  constructor(context: DecisionContext, plan: Plan, clipQty: number, room: ModelRoom) {
    const { parent, nowUs, book, instrument, open } = context;
    const { side, qty, endUs } = parent;
    this.#context = context;
    this.#lets = room;
    this.#touchPx = withinLimit(context, book.bestPx(side));
    this.#takePx = book.bestPx(opposite(side));
    this.#behindPx = withinLimit(context, book.bestPx(side) - sideSign(side) * instrument.tickPx);
    const plannedQty = plan(nowUs);
    const resting = open.filter((child) => child.tif === 'day');
    const at = (px: number): number => sum(resting, (child) => child.venueKind === 'lit' && child.px === px);
    this.view = {
      side,
      qty,
      filledQty: parent.filledQty,
      timeLeft: Math.max(0, (endUs - nowUs) / Math.max(1, endUs - parent.startUs)),
      takePx: this.#takePx,
      touchQty: (book.bestQty('buy') + book.bestQty('sell')) / 2,
      tickPx: instrument.tickPx,
      clipQty,
      plannedQty,
      restingQty: at(this.#touchPx),
      behindTouchQty: at(this.#behindPx),
      darkQty: sum(resting, (child) => child.venueKind === 'dark'),
      inFlightQty: inFlight(context),
    };
    const aheadQty = Math.min(qty, plannedQty + room.envelopeQty, mostQty(context));
    this.#roomQty = Math.max(0, aheadQty - parent.filledQty - parent.openQty);
    this.#deepQty = Math.floor((context.policy?.darkOfEnvelope ?? 0) * room.envelopeQty);
    this.may = ACTIONS.map(({ kind }) => this.#mayNow(kind));
  }

  /** The action within the order's envelope and what a model may take, and why it is another one. */
  bound({ action, values }: Choice): Bounded {
    const { envelopeQty, envelopeWords } = this.#lets;
    const { qty, plannedQty, filledQty } = this.view;
    const behindQty = plannedQty - filledQty;
    // What is overdue by more than the plan has left would all fall due at once.
    const leftQty = qty - plannedQty;
    if (behindQty > Math.min(envelopeQty, leftQty) && this.may[TAKE_MORE]) {
      const bound = behindQty > envelopeQty ? envelopeWords : `the plan has ${qtyWords(leftQty, this.#context)} left`;
      const why = `${planWords(behindQty, this.#context)}, ${bound}`;
      if (this.#mayTake) return ACTIONS[action]!.kind === 'take' ? { action, why: '' } : { action: TAKE_MORE, why };
      return { action: null, why: `${why}; ${this.#lets.takeWords}` };
    }
    if (-behindQty >= envelopeQty && action !== WAIT) {
      return { action: WAIT, why: `${planWords(behindQty, this.#context)}, ${envelopeWords}` };
    }
    if (!isTaking(action) || this.#mayTake) return { action, why: '' };
    return { action: this.#bestResting(values), why: this.#lets.takeWords };
  }

  get #mayTake(): boolean {
    return this.#lets.takeQty > 0;
  }

  /** Of what takes nothing, what is worth most. */
  #bestResting(values: Float32Array): number {
    const free = [...ACTIONS.keys()].filter((action) => this.may[action] && !isTaking(action));
    const worth = (action: number): number => (Number.isNaN(values[action]) ? -Infinity : values[action]!);
    return free.reduce((best, each) => (worth(each) > worth(best) ? each : best), WAIT);
  }

  act(index: number): Decision {
    const { kind, clips } = ACTIONS[index]!;
    const wantedQty = clips * this.view.clipQty;
    switch (kind) {
      case 'wait':
        return this.#decision([], () => true);
      case 'post':
        return this.#rest(wantedQty, this.view.restingQty, { px: this.#touchPx });
      case 'behind':
        return this.#rest(wantedQty, this.view.behindTouchQty, { px: this.#behindPx });
      case 'dark':
        return this.#rest(Math.max(wantedQty, this.#deepQty), this.view.darkQty, {
          px: this.#takeWithinPx,
          kinds: ['dark'],
        });
      case 'dealer':
        return this.#take(wantedQty, ['dealer']);
      case 'take':
        return this.#take(wantedQty, ['lit', 'dealer']);
    }
  }

  get #takeWithinPx(): number {
    return withinLimit(this.#context, this.#takePx);
  }

  #mayNow(kind: (typeof ACTIONS)[number]['kind']): boolean {
    const { parent, signals } = this.#context;
    const marketable = this.#takeWithinPx === this.#takePx;
    if (kind === 'dark') return parent.terms.dark && signals?.darkPools === true;
    if (kind === 'take') return marketable;
    if (kind === 'dealer') return marketable && parent.terms.dark && signals?.dealerQuotes === true;
    return true;
  }

  /** Rests up to a quantity at a price: what rests elsewhere is pulled, what rests there stays where it stands. */
  #rest(wantedQty: number, thereQty: number, wish: { px: number; kinds?: ChildIntent['kinds'] }): Decision {
    const dark = wish.kinds !== undefined;
    const stays = (child: Child): boolean =>
      dark ? child.venueKind === 'dark' && !this.#outOfReach(child) : this.#staysShown(child, wish.px);
    const qty = this.#childOf(Math.min(wantedQty - thereQty, this.#roomQty));
    const intents: ChildIntent[] = qty < 1 ? [] : [{ ...wish, qty, tif: 'day' }];
    return this.#decision(intents, (child) => !stays(child));
  }

  /** Beside orders that are shown, those in the dark may go on. */
  #staysShown(child: Child, px: number): boolean {
    return child.venueKind === 'dark' ? !this.#outOfReach(child) : child.px === px;
  }

  #outOfReach(child: Child): boolean {
    const { book, parent } = this.#context;
    return sideSign(parent.side) * (2 * child.px - book.bestPx('buy') - book.bestPx('sell')) < 0;
  }

  /** Where there is no room beside what rests, that is pulled first. */
  #take(clipsQty: number, kinds: ChildIntent['kinds']): Decision {
    const wantedQty = this.#takingOf(this.#childOf(clipsQty));
    const qty = Math.min(wantedQty, this.#roomQty);
    const left = this.#context.parent.qty - this.#context.parent.filledQty;
    if (qty >= Math.min(wantedQty, left)) return this.#decision([this.#taking(qty, kinds)], () => false);
    const pulled = this.#decision([], () => true, '; resting orders are pulled first');
    if (pulled.cancel.length > 0) return { ...pulled, wakeUs: this.#context.nowUs + SOON_US };
    return this.#decision(qty < 1 ? [] : [this.#taking(qty, kinds)], () => false);
  }

  #childOf(qty: number): number {
    if (qty <= this.#lets.childQty) return qty;
    this.cut = this.#lets.childWords;
    return this.#lets.childQty;
  }

  #takingOf(qty: number): number {
    if (qty <= this.#lets.takeQty) return qty;
    this.cut = this.#lets.takeWords;
    return this.#lets.takeQty;
  }

  #taking(qty: number, kinds: ChildIntent['kinds']): ChildIntent {
    return { px: this.#takePx, qty, tif: 'ioc', ...(kinds && { kinds }) };
  }

  #decision(submit: readonly ChildIntent[], pulls: (child: Child) => boolean, note = ''): Decision {
    const { parent, open, nowUs } = this.#context;
    const cancel = idsOf(open.filter((child) => child.tif === 'day' && pulls(child)));
    const behindQty = this.view.plannedQty - parent.filledQty;
    return { submit, cancel, reason: `${planWords(behindQty, this.#context)}${note}`, wakeUs: nowUs + LOOK_US };
  }
}

/** What is on its way to take. */
const inFlight = ({ open }: DecisionContext): number => sum(open, (child) => child.tif !== 'day');

const sum = (children: readonly Child[], counts: (child: Child) => boolean): number =>
  children.reduce((total, child) => total + (counts(child) ? child.qty - child.filledQty : 0), 0);
