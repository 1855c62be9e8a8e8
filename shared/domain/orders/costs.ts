/**
 * What an order cost, split so that the parts add up to its implementation shortfall. Amounts are in price units × lots,
 * positive where they cost; mids may lie between price units.
 */
import { z } from 'zod';
import { Account, Actor, Id, NonNegativeInt, PositiveInt, Qty, Side, TsUs } from '../basics/scalars.ts';
import { VenueKind } from './child.ts';
import { Symbol_ } from '../basics/instrument.ts';
import { ParentState } from './parent.ts';
import { StrategyName } from './strategy.ts';

/** After a fill: how far the mid has moved by then, in the order's favour. */
export const MARKOUT_AFTER_S = [1, 10, 60] as const;

/** Fills whose mid so much later is known: what they were worth at the fill's mid, and how that changed in our favour. */
export const Markout = z.object({ afterS: PositiveInt, fills: NonNegativeInt, value: z.number(), gain: z.number() });
export type Markout = z.infer<typeof Markout>;

/** An order's fills at one venue. */
export const VenueCost = z.object({
  venue: Id,
  venueKind: VenueKind,
  fills: PositiveInt,
  qty: PositiveInt,
  makerQty: Qty,
  /** Price against the mid at the fill: half the spread and instant impact, or what was earned of it. */
  spread: z.number(),
  /** The mid at the fill against the mid at the start: the market's move, and one's own lasting impact in it. */
  timing: z.number(),
  fees: z.number(),
  /** Price against the mid at the start, of fills whose own mid is not known. */
  unsplit: z.number(),
  markouts: z.array(Markout).max(MARKOUT_AFTER_S.length),
});
export type VenueCost = z.infer<typeof VenueCost>;

export const OrderCost = z.object({
  parentId: Id,
  instrument: Symbol_,
  side: Side,
  strategy: StrategyName,
  /** Whose policy decided; empty where none did. */
  model: z.string().max(64),
  actor: Actor,
  /** Empty where none was said. */
  account: z.union([Account, z.literal('')]).default(''),
  state: ParentState,
  submittedUs: TsUs,
  endedUs: TsUs,
  qty: PositiveInt,
  filledQty: Qty,
  /** Mid when the order arrived. */
  arrivalPx: z.number(),
  /** Executed mean price, and means of the market from start to end: by volume, and by time; null where not known. */
  averagePx: z.number().nullable(),
  vwapPx: z.number().nullable(),
  twapPx: z.number().nullable(),
  /** From arrival to start, of what was executed. */
  delay: z.number(),
  /** Of what was not executed, the mid at the end against arrival; null where the end's mid is not known. */
  opportunity: z.number().nullable(),
  venues: z.array(VenueCost).max(64),
});
export type OrderCost = z.infer<typeof OrderCost>;

export const COST_PARTS = ['delay', 'spread', 'timing', 'fees', 'opportunity', 'unsplit'] as const;
export type CostPart = (typeof COST_PARTS)[number];

/** Each part of an order's cost; what is not known counts nothing. */
export function partsOf({ delay, opportunity, venues }: OrderCost): Record<CostPart, number> {
  const sum = (part: 'spread' | 'timing' | 'fees' | 'unsplit'): number =>
    venues.reduce((total, venue) => total + venue[part], 0);
  return {
    delay,
    spread: sum('spread'),
    timing: sum('timing'),
    fees: sum('fees'),
    unsplit: sum('unsplit'),
    opportunity: opportunity ?? 0,
  };
}
