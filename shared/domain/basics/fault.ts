/**
 * What can be made to go wrong in a simulated market, so that traders and tests rehearse it. A fault holds from when it
 * is injected until its time is over or it is cleared; it is logged, and every effect of it looks to the rest of the
 * engine like the real thing.
 */
import { z } from 'zod';
import { Actor, Id, PositiveInt, TsUs } from './scalars.ts';
import { Symbol_ } from './instrument.ts';

/** Share of messages, in percent. */
const sharePct = z.int().min(1).max(100);

export const Fault = z.discriminatedUnion('kind', [
  /** The venue takes nothing and says nothing; what rests there stays. */
  z.strictObject({ kind: z.literal('venue-down'), venue: Id }),
  /** The venue rejects new orders. */
  z.strictObject({ kind: z.literal('venue-rejects'), venue: Id, sharePct }),
  /** Acknowledgements of orders and cancels get lost. */
  z.strictObject({ kind: z.literal('lost-acknowledgements'), venue: Id, sharePct }),
  /** Reports of executions get lost, also where the venue tells them again; its books have them. */
  z.strictObject({ kind: z.literal('lost-executions'), venue: Id, sharePct }),
  /** Everything to and from the venue takes this much longer. */
  z.strictObject({ kind: z.literal('venue-slow'), venue: Id, delayUs: PositiveInt.max(60_000_000) }),
  /** Market data stops; when it comes back the book is made anew from a snapshot. */
  z.strictObject({ kind: z.literal('feed-gap') }),
  z.strictObject({ kind: z.literal('halt'), instrument: Symbol_ }),
  /** One execution reported far from the market; happens once. */
  z.strictObject({
    kind: z.literal('fat-print'),
    instrument: Symbol_,
    awayBps: z.int().min(-5_000).max(5_000),
    qty: PositiveInt,
  }),
]);
export type Fault = z.infer<typeof Fault>;
export type FaultKind = Fault['kind'];
export const FAULT_KINDS = Fault.options.map((option) => option.shape.kind.value);

/** A fault that was injected, in force until it is cleared. */
export const InjectedFault = z.strictObject({
  faultId: Id,
  fault: Fault,
  sinceUs: TsUs,
  /** Null: until cleared. */
  untilUs: TsUs.nullable(),
  clearedUs: TsUs.nullable(),
  actor: Actor,
});
export type InjectedFault = z.infer<typeof InjectedFault>;

export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case 'venue-down':
      return `${fault.venue} is down`;
    case 'venue-rejects':
      return `${fault.venue} rejects ${fault.sharePct}% of orders`;
    case 'lost-acknowledgements':
      return `${fault.venue} loses ${fault.sharePct}% of its acknowledgements`;
    case 'lost-executions':
      return `${fault.venue} loses ${fault.sharePct}% of its reports of executions`;
    case 'venue-slow':
      return `${fault.venue} is ${fault.delayUs / 1_000} ms slower`;
    case 'feed-gap':
      return 'market data has stopped';
    case 'halt':
      return `${fault.instrument} is halted`;
    case 'fat-print':
      return `${fault.instrument} prints ${fault.qty} at ${fault.awayBps} bps from the mid`;
    default:
      return `unknown (${(fault as { readonly kind: string }).kind})`;
  }
}
