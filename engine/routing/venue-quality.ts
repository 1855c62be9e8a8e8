/**
 * How each venue has treated our orders, measured: what share of them filled and how soon, what was refused, and what
 * the mid did after a fill (toxicity). A fold over our own orders and the market, so a replay measures the same. Means
 * begin at a prior and move away from it only as evidence comes.
 */
import type { Child } from '../../shared/domain/orders/child.ts';
import { CHILD_ENDED } from '../../shared/domain/orders/child.ts';
import type { EngineEvent } from '../../shared/domain/event.ts';
import { sideSign } from '../../shared/domain/basics/scalars.ts';
import type { VenueRow } from '../../shared/protocol/market-tables.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { Stage } from '../core/stage.ts';
import type { VenueTerms } from '../core/venue.ts';

/** The mid is looked at this long after a fill. */
const MARKOUT_US = US_PER_SECOND;
/** Fills that the prior markout of zero is worth. */
const MARKOUT_PRIOR_FILLS = 20;
/** A dark order is first believed to fill once in this many seconds at rest, as if one had. */
const DARK_PRIOR_SECONDS = 30;
/** Immediate orders that the prior is worth, and how many of them were done. */
const TAKEN_PRIOR = { sent: 4, filled: 3 };
/** So many answers refused or missing in a row, and a venue is left alone for a while. */
const TROUBLE_IN_A_ROW = 3;
const AVOID_US = 15 * US_PER_SECOND;

interface Measured {
  orders: number;
  fills: number;
  filledQty: number;
  fees: number;
  rejected: number;
  unknown: number;
  /** Sum and count of the time from sending to the venue's first answer. */
  ackUsSum: number;
  acks: number;
  /** Of fills: signed move of the mid after it, in basis points; positive in our favour. */
  markoutBpsSum: number;
  markouts: number;
  /** Of orders that rest: seconds at rest, and how many saw a fill. */
  restSeconds: number;
  restFilled: number;
  /** Of orders that must be done at once. */
  taken: number;
  takenFilled: number;
  troubleInARow: number;
  avoidUntilUs: number;
  trouble: string;
}

const unmeasured = (): Measured => ({
  orders: 0,
  fills: 0,
  filledQty: 0,
  fees: 0,
  rejected: 0,
  unknown: 0,
  ackUsSum: 0,
  acks: 0,
  markoutBpsSum: 0,
  markouts: 0,
  restSeconds: 0,
  restFilled: 0,
  taken: 0,
  takenFilled: 0,
  troubleInARow: 0,
  avoidUntilUs: 0,
  trouble: '',
});

export type CapturedQuality = readonly (readonly [venueId: string, measured: Measured])[];

export class VenueQuality {
  readonly #stage: Pick<Stage, 'state' | 'nowUs' | 'book' | 'schedule'>;
  readonly #terms: readonly VenueTerms[];
  readonly #measured = new Map<string, Measured>();

  constructor(stage: Pick<Stage, 'state' | 'nowUs' | 'book' | 'schedule'>, terms: readonly VenueTerms[]) {
    this.#stage = stage;
    this.#terms = terms;
  }

