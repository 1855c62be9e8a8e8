/** What a parent order must satisfy before it is taken, or amended to: a typing error must not become an order. */
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { formatCount, formatPx, formatQty } from '../../shared/domain/basics/format.ts';
import { type Side, sideSign } from '../../shared/domain/basics/scalars.ts';
import { type StrategyParams, targetPct } from '../../shared/domain/orders/strategy.ts';
import { contradiction, type WorkingTerms } from '../../shared/domain/orders/working-terms.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { Stage } from '../core/stage.ts';
import { deny, WHO_MAY } from './denial.ts';
import { type AllLimits, type Denial, collar, offTick, unitsPerCurrency, withLimits } from './gate.ts';

export interface ParentTerms {
  readonly instrument: string;
  readonly side: Side;
  readonly qty: number;
  readonly limitPx: number | null;
  readonly startUs: number;
  readonly endUs: number;
  readonly params: StrategyParams;
  readonly terms: WorkingTerms;
}

/** `venues`: every venue that an order may name. */
export function checkParentTerms(stage: Stage, terms: ParentTerms, venues: readonly string[]): Denial | null {
  const instrument = stage.state.instruments.get(terms.instrument);
  if (!instrument) {
    const known = [...stage.state.instruments.keys()].slice(0, 20).join(', ');
    return { code: 'UNKNOWN_INSTRUMENT', reason: `${terms.instrument} is not traded here; there are ${known}` };
  }
  return (
    checkTimes(stage, terms, instrument) ??
    withLimits(stage.state.limits.get(terms.instrument), terms.instrument, (limits) =>
      checkSize(stage, terms, instrument, limits),
    ) ??
    checkLimitPrice(stage, terms, instrument) ??
    checkWorkingTerms(terms, venues) ??
    checkWouldPrice(stage, terms, instrument)
  );
}

function checkTimes(stage: Stage, { startUs, endUs }: ParentTerms, instrument: Instrument): Denial | null {
  if (stage.nowUs() >= instrument.sessionEndUs) {
    return { code: 'MARKET_CLOSED', reason: `the session of ${instrument.symbol} has ended` };
  }
  if (endUs <= stage.nowUs()) return { code: 'BAD_TIME', reason: 'the end has passed already' };
  if (endUs <= startUs) return { code: 'BAD_TIME', reason: 'the end is not after the start' };
  if (endUs <= instrument.sessionEndUs) return null;
  return { code: 'BAD_TIME', reason: `the end is after the session of ${instrument.symbol} ends` };
}

function checkSize(stage: Stage, terms: ParentTerms, instrument: Instrument, limits: AllLimits): Denial | null {
  const book = stage.book(terms.instrument);
  const twiceMid = book ? twiceMidPx(book) : 0;
  const denial = parentTooLarge(terms, instrument, limits, twiceMid);
  if (denial?.code === 'MAX_PARENT_QTY') return denial;
  if (twiceMid === 0) {
    return { code: 'NO_MARKET', reason: `${terms.instrument} has no two-sided market to value the order by` };
  }
  if (!Number.isSafeInteger(terms.qty * twiceMid)) {
    return { code: 'BAD_QUANTITY', reason: `quantity ${terms.qty} × price is too large to count: divide the order` };
  }
  return denial;
}

/** By its quantity, and by its value where the market is known. */
export function parentTooLarge(
  { instrument: symbol, qty }: Pick<ParentTerms, 'instrument' | 'qty'>,
  instrument: Instrument,
  { maxParentQty, maxParentValue }: Pick<AllLimits, 'maxParentQty' | 'maxParentValue'>,
  twiceMid: number,
): Denial | null {
  const place = (limit: string): string => `instruments.${symbol}.${limit}`;
  if (qty > maxParentQty) {
    const [told, most] = [formatQty(qty, instrument), formatQty(maxParentQty, instrument)];
    const reason = `quantity ${told} is more than the ${most} ${symbol} that an order may have (maxParentQty); ${WHO_MAY}`;
    return deny('MAX_PARENT_QTY', reason, place('maxParentQty'));
  }
  const value = ((qty / 2) * twiceMid) / unitsPerCurrency(instrument);
  if (value <= maxParentValue) return null;
  const [told, most] = [Math.ceil(value), maxParentValue].map((one) => `${formatCount(one)} ${instrument.currency}`);
  const reason = `a value of about ${told} is more than the ${most} that an order in ${symbol} may have (maxParentValue); ${WHO_MAY}`;
  return deny('MAX_PARENT_VALUE', reason, place('maxParentValue'));
}

function checkLimitPrice(stage: Stage, terms: ParentTerms, instrument: Instrument): Denial | null {
  const { limitPx } = terms;
  if (limitPx === null) return null;
  if (limitPx < 1) return { code: 'BAD_PRICE', reason: 'a limit price is above zero' };
  return (
    offTick(limitPx, instrument) ??
    withLimits(stage.state.limits.get(terms.instrument), terms.instrument, (limits) =>
      collar(stage, instrument, limitPx, limits),
    )
  );
}

function checkWorkingTerms({ params, terms }: ParentTerms, venues: readonly string[]): Denial | null {
  const wrong = contradiction(terms, targetPct(params));
  if (wrong !== null) return { code: 'BAD_PARAMETER', reason: wrong };
  const unknown = terms.venues.find((venue) => !venues.includes(venue));
  if (unknown === undefined) return null;
  return { code: 'UNKNOWN_VENUE', reason: `${unknown} is not a venue of this engine; there are ${venues.join(', ')}` };
}

/** A would price may be far from the market to the good side; one far to the other side is a typing error. */
function checkWouldPrice(stage: Stage, terms: ParentTerms, instrument: Instrument): Denial | null {
  const { side, limitPx } = terms;
  const { wouldPx } = terms.terms;
  if (wouldPx === null) return null;
  if (wouldPx < 1) return { code: 'BAD_PRICE', reason: 'a would price is above zero' };
  const beyond = (px: number): boolean => sideSign(side) * (wouldPx - px) > 0;
  if (limitPx !== null && beyond(limitPx)) {
    const reason = `the would price ${formatPx(wouldPx, instrument)} is beyond the limit price ${formatPx(limitPx, instrument)}`;
    return { code: 'BAD_PRICE', reason };
  }
  const tick = offTick(wouldPx, instrument);
  const book = stage.book(terms.instrument);
  if (tick || !book || !beyond(twiceMidPx(book) / 2)) return tick;
  return withLimits(stage.state.limits.get(terms.instrument), terms.instrument, (limits) =>
    collar(stage, instrument, wouldPx, limits),
  );
}
