/**
 * Holds a simulated world to what a trader relies on, at every instant: from the log's records as they come, from what
 * leaves the engine, from what the venue did, and from what desks were told. It believes none of them alone.
 */
import { isDeepStrictEqual } from 'node:util';
import { twiceMidPx } from '../../../engine/core/book-view.ts';
import type { Kernel } from '../../../engine/kernel/kernel.ts';
import type { EventOf, LoggedEvent } from '../../../shared/domain/event.ts';
import { sideSign } from '../../../shared/domain/basics/scalars.ts';
import { stopCovers, stopTargetOf } from '../../../shared/domain/safety/stop.ts';
import type { JournalRow } from '../../../shared/protocol/tables.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { DeskLimits } from './desk-limits.ts';
import type { Exchange } from './exchange.ts';
import { Ledger, type LedgerChild, type LedgerParent, type LedgerStop } from './ledger.ts';
import type { Market } from './market.ts';

export const INVARIANTS = {
  'stopped-order-left': 'no order leaves while its scope is stopped',
  'children-exceed-parent': 'children never exceed their parent, orders are never over-filled, executions count once',
  'limit-broken': 'every limit holds at every instant',
  'approval-missing': 'what takes a second person is done by two, and what is let pass is used once',
  'command-lost': 'every acknowledged command survives, and is decided once',
  'stop-unsettled': 'every stop ends confirmed or residual with the exact list',
  'stop-confirmed-early': 'a stop is confirmed when nothing of it is open at the venue',
  'positions-differ': 'positions equal fills',
  'desk-differs': 'all desks converge to the state of the engine, and none shows a journal with a hole',
  'told-too-early': 'nothing is told or sent before it is durable',
  'engine-broke': 'an engine answers and does not throw',
} as const;
export type Invariant = keyof typeof INVARIANTS;

type Lifted = 'maxOrderQty' | 'maxOrderValue' | 'priceCollarBps' | 'maxParticipationPct';

function invariantOf(rule: string): Invariant {
  if (rule.startsWith('two people')) return 'approval-missing';
  return /decided|epoch/.test(rule) ? 'command-lost' : 'children-exceed-parent';
}

export class Violation extends Error {
  override readonly name = 'Violation';
  readonly invariant: Invariant;

  constructor(invariant: Invariant, words: string) {
    super(words);
    this.invariant = invariant;
  }
}

export class Auditor {
  /** What is durable. */
  readonly ledger = new Ledger();
  readonly #market: Market;
  readonly #exchange: Exchange;
  /** The same and what this life has recorded since. */
  #recorded = new Ledger();
  #deskLimits = new DeskLimits(this.#recorded);
  #records: LoggedEvent[] = [];
  /** Their events as JSON, as they were last told. */
  readonly #texts: string[] = [];
  readonly #sentUs = new Map<string, number[]>();
  violation: Violation | null = null;

  constructor(market: Market, exchange: Exchange) {
    this.#market = market;
    this.#exchange = exchange;
  }

  expect(holds: boolean, invariant: Invariant, words: string): void {
    if (!holds) this.violation ??= new Violation(invariant, words);
  }

  /** A life begins on what is durable. */
  begin(): void {
    this.#recorded = new Ledger();
    this.#deskLimits = new DeskLimits(this.#recorded);
    for (const record of this.#records) this.#record(record);
  }

  recorded(kernel: Kernel, record: LoggedEvent): void {
    const { event } = record;
    if (event.type === 'ChildSubmitted') this.#maySubmit(kernel, event);
    if (event.type === 'FaultInjected' && event.injected.fault.kind === 'fat-print') {
      this.#market.addVolume(event.injected.fault.instrument, record.tsUs, event.injected.fault.qty);
    }
    this.#record(record);
    this.#ledgerHolds(this.#recorded);
  }

  #record(record: LoggedEvent): void {
    this.#recorded.apply(record);
    this.#deskLimits.apply(record.event, record.tsUs);
  }

