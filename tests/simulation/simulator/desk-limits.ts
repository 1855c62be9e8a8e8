/**
 * The limits of the desk, reckoned from the records alone: what is held and owed, what was sent and executed in a time,
 * and whether an order of ours would be met. A rule that an order breaks as it leaves is told in words.
 */
import type { Child } from '../../../shared/domain/orders/child.ts';
import type { EngineEvent } from '../../../shared/domain/event.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { type Side, sideSign } from '../../../shared/domain/basics/scalars.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import type { Ledger, LedgerChild } from './ledger.ts';

interface SentAt {
  readonly tsUs: number;
  readonly strategy: string;
  readonly child: Pick<Child, 'venue' | 'instrument' | 'side' | 'px' | 'qty'>;
}

/** What an order is held against at its moment. */
export interface Moment {
  readonly nowUs: number;
  readonly instrument: Instrument;
  /** 0 where there is no two-sided market. */
  readonly midPx: (instrument: string) => number;
}

export class DeskLimits {
  readonly #ledger: Ledger;
  /** Oldest first. */
  readonly #sent: SentAt[] = [];
  /** When each strategy executed since a person last enabled it. */
  readonly #executedUs = new Map<string, number[]>();
  readonly #disabled = new Set<string>();
  /** Windows are counted from here on: what a narrower one had let go of is not known any more. */
  #policySinceUs = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** To be told of every record after the ledger has it. */
  apply(event: EngineEvent, tsUs: number): void {
    if (event.type === 'PolicyApplied') this.#policySinceUs = tsUs;
    if (event.type === 'StrategyReenabled') {
      this.#disabled.delete(event.strategy);
      this.#executedUs.delete(event.strategy);
    }
    if (event.type === 'ChildSubmitted') {
      this.#sent.push({ tsUs, strategy: this.#strategyOf(event.child.parentId), child: event.child });
    }
    if (event.type === 'ChildFilled') this.#executed(event.childId, tsUs);
  }

