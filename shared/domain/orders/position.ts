/** What is held of an instrument, and what works beside it. */
import { z } from 'zod';
import { Symbol_ } from '../basics/instrument.ts';
import { Px, Qty } from '../basics/scalars.ts';

export const Position = z.strictObject({
  instrument: Symbol_,
  /** Lots, negative where sold more than bought. */
  qty: z.int(),
  /** Paid for it, sales taken off, and fees, in price units × lots. */
  cost: z.int(),
  fees: z.int(),
  /** The newest price that we traded at; 0 before the first. */
  lastPx: Px,
  /** Lots of working orders by side. */
  buyingQty: Qty,
  sellingQty: Qty,
});
export type Position = z.infer<typeof Position>;
