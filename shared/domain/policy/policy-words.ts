/** How places of the policy are called and their values written and read, field by field, for people. */
import { EXCEPTION_KINDS } from '../safety/exception-kind.ts';
import type { FieldUnit } from '../basics/fields.ts';
import type { PolicyChange } from './policy-diff.ts';
import { STRATEGY_FIELDS, STRATEGY_LABELS, StrategyName } from '../orders/strategy.ts';

export type PlaceUnit =
  | 'lots'
  | 'currency'
  | 'bps'
  | 'percent'
  | 'perSecond'
  | 'times'
  | 'seconds'
  | 'megabytes'
  | 'switch'
  | 'list'
  | 'word'
  | 'json';

interface PlaceWords {
  readonly label: string;
  readonly unit: PlaceUnit;
}

const UNIT_WORDS: Readonly<Record<PlaceUnit, string>> = {
  lots: 'lots',
  currency: 'in currency',
  bps: 'bps',
  percent: '%',
  perSecond: 'a second',
  times: 'times',
  seconds: 's',
  megabytes: 'MB',
  switch: '',
  list: '',
  word: '',
  json: '',
};

/** Kept in microseconds and bytes. */
const MILLIONTHS: ReadonlySet<PlaceUnit> = new Set(['seconds', 'megabytes']);

const EXCEPTION_PLACES: Readonly<Record<string, PlaceWords>> = {
  ...Object.fromEntries(
    EXCEPTION_KINDS.map((kind) => [
      `exceptions.raiseAfterUs.${kind}`,
      { label: `alarm: ${kind.replaceAll('-', ' ')} must hold for`, unit: 'seconds' as const },
    ]),
  ),
  'exceptions.clearAfterUs': { label: 'alarm: resolved once its cause is gone for', unit: 'seconds' },
  'exceptions.sameAgainUs': { label: 'alarm: the same again within', unit: 'seconds' },
  'exceptions.floodPer10Min': { label: 'alarm: grouped from so many in ten minutes', unit: 'times' },
  'exceptions.respondUs.P1': { label: 'alarm: SEV1 is to be acknowledged within', unit: 'seconds' },
  'exceptions.respondUs.P2': { label: 'alarm: SEV2 is to be acknowledged within', unit: 'seconds' },
  'exceptions.respondUs.P3': { label: 'alarm: SEV3 is to be acknowledged within', unit: 'seconds' },
  'exceptions.longestShelfUs': { label: 'alarm: longest on the shelf', unit: 'seconds' },
  'exceptions.deviationPct.raise': { label: 'alarm: order off its schedule from', unit: 'percent' },
  'exceptions.deviationPct.grave': { label: 'alarm: order gravely off its schedule from', unit: 'percent' },
  'exceptions.denialsPerMinute': { label: 'alarm: denials by a limit within a minute', unit: 'times' },
  'exceptions.clockOffsetUs': { label: 'alarm: clocks apart by more than', unit: 'seconds' },
  'exceptions.diskFreeBytes.low': { label: 'alarm: disk low below', unit: 'megabytes' },
  'exceptions.diskFreeBytes.grave': { label: 'alarm: disk gravely low below', unit: 'megabytes' },
  'exceptions.graveAnomalies': { label: 'alarm: SEV1 where a venue says', unit: 'list' },
};

const NAMES: Readonly<Record<string, PlaceWords>> = {
  maxOrderQty: { label: 'largest child order', unit: 'lots' },
  maxOrderValue: { label: 'largest child order by value', unit: 'currency' },
  maxParentQty: { label: 'largest order', unit: 'lots' },
  maxParentValue: { label: 'largest order by value', unit: 'currency' },
  priceCollarBps: { label: 'price collar about the mid', unit: 'bps' },
  maxMessagesPerSecond: { label: 'messages', unit: 'perSecond' },
  maxPositionQty: { label: 'position, working orders counted', unit: 'lots' },
  maxParticipationPct: { label: 'share of volume', unit: 'percent' },
  maxGrossNotional: { label: 'gross value', unit: 'currency' },
  maxTraderCredit: { label: 'credit of a trader', unit: 'currency' },
  maxDeskCredit: { label: 'credit of the desk', unit: 'currency' },
  maxFirmCredit: { label: 'credit of the firm', unit: 'currency' },
  maxLoss: { label: 'loss since the log began', unit: 'currency' },
  maxVenueMessagesPerSecond: { label: 'messages to a venue', unit: 'perSecond' },
  maxStrategyMessagesPerSecond: { label: 'messages of a strategy', unit: 'perSecond' },
  maxExecutions: { label: 'executions of a strategy', unit: 'times' },
  'maxExecutions.count': { label: 'executions of a strategy', unit: 'times' },
  'maxExecutions.windowUs': { label: 'executions of a strategy: within', unit: 'seconds' },
  maxDuplicates: { label: 'orders alike', unit: 'times' },
  'maxDuplicates.count': { label: 'orders alike', unit: 'times' },
  'maxDuplicates.windowUs': { label: 'orders alike: within', unit: 'seconds' },
  collarOverTime: { label: 'price collar over time', unit: 'bps' },
  'collarOverTime.bps': { label: 'price collar over time', unit: 'bps' },
  'collarOverTime.windowUs': { label: 'price collar over time: of the last', unit: 'seconds' },
  instruments: { label: 'limits', unit: 'json' },
  'orderTypes.timesInForce': { label: 'times in force', unit: 'list' },
  'orderTypes.postOnly': { label: 'post-only orders', unit: 'switch' },
  'orderTypes.iceberg': { label: 'iceberg orders', unit: 'switch' },
  'orderTypes.minimumQuantity': { label: 'orders with a minimum quantity', unit: 'switch' },
  venues: { label: 'only at the venues (all where none is named)', unit: 'list' },
  restricted: { label: 'restricted instruments', unit: 'list' },
  'hours.afterOpenUs': { label: 'no order after the open for', unit: 'seconds' },
  'hours.beforeCloseUs': { label: 'no order before the close for', unit: 'seconds' },
  'models.maxChildPct': { label: 'largest child a model may want', unit: 'percent' },
  'models.maxTakePct': { label: 'most of an order a model may take', unit: 'percent' },
  'models.maxEnvelopePct': { label: 'how far a model may stray from its schedule', unit: 'percent' },
  parameterSets: { label: 'parameters by strategy, regime and asset class', unit: 'json' },
  ...EXCEPTION_PLACES,
  'stops.releaseNeedsSecondPerson': { label: 'a release takes a second person', unit: 'switch' },
  'stops.releaseLapsesUs': { label: 'a release that was asked for lapses after', unit: 'seconds' },
  'stops.deadMan': { label: 'when nobody supervises', unit: 'json' },
  'stops.deadMan.afterUs': { label: 'when nobody supervises: after', unit: 'seconds' },
  'stops.deadMan.degree': { label: 'when nobody supervises: stop to', unit: 'word' },
  'approvals.policy': { label: 'a change of policy takes a second person', unit: 'switch' },
  'approvals.overrides': { label: 'an override takes a second person', unit: 'switch' },
};

