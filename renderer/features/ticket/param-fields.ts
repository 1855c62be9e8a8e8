/**
 * The parameters of each strategy as fields of a form. A parameter without a field here, or a field without a parameter,
 * does not compile; the bounds are those of the strategy's schema.
 */
import { StrategyParams, type StrategyName } from '../../../shared/domain/strategy.ts';
import { US_PER_SECOND } from '../../../shared/std/duration.ts';
import { parseDuration, parsePct, type Parsed } from './parse.ts';

export interface ParamField {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  readonly unit?: string;
  /** What stands there in a new ticket. */
  readonly initial: string;
  readonly parse: (text: string) => Parsed;
  readonly show: (value: number) => string;
}

type FieldsOf<S extends StrategyName> = Readonly<
  Record<Exclude<keyof Extract<StrategyParams, { strategy: S }>, 'strategy'>, Omit<ParamField, 'key'>>
>;

const percent = { unit: '% of volume', parse: parsePct, show: String };

const FIELDS: { readonly [S in StrategyName]: FieldsOf<S> } = {
  twap: {
    sliceUs: {
      label: 'Look every',
      hint: '1 s to 1 h',
      initial: '30s',
      parse: parseDuration,
      show: (us) => `${us / US_PER_SECOND}s`,
    },
    maxParticipationPct: { label: 'At most', hint: '1 to 100', initial: '20', ...percent },
  },
  pov: {
    participationPct: { label: 'Participation', hint: '1 to 100', initial: '10', ...percent },
  },
};

export const STRATEGY_TITLES: Readonly<Record<StrategyName, string>> = {
  twap: 'TWAP: even over time',
  pov: 'POV: a share of volume',
};

export const paramFields = (strategy: StrategyName): readonly ParamField[] =>
  Object.entries(FIELDS[strategy]).map(([key, field]) => Object.assign({ key }, field));

/** What is typed into the parameters of all strategies, by `strategy.key`, so that a change of mind loses nothing. */
export type ParamTexts = Readonly<Record<string, string>>;

export const textKey = (strategy: StrategyName, key: string): string => `${strategy}.${key}`;

export function initialParamTexts(): ParamTexts {
  const names = Object.keys(FIELDS) as StrategyName[];
  return Object.fromEntries(
    names.flatMap((strategy) =>
      paramFields(strategy).map(({ key, initial }) => [textKey(strategy, key), initial] as const),
    ),
  );
}

export function paramTextsOf(params: StrategyParams): ParamTexts {
  const values = params as unknown as Readonly<Record<string, number>>;
  return Object.fromEntries(
    paramFields(params.strategy).map(({ key, show }) => [textKey(params.strategy, key), show(values[key]!)]),
  );
}

export interface ReadParams {
  readonly params: StrategyParams | null;
  /** By `strategy.key`. */
  readonly errors: Readonly<Record<string, string>>;
}

export function readParams(strategy: StrategyName, texts: ParamTexts): ReadParams {
  const errors: Record<string, string> = {};
  const values: Record<string, unknown> = { strategy };
  for (const { key, parse } of paramFields(strategy)) {
    const parsed = parse(texts[textKey(strategy, key)] ?? '');
    if (parsed.ok) values[key] = parsed.value;
    else errors[textKey(strategy, key)] = parsed.error;
  }
  if (Object.keys(errors).length > 0) return { params: null, errors };
  const checked = StrategyParams.safeParse(values);
  if (checked.success) return { params: checked.data, errors };
  for (const { path } of checked.error.issues) {
    const field = paramFields(strategy).find(({ key }) => key === path[0]);
    if (field) errors[textKey(strategy, field.key)] = `Out of range: ${field.hint}.`;
  }
  return { params: null, errors };
}
