/**
 * Which strategy fits an order, in plain words: from its size against volume, spread, volatility, urgency, and what it is
 * measured against. A recommendation is a person's to take; it changes nothing.
 */
import { formatDuration, formatFixed, formatQty } from '../../shared/domain/basics/format.ts';
import { defaultParams, type StrategyName, type StrategyParams } from '../../shared/domain/orders/strategy.ts';
import type { Objective } from '../../shared/protocol/questions.ts';
import { US_PER_HOUR, US_PER_MINUTE, US_PER_SECOND } from '../../shared/std/duration.ts';
import { dayUs, expectedQty } from '../core/figures.ts';
import { halfSpreadBps, impactOf, type OrderToBe, type Surroundings } from './estimate.ts';

/** Above this share of what is expected to trade, time is not what bounds an order, volume is. */
const LARGE_PCT = 20;
/** Below this share of the day's volume and of what is shown at the touch an order moves nothing worth a plan. */
const SMALL_OF_DAY_PCT = 0.1;
/** The volume curve says something over an hour and more. */
const CURVED_US = US_PER_HOUR;
/** How many times the cost of trading the risk of waiting must be before it is worth hurrying for. */
const RISKY = 3;
/** Decisions that a plan over time is made up of. */
const SLICES = 60;

export interface Recommendation {
  readonly params: StrategyParams;
  readonly reasons: string[];
}

export function recommend(order: OrderToBe, objective: Objective, around: Surroundings): Recommendation {
  const facts = factsOf(order, around);
  const { reason, strategy, tune = {} } = choose(order, objective, facts, around);
  const params = tuned(strategy, order, tune);
  return { params, reasons: [reason, ...sizeWords(order, facts, around), ...riskWords(facts)] };
}

interface Facts {
  readonly lastsUs: number;
  readonly marketQty: number | null;
  /** Of what is expected to trade meanwhile, own executions counted. */
  readonly sharePct: number | null;
  readonly ofDayPct: number | null;
  readonly shownQty: number;
  /** Of trading: half a spread and the impact of the whole. */
  readonly costBps: number | null;
  /** Of waiting: one standard deviation over the order's time, traded evenly. */
  readonly riskBps: number | null;
}

function factsOf(order: OrderToBe, around: Surroundings): Facts {
  const { instrument, figures, book } = around;
  const { dayQty, dayVolatility } = figures;
  const lastsUs = order.endUs - order.startUs;
  const marketQty = expectedQty(order.startUs, order.endUs, instrument, figures);
  const half = halfSpreadBps(around);
  const known = dayQty && dayVolatility !== null && half !== null;
  return {
    lastsUs,
    marketQty,
    shownQty: book.bestQty(order.side),
    sharePct: marketQty === null ? null : (100 * order.qty) / Math.max(1, order.qty + marketQty),
    ofDayPct: dayQty ? (100 * order.qty) / dayQty : null,
    costBps: known ? half + impactOf(order.qty, dayQty, dayVolatility) : null,
    riskBps: dayVolatility === null ? null : dayVolatility * Math.sqrt(lastsUs / dayUs(instrument) / 3) * 1e4,
  };
}

interface Pick_ {
  readonly strategy: StrategyName;
  readonly reason: string;
  readonly tune?: { readonly participationPct?: number };
}

function choose(order: OrderToBe, objective: Objective, facts: Facts, { figures }: Surroundings): Pick_ {
  const { sharePct, ofDayPct, costBps, riskBps, lastsUs, shownQty } = facts;
  const most = order.terms.maxParticipationPct ?? 100;
  if (objective === 'close') {
    return {
      strategy: 'close',
      reason: 'It is measured against the close: as much as the close can bear waits for it.',
    };
  }
  if (sharePct !== null && sharePct > Math.min(most, LARGE_PCT)) {
    const participationPct = Math.max(1, Math.min(most, LARGE_PCT));
    const reason = `It is too much for its time: ${percent(sharePct)} of what should trade until its end. Going along with volume at ${participationPct}% it does what the market can bear; give it longer to finish.`;
    return { strategy: 'pov', reason, tune: { participationPct } };
  }
  if (objective === 'vwap') {
    return { strategy: 'vwap', reason: 'It is measured against VWAP: it trades as the volume of the day does.' };
  }
  if (objective === 'patience' && order.terms.urgency !== 'high') {
    return {
      strategy: 'peg',
      reason: 'Patience is what counts: it rests, shows a part, and pays no spread; it may not finish.',
    };
  }
  if (ofDayPct !== null && ofDayPct < SMALL_OF_DAY_PCT && order.qty <= shownQty && order.terms.urgency !== 'high') {
    return {
      strategy: 'peg',
      reason: 'It is small: no more than is shown at the touch. Resting there saves the spread.',
    };
  }
  if (costBps === null || riskBps === null) {
    const even = lastsUs >= CURVED_US && figures.volumeCurve !== null ? 'vwap' : 'twap';
    return { strategy: even, reason: `What it would cost and risk cannot be told: ${figures.source}.` };
  }
  if (order.terms.urgency === 'high' || riskBps > RISKY * costBps) {
    const why = order.terms.urgency === 'high' ? 'It is urgent' : 'Waiting is the larger risk';
    return { strategy: 'is', reason: `${why}: it trades more at the start, as far as impact is worth it.` };
  }
  if (lastsUs >= CURVED_US && figures.volumeCurve !== null) {
    return {
      strategy: 'vwap',
      reason: 'It has time and is not urgent: with the volume of the day it is noticed least.',
    };
  }
  return { strategy: 'twap', reason: 'It is short and not urgent: even over its time is as good as any plan.' };
}

function tuned(strategy: StrategyName, order: OrderToBe, tune: NonNullable<Pick_['tune']>): StrategyParams {
  const params = { ...defaultParams(strategy), ...tune } as StrategyParams;
  if (!('sliceUs' in params)) return params;
  const wanted = (order.endUs - order.startUs) / SLICES / US_PER_SECOND;
  // To the five seconds, from five seconds to five minutes.
  const sliceUs = Math.min(5 * US_PER_MINUTE, Math.max(5, Math.round(wanted / 5) * 5) * US_PER_SECOND);
  return { ...params, sliceUs };
}

function sizeWords({ qty }: OrderToBe, facts: Facts, { instrument }: Surroundings): string[] {
  const { sharePct, ofDayPct, marketQty, lastsUs } = facts;
  if (sharePct === null || ofDayPct === null || marketQty === null) return ['The volume of a day is not known.'];
  const market = formatQty(Math.round(marketQty), instrument);
  return [
    `${formatQty(qty, instrument)} are ${percent(ofDayPct)} of a day and ${percent(sharePct)} of the market with the ${market} that should trade beside it in ${formatDuration(lastsUs)}.`,
  ];
}

function riskWords({ costBps, riskBps }: Facts): string[] {
  if (costBps === null || riskBps === null) return [];
  return [
    `Taken all at once it would cost about ${bps(costBps)} of spread and impact; the price may move by ${bps(riskBps)} while it is worked.`,
  ];
}

const percent = (value: number): string => `${formatFixed(value, value < 10 ? 1 : 0)}%`;
const bps = (value: number): string => `${formatFixed(value, 1)} bps`;
