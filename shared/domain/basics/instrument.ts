/** What can be traded, and how its integers read. */
import { z } from 'zod';
import { PositiveInt, TsUs } from './scalars.ts';

export const Symbol_ = z
  .string()
  .min(1)
  .max(32)
  .regex(/^[A-Za-z0-9._/-]+$/, 'letters, digits, dot, dash, slash or underscore');

export const ASSET_CLASSES = ['equity', 'crypto', 'other'] as const;
export const AssetClass = z.enum(ASSET_CLASSES);
export type AssetClass = z.infer<typeof AssetClass>;

export const Instrument = z.strictObject({
  symbol: Symbol_,
  name: z.string().max(128),
  currency: z.string().min(1).max(8),
  /** A price of 1 is 10^-priceDecimals of the currency. */
  priceDecimals: z.int().min(0).max(8),
  /** The smallest price step of an order, in price units. */
  tickPx: PositiveInt,
  /** A lot is 10^-qtyDecimals of the thing traded. */
  qtyDecimals: z.int().min(0).max(8),
  /** IANA name of the zone in which the venue's clock is read. */
  timeZone: z.string().min(1).max(64),
  sessionStartUs: TsUs,
  sessionEndUs: TsUs,
  assetClass: AssetClass.default('other'),
});
export type Instrument = z.infer<typeof Instrument>;
