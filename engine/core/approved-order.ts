/** A child order that the risk gate has let through. The order manager takes nothing else. */
import type { ChildTerms, TimeInForce, VenueKind } from '../../shared/domain/orders/child.ts';
import type { Side } from '../../shared/domain/basics/scalars.ts';

export interface ChildOrder extends ChildTerms {
  readonly parentId: string;
  readonly venue: string;
  readonly venueKind: VenueKind;
  readonly instrument: string;
  readonly side: Side;
  readonly px: number;
  readonly qty: number;
  readonly tif: TimeInForce;
  /** The trader who places it by hand; null of an algorithm's. */
  readonly placedBy: string | null;
  readonly reason: string;
  /** The child by hand whose place it takes. */
  readonly replaces?: string;
  /** Why it goes to this venue; empty where there is but one. */
  readonly routeReason: string;
}

declare const approved: unique symbol;

/** Made by `approve` of approval.ts alone, which only engine/risk may import (checked with the boundaries). */
export interface ApprovedOrder extends ChildOrder {
  readonly [approved]: true;
}
