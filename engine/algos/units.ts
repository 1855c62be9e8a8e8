/** From the integers of an instrument to its currency and to units of what is traded. */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';

/** Price units in one unit of the currency. */
export const pxPerCurrency = ({ priceDecimals }: Instrument): number => 10 ** priceDecimals;
/** Lots in one unit of what is traded. */
export const lotsPerUnit = ({ qtyDecimals }: Instrument): number => 10 ** qtyDecimals;