/** Of a place as the diff calls it, `instruments.MIDT.maxOrderQty`; a place nobody named speaks for itself. */
export function wordsOfPlace(place: string): { readonly label: string; readonly unit: PlaceUnit } {
  const parts = place.split('.');
  if (parts[0] === 'instruments' && parts.length > 1) {
    // A symbol may have dots in it; a limit's name never has.
    const limit = NAMES[parts.at(-1)!];
    const symbol = parts.slice(1, limit ? -1 : undefined).join('.');
    const { label, unit } = limit ?? NAMES['instruments']!;
    return { label: `${symbol}: ${label}`, unit };
  }
  const [first, key = '', param] = parts;
  if (first === 'parameterSets' && param !== undefined) return wordsOfSet(key, param);
  const name = parts[0] === 'desk' ? parts.slice(1).join('.') : place;
  return NAMES[name] ?? { label: place, unit: 'json' };
}

const SET_UNITS: Partial<Record<FieldUnit, PlaceUnit>> = { percent: 'percent', duration: 'seconds', quantity: 'lots' };

/** Of `twap|volatile|any`, as parameter-sets.ts calls it. */
function wordsOfSet(key: string, param: string): PlaceWords {
  const [strategy = '', ...situation] = key.split('|');
  const known = StrategyName.safeParse(strategy).data;
  const field = known && STRATEGY_FIELDS[known].find(({ name }) => name === param);
  const where = situation
    .map((word, i) => (word === 'any' && i === 0 ? 'any regime' : word))
    .filter((word) => word !== 'any');
  const of = [known ? STRATEGY_LABELS[known].short : strategy, ...where].join(', ');
  return {
    label: `set for ${of}: ${(field?.label ?? param).toLowerCase()}`,
    unit: (field && SET_UNITS[field.unit]) ?? 'json',
  };
}

export const labelOfLimit = (limit: string): string => NAMES[limit]?.label ?? limit;

export const unitWords = (unit: PlaceUnit): string => UNIT_WORDS[unit];

/** A value as it is shown and typed: `yes`, `300`, `day, ioc`. */
export function writeValue(value: unknown, unit: PlaceUnit): string {
  if (unit === 'switch') return value === true ? 'yes' : 'no';
  if (MILLIONTHS.has(unit) && typeof value === 'number') return String(value / 1e6);
  if (unit === 'list' && Array.isArray(value)) return value.join(', ');
  if (unit === 'word' && typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** The opposite of {@link writeValue}; undefined where the text is no such value. */
export function readValue(text: string, unit: PlaceUnit): unknown {
  const typed = text.trim();
  if (unit === 'switch') return typed === 'yes' ? true : typed === 'no' ? false : undefined;
  if (unit === 'list') return typed === '' ? [] : typed.split(/[\s,]+/).filter((item) => item !== '');
  if (unit === 'word') return typed;
  if (unit === 'json') return parsed(typed);
  const figure = typed.replaceAll(',', '');
  if (!/^\d+(\.\d+)?$/.test(figure)) return undefined;
  return MILLIONTHS.has(unit) ? Math.round(Number(figure) * 1e6) : Number(figure);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `MIDT: largest child order: 5,000 → 40 lots`. */
export function changeInWords({ place, before, after }: PolicyChange): string {
  const { label, unit } = wordsOfPlace(place);
  return `${label}: ${shownValue(before, unit)} → ${shownWithUnit(after, unit)}`;
}

function shownValue(json: string | null, unit: PlaceUnit): string {
  if (json === null) return 'not set';
  const value: unknown = JSON.parse(json);
  if (value === null) return 'nothing';
  const text = typeof value === 'string' ? value : writeValue(value, unit);
  return /^\d{4,}$/.test(text) ? Number(text).toLocaleString('en-US') : text === '' ? 'none' : text;
}

/** A value as JSON, for people: `5,000 lots`; null where it is not set. */
export function shownWithUnit(json: string | null, unit: PlaceUnit): string {
  const words = json === null ? '' : unitWords(unit);
  return `${shownValue(json, unit)}${words === '' ? '' : ` ${words}`}`;
}
