/** What a parent order must satisfy before it is taken, or amended to: a typing error must not become an order. */
import type { Instrument } from '../../shared/domain/instrument.ts';
import { twiceMidPx } from '../core/book-view.ts';
import type { Stage } from '../core/stage.ts';
import { type AllLimits, type Denial, collar, offTick, unitsPerCurrency, withLimits } from './gate.ts';

export interface ParentTerms {
  readonly instrument: string;
  readonly qty: number;
  readonly limitPx: number | null;
  readonly startUs: number;
  readonly endUs: number;
}

export function checkParentTerms(stage: Stage, terms: ParentTerms): Denial | null {
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
    checkLimitPrice(stage, terms, instrument)
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
  if (terms.qty > limits.maxParentQty) {
    return {
      code: 'MAX_PARENT_QTY',
      reason: `quantity ${terms.qty} exceeds maxParentQty ${limits.maxParentQty} of ${terms.instrument}`,
    };
  }
  const book = stage.book(terms.instrument);
  const twiceMid = book ? twiceMidPx(book) : 0;
  if (twiceMid === 0) {
    return { code: 'NO_MARKET', reason: `${terms.instrument} has no two-sided market to value the order by` };
  }
  if (!Number.isSafeInteger(terms.qty * twiceMid)) {
    return { code: 'BAD_QUANTITY', reason: `quantity ${terms.qty} × price is too large to count: divide the order` };
  }
  const value = ((terms.qty / 2) * twiceMid) / unitsPerCurrency(instrument);
  if (value <= limits.maxParentValue) return null;
  return {
    code: 'MAX_PARENT_VALUE',
    reason: `a value of about ${Math.ceil(value)} ${instrument.currency} exceeds maxParentValue ${limits.maxParentValue} of ${terms.instrument}`,
  };
}

function checkLimitPrice(stage: Stage, terms: ParentTerms, instrument: Instrument): Denial | null {
  const { limitPx } = terms;
  if (limitPx === null) return null;
  if (limitPx < 1) return { code: 'BAD_PRICE', reason: 'a limit price is above zero' };
  return (
    offTick(limitPx, instrument) ??
    withLimits(stage.state.limits.get(terms.instrument), terms.instrument, (limits) =>
      collar(stage, terms.instrument, limitPx, limits),
    )
  );
}
