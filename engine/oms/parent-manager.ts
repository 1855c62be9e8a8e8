/** The life of a parent order once it is accepted: what persons ask of it is recorded and carried out, and how it ends. */
import type { ChildrenChoice, CommandOf } from '../../shared/domain/command.ts';
import type { EventOf } from '../../shared/domain/event.ts';
import { PARENT_ENDED, type Finish, type Parent } from '../../shared/domain/orders/parent.ts';
import type { Child } from '../../shared/domain/orders/child.ts';
import { policyChanges } from '../../shared/domain/policy/policy-diff.ts';
import { formatQty } from '../../shared/domain/basics/format.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { sideSign } from '../../shared/domain/basics/scalars.ts';
import type { Stage } from '../core/stage.ts';

export interface ParentEnded {
  readonly parentId: string;
  readonly outcome: 'cancelled' | 'done' | 'expired' | 'rejected';
  readonly logSeq: number;
}

export class ParentManager {
  readonly #stage: Stage;
  readonly #cancelChild: (childId: string, reason: string) => void;
  readonly #onEnded: (ended: ParentEnded) => void;

  constructor(
    stage: Stage,
    cancelChild: (childId: string, reason: string) => void,
    onEnded: (ended: ParentEnded) => void,
  ) {
    this.#stage = stage;
    this.#cancelChild = cancelChild;
    this.#onEnded = onEnded;
  }