  /** Every rule that an order breaks which is about to be sent. */
  broken(child: Child, moment: Moment): string[] {
    const { policy, children } = this.#ledger;
    // What a venue says beyond what was ordered is counted by other rules.
    const isTold = [...children.values()].some(({ isOverReported }) => isOverReported);
    if (!policy) return ['that a policy is in force'];
    const rules = [
      [this.#disabled.has(this.#strategyOf(child.parentId)), 'maxExecutions, for which its strategy is disabled'],
      [this.#isOutsideHours(moment), 'the hours'],
      [this.#meetsOwn(child), 'that an order of ours rests there'],
      ...this.#ofWindows(child, moment.nowUs),
      ...(isTold ? [] : this.#ofExposure(child, moment)),
    ] as const;
    return rules.flatMap(([breaks, rule]) => (breaks ? [rule] : []));
  }

  #strategyOf(parentId: string): string {
    return this.#ledger.parents.get(parentId)?.params.strategy ?? '';
  }

  #executed(childId: string, tsUs: number): void {
    const parentId = this.#ledger.children.get(childId)?.parentId;
    const limit = this.#ledger.policy?.desk.maxExecutions;
    if (parentId === undefined || !limit) return;
    const strategy = this.#strategyOf(parentId);
    const times = [...(this.#executedUs.get(strategy) ?? []), tsUs];
    this.#executedUs.set(strategy, times);
    const since = Math.max(tsUs - limit.windowUs, this.#policySinceUs);
    if (times.filter((us) => us > since).length > limit.count) this.#disabled.add(strategy);
  }

  #isOutsideHours({ nowUs, instrument }: Moment): boolean {
    const { afterOpenUs, beforeCloseUs } = this.#ledger.policy!.hours;
    return nowUs < instrument.sessionStartUs + afterOpenUs || nowUs > instrument.sessionEndUs - beforeCloseUs;
  }

  #meetsOwn({ venue, venueKind, instrument, side, px }: Child): boolean {
    if (venueKind !== 'lit') return false;
    const rests = (other: LedgerChild): boolean =>
      other.state !== 'ended' && other.venueKind === 'lit' && other.tif === 'day' && other.venue === venue;
    return [...this.#ledger.children.values()].some(
      (other) =>
        rests(other) && other.instrument === instrument && other.side !== side && sideSign(side) * (px - other.px) >= 0,
    );
  }

  #ofWindows(child: Child, nowUs: number): (readonly [boolean, string])[] {
    const { maxDuplicates, maxVenueMessagesPerSecond, maxStrategyMessagesPerSecond } = this.#ledger.policy!.desk;
    const strategy = this.#strategyOf(child.parentId);
    const count = (windowUs: number, isOne: (sent: SentAt) => boolean): number => {
      const sinceUs = Math.max(nowUs - windowUs, this.#policySinceUs);
      return this.#sent.filter((sent) => sent.tsUs > sinceUs && isOne(sent)).length;
    };
    const alike = (sent: SentAt): boolean =>
      (['venue', 'instrument', 'side', 'px', 'qty'] as const).every((key) => sent.child[key] === child[key]);
    return [
      [count(maxDuplicates.windowUs, alike) >= maxDuplicates.count, `maxDuplicates ${maxDuplicates.count}`],
      [
        count(US_PER_SECOND, (sent) => sent.child.venue === child.venue) >= maxVenueMessagesPerSecond,
        `maxVenueMessagesPerSecond ${maxVenueMessagesPerSecond}`,
      ],
      [
        count(US_PER_SECOND, (sent) => sent.strategy === strategy) >= maxStrategyMessagesPerSecond,
        `maxStrategyMessagesPerSecond ${maxStrategyMessagesPerSecond}`,
      ],
    ];
  }

  #ofExposure(child: Child, { instrument, midPx }: Moment): (readonly [boolean, string])[] {
    const { desk, instruments } = this.#ledger.policy!;
    const { symbol } = instrument;
    const units = 10 ** (instrument.priceDecimals + instrument.qtyDecimals);
    const value = child.qty * child.px;
    const actor = this.#ledger.parents.get(child.parentId)?.actor;
    const held = new Map(Array.from(new Set(this.#symbols(symbol)), (each) => [each, this.#heldOf(each)]));
    const own = held.get(symbol)!;
    const reach = sideSign(child.side) * own.qty + own.working[child.side].qty + child.qty;
    const worth = own.qty * own.lastPx;
    const mayGrow = sideSign(child.side) * worth + own.working[child.side].value + value > Math.abs(worth);
    const owed = (whose: (owner: string | undefined) => boolean): number =>
      (this.#owed((parentId) => whose(this.#ledger.parents.get(parentId)?.actor)) + value) / units;
    const maxPositionQty = this.#ledger.limits.get(symbol)?.maxPositionQty ?? instruments[symbol]?.maxPositionQty ?? 0;
    return [
      [reach > maxPositionQty, `maxPositionQty ${maxPositionQty}`],
      [
        mayGrow && grossOf(held, symbol, child.side, value) / units > desk.maxGrossNotional,
        `maxGrossNotional ${desk.maxGrossNotional}`,
      ],
      [mayGrow && lostOf(held, midPx) / units > desk.maxLoss, `maxLoss ${desk.maxLoss}`],
      [owed((owner) => owner === actor) > desk.maxTraderCredit, `maxTraderCredit ${desk.maxTraderCredit}`],
      [owed(() => true) > desk.maxDeskCredit, `maxDeskCredit ${desk.maxDeskCredit}`],
      [owed(() => true) > desk.maxFirmCredit, `maxFirmCredit ${desk.maxFirmCredit}`],
    ];
  }

  #symbols(symbol: string): string[] {
    return [symbol, ...Array.from(this.#ledger.children.values(), (child) => child.instrument)];
  }

  /** Executed value, and what works at its limit price. */
  #owed(isOne: (parentId: string) => boolean): number {
    let owed = 0;
    for (const child of this.#ledger.children.values()) {
      if (isOne(child.parentId)) owed += child.filledValue + openQty(child) * child.px;
    }
    return owed;
  }

  #heldOf(symbol: string): Held {
    const held: Held = {
      qty: 0,
      paid: 0,
      lastPx: this.#ledger.lastPx.get(symbol) ?? 0,
      working: { buy: { qty: 0, value: 0 }, sell: { qty: 0, value: 0 } },
    };
    for (const child of this.#ledger.children.values()) {
      if (child.instrument !== symbol) continue;
      const sign = sideSign(child.side);
      held.qty += sign * child.filledQty;
      held.paid += sign * child.filledValue + child.fees;
      held.working[child.side].qty += openQty(child);
      held.working[child.side].value += openQty(child) * child.px;
    }
    return held;
  }
}

interface Held {
  qty: number;
  /** With fees, and what was sold taken off. */
  paid: number;
  lastPx: number;
  working: Record<Side, { qty: number; value: number }>;
}

const openQty = ({ state, qty, filledQty }: LedgerChild): number => (state === 'ended' ? 0 : qty - filledQty);

/** Every position with what works of it at its worst, and one more order. */
function grossOf(held: ReadonlyMap<string, Held>, of: string, side: Side, value: number): number {
  let gross = 0;
  for (const [symbol, { qty, lastPx, working }] of held) {
    const more = (which: Side): number => working[which].value + (symbol === of && side === which ? value : 0);
    gross += Math.max(Math.abs(qty * lastPx + more('buy')), Math.abs(qty * lastPx - more('sell')));
  }
  return gross;
}

function lostOf(held: ReadonlyMap<string, Held>, midPx: (instrument: string) => number): number {
  let lost = 0;
  for (const [symbol, { qty, paid, lastPx }] of held) lost += paid - (qty === 0 ? 0 : qty * (midPx(symbol) || lastPx));
  return lost;
}
