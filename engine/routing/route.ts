/** What the router is asked, what it reads, and what it answers; and what prices cost all in. */
import { formatPx } from '../../shared/domain/basics/format.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { opposite, type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import type { StopTarget } from '../../shared/domain/safety/stop.ts';
import type { ChildTerms, TimeInForce, VenueKind } from '../../shared/domain/orders/child.ts';
import { US_PER_SECOND } from '../../shared/std/duration.ts';
import type { BookView } from '../core/book-view.ts';
import type { StreamedQuote, VenueTerms } from '../core/venue.ts';

/** How long an order that rests is given when chances of a fill are weighed. */
export const PATIENCE_US = 15 * US_PER_SECOND;

/** What an algorithm wants done, wherever. */
export interface Wish extends Partial<ChildTerms> {
  readonly px: number;
  readonly qty: number;
  readonly tif: TimeInForce;
  readonly kinds?: readonly VenueKind[] | undefined;
}

export interface RouteRequest {
  /** Whose it is, for stops. */
  readonly order: StopTarget;
  readonly instrument: Instrument;
  readonly side: Side;
  readonly wish: Wish;
  /** Worst price that the parent allows; null for none. */
  readonly limitPx: number | null;
  readonly allows: { readonly dark: boolean; readonly venues: readonly string[] | null };
  /** The consolidated book. */
  readonly book: BookView;
}

export interface Route extends ChildTerms {
  readonly venue: string;
  readonly venueKind: VenueKind;
  readonly px: number;
  readonly qty: number;
  readonly tif: TimeInForce;
  readonly routeReason: string;
}

/** What the router reads of the market by venue, and of how venues have behaved. */
export interface RoutingView {
  readonly terms: readonly VenueTerms[];
  /** What a lit venue shows; null where it shows nothing of the instrument. */
  book(venueId: string, instrument: string): BookView | null;
  quote(venueId: string, instrument: string): StreamedQuote | null;
  /** Best price at which orders of ours rest on a side of a venue's book; 0 where none does. */
  ownPx(venueId: string, instrument: string, side: Side): number;
  /** Why a venue is not to be used for an order just now; null where it may. */
  avoided(venueId: string, order: StopTarget): string | null;
  markoutBps(venueId: string): number;
  darkFillChance(venueId: string, withinUs: number): number;
  takeChance(venueId: string): number;
  /** Lots a second that trade against orders resting on a side. */
  lotsPerSecond(venueId: string, instrument: string, side: Side): number;
}

/** A venue that may be used for an order, with what is expected of it. */
export interface Candidate {
  readonly terms: VenueTerms;
  readonly book: BookView | null;
  readonly quote: StreamedQuote | null;
  /** Where we rest in its book on the other side ourselves; 0 where we do not. */
  readonly ownPx: number;
  /** Expected move of the mid after a fill, in price units a lot; positive in our favour. */
  readonly markoutPx: number;
}

export interface Choice {
  readonly routes: readonly Route[];
  /** Why there is none, where there is none. */
  readonly reason: string;
}

export const termsOf = ({ postOnly = false, displayQty = null, minQty = null }: Partial<ChildTerms>): ChildTerms => ({
  postOnly,
  displayQty,
  minQty,
});

/** Whether an order at a price would trade with one of our own at the venue, which the gate denies. */
export const meetsOwn = ({ ownPx }: Candidate, side: Side, px: number): boolean =>
  ownPx !== 0 && sideSign(side) * (px - ownPx) >= 0;

/** What a lot costs to take at a price: for a buyer what he pays, for a seller what he lacks; fee and toxicity included. */
export function allInPx(side: Side, px: number, { terms, markoutPx }: Candidate): number {
  return sideSign(side) * px + terms.fee('taker', px, 1_000) / 1_000 - markoutPx;
}

export const takePxOf = ({ book, side }: RouteRequest): number => book.bestPx(opposite(side));

/** A price that need not lie on the tick, two digits finer. */
export function finePx(px: number, instrument: Instrument): string {
  const finer = { ...instrument, tickPx: Math.max(1, Math.round(instrument.tickPx / 100)) };
  return formatPx(Math.round(Math.abs(px)), finer);
}
