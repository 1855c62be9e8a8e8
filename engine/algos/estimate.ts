/**
 * What an order is expected to cost before it is sent, and how sure that is; from what a trader can know, and null where
 * that is not enough. Costs are against the mid at arrival, in basis points:
 *
 *   cost = taken share × half spread + ⅔ · Y · σ · √(Q / V)
 *
 * with σ the volatility of a day, Q what is executed and V the volume of a day. The impact of a whole order grows with
 * the root of its size (Tóth et al., "Anomalous price impact and the critical nature of liquidity in financial markets",
 * Phys. Rev. X 1, 2011; Bouchaud, Bonart, Donier & Gould, "Trades, Quotes and Prices", 2018, ch. 12), with Y of order
 * one; in the built-in market it is 0.87 (docs/market-validation.md). On the way an order pays two thirds of what it has
 * moved the price at its end, ∫√q dq. One standard deviation is that of a price that moves by σ a day against what the
 * plan has not done yet:
 *
 *   deviation = σ · √(T / day · ∫₀¹ (1 − planned share)² dt)
 */
import type { StrategyName } from '../../shared/domain/orders/strategy.ts';
import type { Urgency, WorkingTerms } from '../../shared/domain/orders/working-terms.ts';
import type { CostEstimate } from '../../shared/protocol/questions.ts';
import { seededRng } from '../../shared/std/rng.ts';
import { type BookView, twiceMidPx } from '../core/book-view.ts';
import { dayUs, expectedQty, type InstrumentFigures } from '../core/figures.ts';
import type { DecisionContext, WorkedOrder } from '../core/strategy.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { ownShareOf } from './bounds.ts';
import { plannedQty } from './strategies.ts';

/** Y: the impact of an order as large as a day's volume, in days' volatility. */
export const IMPACT_OF_A_DAY = 0.9;
/** Mean over square root of impact, while it grows. */
const ON_THE_WAY = 2 / 3;

/**
 * Share of an order that takes, by strategy and urgency: as measured over 20,000 of the built-in mid-cap in half an hour,
 * POV at 12 %, five seeds each. Other markets differ; the rest of an order is taken to earn and to lose nothing.
 */
const TAKEN: Readonly<Record<StrategyName, Readonly<Record<Urgency, number>>>> = {
  twap: { low: 0.03, medium: 0.08, high: 0.17 },
  vwap: { low: 0.06, medium: 0.09, high: 0.18 },
  pov: { low: 0.03, medium: 0.16, high: 0.35 },
  is: { low: 0.04, medium: 0.12, high: 0.21 },
  peg: { low: 0, medium: 0, high: 0 },
  close: { low: 0.05, medium: 0.12, high: 0.16 },
  // Without a policy it is worked by the clock.
  adaptive: { low: 0.03, medium: 0.08, high: 0.17 },
};

export interface OrderToBe extends Pick<WorkedOrder, 'instrument' | 'side' | 'qty' | 'params' | 'limitPx' | 'endUs'> {
  readonly terms: WorkingTerms;
  readonly startUs: number;
}

export interface Surroundings {
  readonly instrument: Instrument;
  readonly book: BookView;
  readonly figures: InstrumentFigures;
}

export function estimateCost(order: OrderToBe, around: Surroundings): CostEstimate {
  const { figures, instrument } = around;
  const { dayQty, dayVolatility } = figures;
  const marketQty = expectedQty(order.startUs, order.endUs, instrument, figures);
  const fillQty = expectedFill(order, marketQty);
  const spreadBps = takenSpreadBps(order, around);
  const impactBps =
    dayQty && dayVolatility !== null && fillQty !== null ? ON_THE_WAY * impactOf(fillQty, dayQty, dayVolatility) : null;
  const heldShare = meanSquareLeft(order, around, marketQty);
  const days = (order.endUs - order.startUs) / dayUs(instrument);
  return {
    costBps: spreadBps === null || impactBps === null ? null : spreadBps + impactBps,
    spreadBps,
    impactBps,
    sigmaBps: dayVolatility === null || heldShare === null ? null : dayVolatility * Math.sqrt(days * heldShare) * 1e4,
    marketQty: marketQty === null ? null : Math.round(marketQty),
    fillQty,
    participationPct: marketQty === null || fillQty === null ? null : percentOf(fillQty, fillQty + marketQty),
    ofDayPct: dayQty ? percentOf(order.qty, dayQty) : null,
  };
}

/** The move of the price that an order leaves at its end, in basis points. */
export const impactOf = (qty: number, dayQty: number, dayVolatility: number): number =>
  IMPACT_OF_A_DAY * dayVolatility * Math.sqrt(qty / dayQty) * 1e4;

/** Half of the ordinary spread, or of the one that there is where none is known. */
export function halfSpreadBps({ book, figures }: Pick<Surroundings, 'book' | 'figures'>): number | null {
  const twiceMid = twiceMidPx(book);
  if (twiceMid === 0) return null;
  const spreadPx = figures.spreadPx ?? book.bestPx('sell') - book.bestPx('buy');
  return (spreadPx / twiceMid) * 1e4;
}

function takenSpreadBps({ params, terms }: OrderToBe, around: Surroundings): number | null {
  const half = halfSpreadBps(around);
  return half === null ? null : TAKEN[params.strategy][terms.urgency] * half;
}

/** A peg waits to be found: nobody knows how much of it is. */
function expectedFill({ qty, params, terms }: OrderToBe, marketQty: number | null): number | null {
  if (marketQty === null || params.strategy === 'peg') return null;
  const most = terms.maxParticipationPct ?? 100;
  const share = params.strategy === 'pov' ? Math.min(most, params.participationPct) : most;
  return Math.min(qty, ownShareOf(marketQty, share / 100));
}

const MOMENTS = 50;

/** Mean over the order's time of the squared share that its plan has not done; null where the plan cannot be told. */
function meanSquareLeft(order: OrderToBe, around: Surroundings, marketQty: number | null): number | null {
  if (order.params.strategy === 'pov' && marketQty === null) return null;
  let sum = 0;
  for (let i = 0; i < MOMENTS; i++) {
    const left = 1 - plannedQty(contextAt(order, around, (i + 0.5) / MOMENTS)) / order.qty;
    sum += left * left;
  }
  return sum / MOMENTS;
}

/** The order as it would stand at a share of its time, in a market that trades as usual. */
function contextAt(order: OrderToBe, { instrument, book, figures }: Surroundings, share: number): DecisionContext {
  const nowUs = Math.round(order.startUs + share * (order.endUs - order.startUs));
  const traded = { qty: Math.round(expectedQty(order.startUs, nowUs, instrument, figures) ?? 0), notional: 0 };
  const begun = { planFromUs: order.startUs, planFromQty: 0, filledQty: 0, openQty: 0, finish: null };
  return {
    nowUs,
    instrument,
    book,
    figures,
    bookShowsOwn: false,
    open: [],
    rng: seededRng(0),
    signals: null,
    policy: null,
    modelBounds: null,
    takenQty: 0,
    parent: { ...order, ...begun, state: 'working' },
    market: traded,
    marketSincePlan: traded,
  };
}

const percentOf = (part: number, whole: number): number => (whole > 0 ? (100 * part) / whole : 0);
