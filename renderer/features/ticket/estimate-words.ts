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
  ...{ label, value, note, wrong },
});

function costLine({ estimate, figures }: OrderEstimate, qty: number, instrument: Instrument): EstimateLine {
  const { costBps, sigmaBps, spreadBps, impactBps } = estimate;
  if (costBps === null) return lineOf('Expected cost', 'unknown', figures.source);
  const band = sigmaBps === null ? '' : ` ± ${bps(sigmaBps)}`;
  const parts = `spread ${bps(spreadBps)}, impact ${bps(impactBps)}`;
  // What does not fit until its end costs nothing yet.
  const done = Math.min(qty, estimate.fillQty ?? qty);
  const money =
    figures.midPx === null
      ? ''
      : `${instrument.currency} ${formatNotional((done * figures.midPx * costBps) / 1e4, instrument)}; `;
  return lineOf('Expected cost', `${bps(costBps)}${band}`, `${money}${parts}`);
}

function volumeLine({ estimate }: OrderEstimate, instrument: Instrument): EstimateLine {
  const { participationPct, ofDayPct, marketQty } = estimate;
  if (marketQty === null || ofDayPct === null) return lineOf('Share of volume', 'unknown');
  const day = `${formatPercent(ofDayPct / 100)} of a day`;
  const beside = `${formatQty(marketQty, instrument)} should trade beside it`;
  if (participationPct === null) return lineOf('Share of volume', day, beside);
  return lineOf('Share of volume', `${formatPercent(participationPct / 100)} until its end`, `${day}; ${beside}`);
}

function limitLine(limits: readonly LimitUse[]): EstimateLine {
  if (limits.length === 0) return lineOf('Of its limits', 'unknown');
  const words = limits.map(
    ({ limit, usedPct }) => `${LIMIT_WORDS[limit] ?? limit} ${formatPercent(usedPct / 100, usedPct < 10 ? 1 : 0)}`,
  );
  return lineOf(
    'Of its limits',
    words.join(', '),
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
