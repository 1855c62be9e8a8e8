/** A strategy with its parameters, and the terms of an order, as the desk names them. */
import { formatDuration, formatPx, formatQty } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { EventOf } from '../../../shared/domain/event.ts';
import type { FieldUnit } from '../../../shared/domain/basics/fields.ts';
import {
  STRATEGY_FIELDS,
  STRATEGY_LABELS,
  targetPct,
  type StrategyName,
  type StrategyParams,
} from '../../../shared/domain/orders/strategy.ts';
import type { WorkingTerms } from '../../../shared/domain/orders/working-terms.ts';
import { lookUp, unknownName } from './look-up.ts';

/** Of a strategy that this desk does not know, of a newer engine, its own name. */
export const strategyShort = (strategy: StrategyName): string =>
  lookUp(STRATEGY_LABELS, strategy)?.short ?? `Unknown (${strategy})`;

export interface Worked {
  readonly params: StrategyParams;
  readonly terms: WorkingTerms;
}

/** Short, for a column: `TWAP ≤ 20%`, `POV 10%`. */
export function strategyWords({ params, terms }: Worked): string {
  const short = strategyShort(params.strategy);
  const target = targetPct(params);
  if (target !== null) return `${short} ${target}%`;
  return terms.maxParticipationPct === null ? short : `${short} ≤ ${terms.maxParticipationPct}%`;
}

/** In full: `TWAP, every 30 s, at most 20% of volume`. */
export const strategySentence = ({ params, terms }: Worked, instrument: Instrument): string =>
  [paramWords(params, instrument), ...termWords(terms, instrument)].join(', ');

/** The parameters alone: `TWAP, every 30 s`. */
export function paramWords(params: StrategyParams, instrument: Instrument): string {
  switch (params.strategy) {
    case 'twap':
      return `TWAP, every ${formatDuration(params.sliceUs)}`;
    case 'vwap':
      return `VWAP, every ${formatDuration(params.sliceUs)}, ${params.correctionPct}% by today’s volume`;
    case 'pov':
      return `POV, ${params.participationPct}% of volume`;
    case 'is':
      return `Implementation shortfall, risk aversion ${params.riskAversion}, every ${formatDuration(params.sliceUs)}`;
    case 'peg':
      return `Pegged to ${pegWords(params)}, shows ${formatQty(params.displayQty, instrument)}`;
    case 'adaptive':
      return `Adaptive, within ${params.envelopePct}% of its even plan`;
    case 'close':
      return `Target close, at most ${params.closeSharePct}% of the close`;
    default:
      return strategyShort((params as StrategyParams).strategy);
  }
}

const PEG_PLACES = { touch: 'the own touch', mid: 'the mid', opposite: 'the other side' } as const;

function pegWords({ reference, offsetTicks }: Extract<StrategyParams, { strategy: 'peg' }>): string {
  const place = lookUp(PEG_PLACES, reference) ?? unknownName(reference);
  if (offsetTicks === 0) return place;
  const ticks = Math.abs(offsetTicks);
  return `${place}, ${ticks} ${ticks === 1 ? 'tick' : 'ticks'} ${offsetTicks > 0 ? 'towards the other side' : 'away'}`;
}

/** `follows the regime volatile by policy 3: Look every 30 s → 10 s`. */
export function followedWords({
  regime,
  policyVersion,
  before,
  params,
  isSet,
}: EventOf<'ParentFollowedRegime'>): string {
  const changes = (lookUp(STRATEGY_FIELDS, params.strategy) ?? []).flatMap((field) => {
    const [from, to] = [valueOf(before, field.name), valueOf(params, field.name)];
    return from === to ? [] : [`${field.label} ${valueWords(from, field.unit)} → ${valueWords(to, field.unit)}`];
  });
  const why = isSet
    ? `follows the regime ${regime ?? 'of any kind'} by policy ${policyVersion}`
    : `has its own parameters again, for no set of policy ${policyVersion} fits`;
  return `${why}: ${changes.join(', ')}`;
}

type Value = string | number | undefined;

const valueOf = (params: StrategyParams, name: string): Value => (params as Readonly<Record<string, Value>>)[name];

function valueWords(value: Value, unit: FieldUnit): string {
  if (value === undefined) return 'by itself';
  if (unit === 'duration') return formatDuration(Number(value));
  return unit === 'percent' ? `${value}%` : String(value);
}

/** What of the terms is not as in every order. */
function termWords(terms: WorkingTerms, instrument: Instrument): string[] {
  const { urgency, minParticipationPct: least, maxParticipationPct: most, wouldPx, dark, venues, followRegime } = terms;
  return [
    urgency === 'medium' ? '' : `${urgency} urgency`,
    least === null ? '' : `at least ${least}%`,
    most === null ? 'no bound on its share of volume' : `at most ${most}% of volume`,
    wouldPx === null ? '' : `all at ${formatPx(wouldPx, instrument)} or better`,
    dark ? '' : 'no dark venues',
    venues.length === 0 ? '' : `only at ${venues.join(' and ')}`,
    followRegime ? 'parameters follow the regime' : '',
  ].filter(Boolean);
}

/** The share of volume that an order aims at or is bounded by, in percent. */
export const participationBoundPct = ({ params, terms }: Worked): number =>
  targetPct(params) ?? terms.maxParticipationPct ?? 100;