  release(parentId: string, actor: string): void {
    const { instrument, startUs } = this.#parent(parentId);
    const book = this.#stage.book(instrument);
    this.#stage.record({
      type: 'ParentReleased',
      ...this.#next(parentId, actor),
      startUs: Math.max(this.#stage.nowUs(), startUs),
      arrivalBidPx: book?.bestPx('buy') ?? 0,
      arrivalAskPx: book?.bestPx('sell') ?? 0,
    });
  }

  reject(parentId: string, actor: string, reason: string): void {
    const logSeq = this.#stage.record({ type: 'ParentRejected', ...this.#next(parentId, actor), reason });
    this.#onEnded({ parentId, outcome: 'rejected', logSeq });
  }

  /** Its start has come. */
  start(parentId: string): void {
    this.#stage.record({ type: 'ParentStarted', parentId });
  }

  amend({ parentId, qty, limitPx, endUs, params, terms, children }: CommandOf<'AmendParent'>, actor: string): void {
    const parent = this.#parent(parentId);
    this.#stage.record({
      type: 'ParentAmended',
      ...this.#next(parentId, actor),
      qty: qty ?? parent.qty,
      limitPx: limitPx === undefined ? parent.limitPx : limitPx,
      endUs: endUs ?? parent.endUs,
      params: params ?? parent.params,
      terms: pinned(parent, params, terms ?? parent.terms),
    });
    // Orders that rest by the old terms go, all or those that the new limit price rules out.
    this.#pullWhere(parentId, 'the order was amended', (child) => children !== 'keep' || this.#beyondLimit(child));
    this.finish(parentId);
  }

  switchStrategy({ parentId, params, terms, children }: CommandOf<'SwitchStrategy'>, actor: string): void {
    const changed = { params, terms: terms ?? this.#parent(parentId).terms };
    this.#stage.record({ type: 'ParentStrategySwitched', ...this.#next(parentId, actor), ...changed });
    if (children === 'pull') this.#pull(parentId, `${parentId} was switched to ${params.strategy}`);
  }

  /** Takes the parameters of the policy's set for the regime, or its own again. */
  followRegime(
    parentId: string,
    taken: Pick<EventOf<'ParentFollowedRegime'>, 'regime' | 'params' | 'isSet' | 'policyVersion'>,
  ): void {
    const { params: before } = this.#parent(parentId);
    this.#stage.record({ type: 'ParentFollowedRegime', ...this.#next(parentId, 'engine'), before, ...taken });
  }

  pause(parentId: string, children: ChildrenChoice, actor: string): void {
    this.#stage.record({ type: 'ParentPaused', ...this.#next(parentId, actor) });
    if (children === 'pull') this.#pull(parentId, `${parentId} was paused`);
  }

  resume(parentId: string, actor: string): void {
    this.#stage.record({ type: 'ParentResumed', ...this.#next(parentId, actor) });
  }

  takeOver(parentId: string, children: ChildrenChoice, actor: string): void {
    this.#stage.record({ type: 'ParentTakenOver', ...this.#next(parentId, actor) });
    if (children === 'pull') this.#pull(parentId, `${parentId} was taken over by ${actor}`);
  }

  handBack(parentId: string, children: ChildrenChoice, actor: string): void {
    this.#stage.record({ type: 'ParentHandedBack', ...this.#next(parentId, actor) });
    if (children === 'pull') this.#pull(parentId, `${parentId} was handed back by ${actor}`);
  }

  /** Takes up to what is asked for and then ends, or ends as it is where nothing is. */
  askFinish(parentId: string, take: Omit<Finish, 'actor'> | null, actor: string): void {
    this.#stage.record({ type: 'ParentFinishAsked', ...this.#next(parentId, actor), take });
    this.#pull(parentId, `${parentId} is finished by ${actor}`);
    this.finish(parentId);
  }

  /** The time for what a finishing order was to take is over, or all of that is taken. */
  endFinish(parentId: string, reason: string): void {
    this.#stage.record({ type: 'ParentFinishEnds', parentId, reason });
    this.#pull(parentId, `${parentId} finishes: ${reason}`);
    this.finish(parentId);
  }

  /** Pulls every child; the parent has ended once the venues have told what became of each. */
  cancel(parentId: string, actor: string): void {
    this.#stage.record({ type: 'ParentCancelRequested', ...this.#next(parentId, actor) });
    this.#pull(parentId, `${parentId} is cancelled by ${actor}`);
    this.finish(parentId);
  }

  /** Asks again for the cancels of a parent that is being cancelled, after a restart. */
  pullAll(parentId: string): void {
    this.#pull(parentId, `${parentId} is being cancelled`);
    this.finish(parentId);
  }

  /**
   * Ends the parent where nothing more can come: filled, or cancelling with no open child. Where a venue has executed what
   * it should not have, so that children could exceed their parent, what is open goes first.
   */
  finish(parentId: string): void {
    const parent = this.#parent(parentId);
    const { state, qty, filledQty, openQty } = parent;
    if (filledQty + openQty > qty) this.#pull(parentId, `${filledQty} filled and ${openQty} open exceed its ${qty}`);
    if (PARENT_ENDED.has(state) || this.#stage.state.openChildren.has(parentId)) return;
    if (filledQty >= qty) return this.#ended(parentId, 'done');
    if (state === 'finishing' && filledQty >= (parent.finish?.targetQty ?? qty)) {
      return this.endFinish(parentId, 'what was to be taken is taken');
    }
    if (state !== 'cancelling') return;
    if (parent.finish) return this.#ended(parentId, 'done');
    this.#ended(parentId, this.#stage.nowUs() < parent.endUs ? 'cancelled' : 'expired');
  }

  #ended(parentId: string, outcome: Exclude<ParentEnded['outcome'], 'rejected'>): void {
    const parent = this.#parent(parentId);
    const instrument = this.#stage.state.instruments.get(parent.instrument)!;
    const logSeq = this.#stage.record(endEvent(parent, instrument, outcome));
    this.#onEnded({ parentId, outcome, logSeq });
  }

  #parent(parentId: string): Parent {
    return this.#stage.state.parent(parentId);
  }

  #next(parentId: string, actor: string): { parentId: string; version: number; actor: string } {
    return { parentId, version: this.#parent(parentId).version + 1, actor };
  }

  #pull(parentId: string, reason: string): void {
    this.#pullWhere(parentId, reason, () => true);
  }

  #pullWhere(parentId: string, reason: string, which: (child: Child) => boolean): void {
    for (const child of this.#stage.state.openChildrenOf(parentId)) {
      if (which(child)) this.#cancelChild(child.childId, reason);
    }
  }

  #beyondLimit({ parentId, side, px }: Child): boolean {
    const { limitPx } = this.#parent(parentId);
    return limitPx !== null && sideSign(side) * (px - limitPx) > 0;
  }
}

/** Parameters that a person sets are kept as they are, unless he asks in the same breath that they follow the regime. */
function pinned(parent: Parent, params: Parent['params'] | undefined, terms: Parent['terms']): Parent['terms'] {
  const sets = params !== undefined && policyChanges(parent.params, params).length > 0;
  return sets && parent.terms.followRegime ? { ...terms, followRegime: false } : terms;
}

function endEvent(parent: Parent, instrument: Instrument, outcome: 'cancelled' | 'done' | 'expired') {
  const { parentId, qty, filledQty, finish } = parent;
  const unfilled = `${formatQty(qty - filledQty, instrument)} of ${formatQty(qty, instrument)} unfilled`;
  switch (outcome) {
    case 'cancelled':
      return { type: 'ParentCancelled', parentId } as const;
    case 'done': {
      const left = filledQty < qty && finish !== null;
      return {
        type: 'ParentDone',
        parentId,
        ...(left && { reason: `finished by ${finish.actor} with ${unfilled}` }),
      } as const;
    }
    case 'expired':
      return { type: 'ParentExpired', parentId, reason: `its end came with ${unfilled}` } as const;
  }
}