  committed(records: readonly LoggedEvent[]): void {
    for (const record of records) {
      this.expect(record.seq === this.#records.length + 1, 'command-lost', `record ${record.seq} follows on the last`);
      this.#records.push(record);
      this.#texts.push(JSON.stringify(record.event));
      this.ledger.apply(record);
      this.#ledgerHolds(this.ledger);
      const { event } = record;
      if (event.type === 'StopConfirmed') this.#confirmed(this.ledger.stops.get(event.stopId)!);
      if (event.type === 'StopLeftResidual') this.#residual(event);
    }
  }

  leaves(kind: 'submit' | 'cancel' | 'query', childId: string, logFailed: boolean): void {
    const child = this.ledger.children.get(childId);
    // A failed log cancels whatever it may have sent; there is nothing else that it can do.
    if (logFailed && kind === 'cancel') return;
    this.expect(child !== undefined, 'told-too-early', `${kind} ${childId} leaves before its order is durable`);
    if (!child) return;
    if (kind === 'cancel') {
      this.expect(child.cancelAsked, 'told-too-early', `cancel ${childId} leaves before it is durable`);
    }
    if (kind !== 'submit') return;
    const { closed, reducing } = this.#stopsOver(child);
    const left = `${childId} of ${child.parentId} leaves under`;
    this.expect(closed === null, 'stopped-order-left', `${left} ${closed?.stopId}`);
    const may = reducing === null || this.#shrinks(child);
    this.expect(may, 'stopped-order-left', `${left} ${reducing?.stopId} and does not reduce`);
  }

  /** Whether a frame's rows are the log's to the letter, as they mostly are; those of another need a closer look. */
  isAsWritten(frame: string): boolean {
    const at = frame.indexOf('"rows":');
    const seqs = /"seq":\[([\d,]+)\]/.exec(frame.slice(at))?.[1]?.split(',').map(Number) ?? [];
    if (seqs.some((seq) => this.#records[seq - 1] === undefined)) return false;
    const times = seqs.map((seq) => this.#records[seq - 1]!.tsUs);
    const events = seqs.map((seq) => this.#texts[seq - 1]!);
    const cols = `{"seq":[${seqs.join()}],"tsUs":[${times.join()}],"event":[${events.join()}]}`;
    return seqs.length > 0 && frame.startsWith(`"rows":{"n":${seqs.length},"cols":${cols}}`, at);
  }

  /** A journal row on its way to a desk. */
  told(row: JournalRow): void {
    const record = this.#records[row.seq - 1];
    const same = record !== undefined && isDeepStrictEqual(record.event, row.event);
    this.expect(same, 'told-too-early', `record ${row.seq} is told and is not in the log`);
    // The order of members is not the log's for every engine: the other desks are told the same text.
    if (same) this.#texts[row.seq - 1] = JSON.stringify(row.event);
  }

  answered(commandId: string, logSeq: number, accepted: boolean): void {
    const answer = this.ledger.answers.get(commandId);
    const holds = answer?.seq === logSeq && answer.accepted === accepted;
    this.expect(holds, 'command-lost', `${commandId} was answered by record ${logSeq}, which the log does not have so`);
  }

  knowsFill = (childId: string, execId: string): boolean =>
    this.ledger.children.get(childId)?.executions.has(execId) ?? false;

  /** Where positions are not what the venue has filled, or null. */
  difference(): string | null {
    for (const { childId, filledQty } of this.ledger.children.values()) {
      const truly = this.#exchange.filledQty(childId);
      // A venue that lies about an order is believed, and told on.
      if (filledQty === truly || this.#exchange.hasOverTold(childId)) continue;
      return `${childId} filled ${truly}, and the engine has ${filledQty}`;
    }
    const working = new Set(this.#exchange.working());
    for (const { childId, state } of this.ledger.children.values()) {
      if (state !== 'ended' && !working.has(childId)) return `${childId} is ${state} here, and not at the venue`;
    }
    for (const childId of working) {
      const state = this.ledger.children.get(childId)?.state;
      if (state !== 'open') return `${childId} works at the venue, and the engine has it ${state}`;
    }
    return null;
  }

  stopsSettled(): void {
    for (const { stopId, state, degree, open } of this.ledger.stops.values()) {
      const settled = degree === 'hold' || state === 'released' || state === 'confirmed';
      this.expect(settled, 'stop-unsettled', `${stopId} is ${state} and waits for ${[...open].join(' ')}`);
    }
  }

  #ledgerHolds({ wrong }: Ledger): void {
    for (const rule of wrong) this.expect(false, invariantOf(rule), rule);
  }

  /** The stops in force over a child, those that only reduce apart. */
  #stopsOver({ parentId, venue }: LedgerChild): { closed: LedgerStop | null; reducing: LedgerStop | null } {
    const target = stopTargetOf(this.ledger.parents.get(parentId)!, venue);
    const over = [...this.ledger.stops.values()].filter(
      (stop) => stop.state !== 'released' && stopCovers(stop, target),
    );
    const closed = over.find(({ degree }) => degree !== 'reduce') ?? null;
    return { closed, reducing: over.find(({ degree }) => degree === 'reduce') ?? null };
  }

  /** Whether an order brings the position nearer to zero, together with all others that work on its side. */
  #shrinks({ instrument, side, qty }: LedgerChild): boolean {
    let position = 0;
    let working = 0;
    for (const child of this.ledger.children.values()) {
      if (child.instrument !== instrument) continue;
      position += sideSign(child.side) * child.filledQty;
      if (child.side === side && child.state !== 'ended') working += child.qty - child.filledQty;
    }
    return qty > 0 && -sideSign(side) * position >= working;
  }

  #confirmed({ stopId, open, degree }: LedgerStop): void {
    this.expect(open.size === 0, 'stop-confirmed-early', `${stopId} is confirmed with ${[...open].join(' ')} open`);
    if (degree !== 'cancel') return;
    for (const childId of this.#exchange.working()) {
      const child = this.ledger.children.get(childId);
      const its = child && !child.isOverReported && this.#stopsOver(child).closed?.stopId === stopId;
      this.expect(!its, 'stop-confirmed-early', `${stopId} is confirmed while ${childId} works at the venue`);
    }
  }

  #residual({ stopId, unknown }: EventOf<'StopLeftResidual'>): void {
    const open = [...this.ledger.stops.get(stopId)!.open].toSorted().join(' ');
    const named = unknown.toSorted().join(' ');
    this.expect(open === named, 'stop-unsettled', `${stopId} is residual of ${named}, and open are ${open}`);
    const known = unknown.filter((id) => this.ledger.children.get(id)?.state !== 'unknown');
    this.expect(known.length === 0, 'stop-unsettled', `${stopId} is residual, and ${known.join(' ')} are not unknown`);
  }

  #maySubmit(kernel: Kernel, { child }: EventOf<'ChildSubmitted'>): void {
    const { parentId, instrument, side, px, qty } = child;
    const parent = this.#recorded.parents.get(parentId);
    const limits = this.#recorded.limits.get(instrument) ?? {};
    const within = (holds: boolean, rule: string): void =>
      this.expect(holds, 'limit-broken', `${child.childId} of ${parentId}, ${qty}@${px}, breaks ${rule}`);
    if (!parent) return within(false, 'that its parent is there');
    const nowUs = kernel.nowUs();
    within(parent.startUs <= nowUs && nowUs < parent.endUs, 'start and end');
    within(parent.limitPx === null || sideSign(side) * (px - parent.limitPx) <= 0, `the limit ${parent.limitPx}`);
    const { policy, inUse } = this.#recorded;
    within(!policy?.restricted.includes(instrument), `that ${instrument} is restricted`);
    within(policy?.orderTypes.timesInForce.includes(child.tif) === true, `that ${child.tif} is no time in force`);
    /** What holds of a limit for this one order. */
    const most = (limit: Lifted): number => {
      const lifted = inUse.find((each) => each.parentId === parentId && each.limit === limit);
      return Math.max(limits[limit] ?? 0, lifted?.value ?? 0);
    };
    /** Within it; what is let pass is used up by an order that needs it, and by no other. */
    const holds = (limit: Lifted, value: number): void => {
      within(value <= most(limit), `${limit} ${limits[limit]}`);
      const wasted = value <= (limits[limit] ?? 0) ? inUse.find((each) => each.limit === limit) : undefined;
      this.expect(!wasted, 'approval-missing', `${child.childId} uses up ${wasted?.overrideId} and does not need it`);
    };
    holds('maxOrderQty', qty);
    const terms = kernel.state.instruments.get(instrument)!;
    holds('maxOrderValue', (qty * px) / 10 ** (terms.priceDecimals + terms.qtyDecimals));
    within(px % terms.tickPx === 0, `the tick ${terms.tickPx}`);
    const { bps, windowUs } = policy?.desk.collarOverTime ?? { bps: 0, windowUs: 1 };
    const meanPx = kernel.referencePx(instrument, windowUs);
    within(meanPx === 0 || (Math.abs(px - meanPx) / meanPx) * 10_000 <= bps, `collarOverTime ${bps}`);
    const midPx = (symbol: string): number => twiceMidPx(kernel.book(symbol)!) / 2;
    for (const rule of this.#deskLimits.broken(child, { nowUs, instrument: terms, midPx })) within(false, rule);
    const twiceMid = twiceMidPx(kernel.book(instrument)!);
    const awayBps = (Math.abs(2 * px - twiceMid) / twiceMid) * 10_000;
    holds('priceCollarBps', awayBps);
    const sent = (this.#sentUs.get(instrument) ?? []).filter((us) => us > nowUs - US_PER_SECOND);
    this.#sentUs.set(instrument, [...sent, nowUs]);
    within(sent.length < (limits.maxMessagesPerSecond ?? 0), `maxMessagesPerSecond ${limits.maxMessagesPerSecond}`);
    // The order's own terms bind its algorithm, not the trader who works it by hand.
    const ownPct = child.placedBy === null ? (parent.terms.maxParticipationPct ?? 100) : Infinity;
    this.#participation(nowUs, parent, Math.min(ownPct, most('maxParticipationPct')), qty, within);
  }

  #participation(
    nowUs: number,
    parent: LedgerParent,
    pct: number,
    qty: number,
    within: (holds: boolean, rule: string) => void,
  ): void {
    const { instrument, startUs, filledQty, openQty } = parent;
    const traded = this.#market.volumeAt(instrument, nowUs) - this.#market.volumeAt(instrument, startUs);
    within(filledQty + openQty + qty <= (pct / 100) * (traded + filledQty), `${pct} % of the ${traded} traded`);
  }
}
