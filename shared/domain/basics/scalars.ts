/**
 * The number formats of the whole system. Prices are integers of the instrument's price unit (10^-priceDecimals of its
 * currency), quantities integer lots, notionals price × quantity, time integer microseconds since 1970 UTC. Every one
 * of them is a safe integer; a value outside is refused at the rim.
 */
import { z } from 'zod';

export const NonNegativeInt = z.int().min(0);
export const PositiveInt = z.int().min(1);

/** Price in the instrument's price unit. */
export const Px = NonNegativeInt;
/** Quantity in lots. */
export const Qty = NonNegativeInt;
/** Price × quantity, in price units × lots. */
export const Notional = NonNegativeInt;
/** Microseconds since 1970-01-01 UTC. */
export const TsUs = NonNegativeInt;

export const Id = z.string().min(1).max(64);
export const Actor = z.string().min(1).max(64);
/** What a person wrote: a reason, a note. */
export const WORDS_MOST = 4_096;
export const Words = z.string().max(WORDS_MOST);

/** For whom an order is: the name of a client's or a book's account. */
export const ACCOUNT_MOST = 32;
/** What it may be made of, to stand after "write". */
export const ACCOUNT_LETTERS = 'letters, digits and . _ - / :, a letter or digit first, no spaces';
export const Account = z
  .string()
  .min(1)
  .max(ACCOUNT_MOST)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/:-]*$/, `write ${ACCOUNT_LETTERS}`);

export const Side = z.enum(['buy', 'sell']);
export type Side = z.infer<typeof Side>;

export const opposite = (side: Side): Side => (side === 'buy' ? 'sell' : 'buy');
/** +1 for a buy, −1 for a sell: multiplies a price difference into a cost. */
export const sideSign = (side: Side): 1 | -1 => (side === 'buy' ? 1 : -1);
