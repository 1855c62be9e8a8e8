/** What an estimate says, line by line. What is not known is said to be unknown. */
import {
  formatFixed,
  formatNotional,
  formatPercent,
  formatPx,
  formatQty,
  NONE,
} from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { LimitName } from '../../../shared/domain/policy/limits.ts';
import { type StrategyParams, STRATEGY_LABELS } from '../../../shared/domain/orders/strategy.ts';
import type { LimitUse, OrderEstimate } from '../../../shared/protocol/questions.ts';

export interface EstimateLine {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  /** It keeps the order from being sent or done as it is. */
  readonly wrong: boolean;
}

const LIMIT_WORDS: Readonly<Partial<Record<LimitName, string>>> = {
  maxParentQty: 'quantity',
  maxParentValue: 'value',
  maxPositionQty: 'position',
  maxParticipationPct: 'participation',
};

const bps = (value: number | null): string => (value === null ? NONE : `${formatFixed(value, 1)} bps`);

export function estimateLines(told: OrderEstimate, qty: number, instrument: Instrument): EstimateLine[] {
  const { estimate, refusal } = told;
  const lines = [costLine(told, qty, instrument), volumeLine(told, instrument), limitLine(told.limits)];
  if (estimate.fillQty !== null && estimate.fillQty < qty) {
    const most = formatQty(estimate.fillQty, instrument);
    lines.push(lineOf('By its end', `about ${most} done`, 'the rest does not fit into its share of volume', true));
  }
  if (refusal) lines.push(lineOf('Would be refused', refusal.reason, refusal.code, true));
  return lines;
}

const lineOf = (label: string, value: string, note = '', wrong = false): EstimateLine => ({
  label,
  value,
  note,
  wrong,
});

/** What is done until its end, at the mid, as a notional; null where that cannot be told. */
export function doneNotional({ estimate, figures }: OrderEstimate, qty: number): number | null {
  return figures.midPx === null ? null : Math.min(qty, estimate.fillQty ?? qty) * figures.midPx;
}

/** The expected cost as a notional; null where that cannot be told. What does not fit until its end costs nothing yet. */
export function costNotional(told: OrderEstimate, qty: number): number | null {
  const done = doneNotional(told, qty);
  const { costBps } = told.estimate;
  return done === null || costBps === null ? null : (done * costBps) / 1e4;
}

function costLine(told: OrderEstimate, qty: number, instrument: Instrument): EstimateLine {
  const { costBps, sigmaBps, spreadBps, impactBps } = told.estimate;
  if (costBps === null) return lineOf('Expected cost', 'unknown', told.figures.source);
  const band = sigmaBps === null ? '' : ` ± ${bps(sigmaBps)}`;
  const parts = `spread ${bps(spreadBps)}, impact ${bps(impactBps)}`;
  const cost = costNotional(told, qty);
  const money = cost === null ? '' : `${instrument.currency} ${formatNotional(cost, instrument)}; `;
  return lineOf('Expected cost', `${bps(costBps)}${band}`, `${money}${parts}`);
}

/** The same in a row of a table whose heads name the units. */
export interface EstimateCells {
  readonly costBps: string;
  readonly money: string;
  readonly participation: string;
  /** The limit of which it uses most. */
  readonly limit: string;
  /** All of them. */
  readonly limits: string;
  /** Why it would be refused, and what is not done by its end; empty where neither. */
  readonly wrong: string;
}

export function estimateCells(told: OrderEstimate, qty: number, instrument: Instrument): EstimateCells {
  const { costBps, sigmaBps, participationPct } = told.estimate;
  const band = sigmaBps === null ? '' : ` ± ${formatFixed(sigmaBps, 1)}`;
  const cost = costNotional(told, qty);
  const nearest = told.limits.toSorted((a, b) => b.usedPct - a.usedPct)[0];
  const { fillQty } = told.estimate;
  const refused = told.refusal ? `Would be refused: ${told.refusal.reason}.` : '';
  const most = fillQty !== null && fillQty < qty ? `By its end about ${formatQty(fillQty, instrument)} done.` : '';
  return {
    costBps: costBps === null ? NONE : `${formatFixed(costBps, 1)}${band}`,
    money: cost === null ? NONE : `${instrument.currency} ${formatNotional(cost, instrument)}`,
    participation: participationPct === null ? NONE : formatPercent(participationPct / 100),
    limit: nearest ? limitWords(nearest) : NONE,
    limits: limitLine(told.limits).value,
    wrong: [refused, most].filter(Boolean).join(' '),
  };
}

function volumeLine({ estimate }: OrderEstimate, instrument: Instrument): EstimateLine {
  const { participationPct, ofDayPct, marketQty } = estimate;
  if (marketQty === null || ofDayPct === null) return lineOf('Share of volume', 'unknown');
  const day = `${formatPercent(ofDayPct / 100)} of a day`;
  const beside = `${formatQty(marketQty, instrument)} should trade beside it`;
  if (participationPct === null) return lineOf('Share of volume', day, beside);
  return lineOf('Share of volume', `${formatPercent(participationPct / 100)} until its end`, `${day}; ${beside}`);
}

const limitWords = ({ limit, usedPct }: LimitUse): string =>
  `${LIMIT_WORDS[limit] ?? limit} ${formatPercent(usedPct / 100, usedPct < 10 ? 1 : 0)}`;

function limitLine(limits: readonly LimitUse[]): EstimateLine {
  if (limits.length === 0) return lineOf('Of its limits', 'unknown');
  return lineOf(
    'Of its limits',
    limits.map(limitWords).join(', '),
    '',
    limits.some(({ usedPct }) => usedPct > 100),
  );
}

/** What the figures behind it are. */
export function figureWords({ figures }: OrderEstimate, instrument: Instrument): string {
  const { dayQty, dayVolatilityPct, spreadPx, source } = figures;
  const known = [
    dayQty === null ? '' : `${formatQty(dayQty, instrument)} a day`,
    dayVolatilityPct === null ? '' : `volatility ${formatFixed(dayVolatilityPct, 1)}% a day`,
    spreadPx === null ? '' : `spread ${formatPx(Math.round(spreadPx), { ...instrument, tickPx: 1 })}`,
  ].filter(Boolean);
  return known.length === 0 ? `Nothing to reckon with: ${source}.` : `Reckoned with ${known.join(', ')}: ${source}.`;
}

export const recommendedWords = (params: StrategyParams): string =>
  `${STRATEGY_LABELS[params.strategy].short}: ${STRATEGY_LABELS[params.strategy].full.toLowerCase()}`;

/** Whether the ticket has what is recommended already: the strategy; its parameters are the trader's to tune. */
export const isChosen = (chosen: StrategyParams, recommended: StrategyParams): boolean =>
  chosen.strategy === recommended.strategy &&
  (chosen.strategy !== 'pov' ||
    (recommended.strategy === 'pov' && chosen.participationPct === recommended.participationPct));