  /** What has been measured, for a snapshot; only moves of the mid that are still waited for are lost. */
  capture(): CapturedQuality {
    return Array.from(this.#measured, ([venueId, measured]) => [venueId, { ...measured }] as const);
  }

  /** Of one that has measured nothing yet. */
  restore(captured: CapturedQuality): void {
    for (const [venueId, measured] of captured) this.#measured.set(venueId, { ...unmeasured(), ...measured });
  }

  /** To be told of every event once the state holds it, live and while a log is read back. */
  onEvent(event: EngineEvent, tsUs: number): void {
    switch (event.type) {
      case 'ChildSubmitted':
        this.#of(event.child.venue).orders += 1;
        return;
      case 'ChildAcknowledged':
        return this.#acknowledged(this.#stage.state.child(event.childId), tsUs);
      case 'ChildFilled':
        return this.#filled(this.#stage.state.child(event.childId), event.qty, event.fee, tsUs);
      case 'ChildRejected':
        return this.#refused(this.#stage.state.child(event.childId), 'rejected', event.reason, tsUs);
      case 'ChildBecameUnknown':
        return this.#refused(this.#stage.state.child(event.childId), 'unknown', event.reason, tsUs);
      case 'ChildCancelled':
        return this.#ended(this.#stage.state.child(event.childId), tsUs);
      default:
    }
  }

  /** Why a venue is left alone just now, in words; null where it is not. */
  avoided(venueId: string): string | null {
    const measured = this.#measured.get(venueId);
    return measured && measured.avoidUntilUs > this.#stage.nowUs() ? measured.trouble : null;
  }

  /** Expected move of the mid after a fill there, in basis points; negative: it goes against us. */
  markoutBps(venueId: string): number {
    const { markoutBpsSum, markouts } = this.#of(venueId);
    return markoutBpsSum / (markouts + MARKOUT_PRIOR_FILLS);
  }

  /** Chance that an order that rests unseen sees a fill within a time. */
  darkFillChance(venueId: string, withinUs: number): number {
    const { restFilled, restSeconds } = this.#of(venueId);
    const rate = (1 + restFilled) / (DARK_PRIOR_SECONDS + restSeconds);
    return 1 - Math.exp((-rate * withinUs) / US_PER_SECOND);
  }

  /** Chance that an order that must be done at once is done. */
  takeChance(venueId: string): number {
    const { taken, takenFilled } = this.#of(venueId);
    return (TAKEN_PRIOR.filled + takenFilled) / (TAKEN_PRIOR.sent + taken);
  }

  rows(): VenueRow[] {
    return this.#terms.map(({ venueId, kind }) => {
      const measured = this.#of(venueId);
      const { orders, fills, filledQty, fees, rejected, unknown, acks, ackUsSum } = measured;
      const why = this.avoided(venueId);
      return {
        venue: venueId,
        kind,
        state: why === null ? 'open' : 'avoided',
        detail: why ?? '',
        orders,
        fills,
        filledQty,
        fees,
        rejected,
        unknown,
        ackUs: acks === 0 ? null : Math.round(ackUsSum / acks),
        markoutBps: measured.markouts === 0 ? null : measured.markoutBpsSum / measured.markouts,
        fillPct: kind === 'dark' || measured.taken === 0 ? null : 100 * (measured.takenFilled / measured.taken),
      };
    });
  }

  #of(venueId: string): Measured {
    let measured = this.#measured.get(venueId);
    if (!measured) this.#measured.set(venueId, (measured = unmeasured()));
    return measured;
  }

  #acknowledged(child: Child, tsUs: number): void {
    const measured = this.#of(child.venue);
    measured.acks += 1;
    measured.ackUsSum += tsUs - child.submittedUs;
    measured.troubleInARow = 0;
  }

  #filled(child: Child, qty: number, fee: number, tsUs: number): void {
    const measured = this.#of(child.venue);
    measured.fills += 1;
    measured.filledQty += qty;
    measured.fees += fee;
    measured.troubleInARow = 0;
    if (child.filledQty === qty) this.#firstFill(child, measured, tsUs);
    this.#watchMid(child, measured, tsUs);
  }

  #firstFill(child: Child, measured: Measured, tsUs: number): void {
    if (child.tif === 'day') {
      measured.restFilled += 1;
      measured.restSeconds += (tsUs - child.submittedUs) / US_PER_SECOND;
    } else {
      measured.taken += 1;
      measured.takenFilled += 1;
    }
  }

  #watchMid(child: Child, measured: Measured, tsUs: number): void {
    const before = this.#twiceMid(child.instrument);
    if (before === 0) return;
    this.#stage.schedule(tsUs + MARKOUT_US, () => {
      const after = this.#twiceMid(child.instrument);
      if (after === 0) return;
      measured.markoutBpsSum += (sideSign(child.side) * (after - before) * 10_000) / before;
      measured.markouts += 1;
    });
  }

  /** An order that ended with nothing done is evidence too. */
  #ended(child: Child, tsUs: number): void {
    if (child.filledQty > 0) return;
    const measured = this.#of(child.venue);
    if (child.tif === 'day') measured.restSeconds += (tsUs - child.submittedUs) / US_PER_SECOND;
    else measured.taken += 1;
  }

  #refused(child: Child, how: 'rejected' | 'unknown', reason: string, tsUs: number): void {
    const measured = this.#of(child.venue);
    measured[how] += 1;
    if (CHILD_ENDED.has(child.state)) this.#ended(child, tsUs);
    measured.troubleInARow += 1;
    if (measured.troubleInARow < TROUBLE_IN_A_ROW) return;
    measured.avoidUntilUs = tsUs + AVOID_US;
    measured.trouble = `${measured.troubleInARow} answers refused or missing in a row, the last: ${reason}`;
  }

  #twiceMid(instrument: string): number {
    const book = this.#stage.book(instrument);
    return book ? twiceMidPx(book) : 0;
  }
}
