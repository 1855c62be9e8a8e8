/**
 * The policy's parameter sets as they are edited: what is typed into each, and the sets that it makes, or what is wrong
 * with which field. Fields, ranges and units are those of the strategy's schema, as in a ticket. What a set leaves to the
 * strategy stays empty.
 */
import { setKey } from '../../../shared/domain/policy/parameter-sets.ts';
import type { ParameterSet } from '../../../shared/domain/policy/policy.ts';
import { StrategyName } from '../../../shared/domain/orders/strategy.ts';
import {
  fieldsOf,
  initialParamTexts,
  type ParamTexts,
  readParams,
  show,
  textKey,
} from '../../ui/primitives/param-fields.ts';

export interface SetDraft {
  /** Of the form alone. */
  readonly id: number;
  readonly strategy: StrategyName;
  readonly regime: ParameterSet['regime'];
  readonly assetClass: ParameterSet['assetClass'];
  /** Of all strategies: a change of mind loses nothing. */
  readonly texts: ParamTexts;
}

/** No instrument says how a set's quantities are written: they are lots. */
const NO_FORMS = null;

export const draftsOf = (sets: readonly ParameterSet[]): SetDraft[] => sets.map(draftOf);

function draftOf({ strategy, regime, assetClass, params }: ParameterSet, id: number): SetDraft {
  const given = params as Readonly<Record<string, number | string | boolean | undefined>>;
  const own = fieldsOf(strategy).map((field) => {
    const value = given[field.name];
    return [textKey(strategy, field.name), value === undefined ? '' : show(field, value, NO_FORMS)];
  });
  return { id, strategy, regime, assetClass, texts: { ...initialParamTexts(), ...Object.fromEntries(own) } };
}

/** With a set more, for the first strategy that has none for any market. */
export function withOneMore(drafts: readonly SetDraft[]): SetDraft[] {
  const id = 1 + Math.max(-1, ...drafts.map((draft) => draft.id));
  const taken = new Set(drafts.map(setKey));
  const free = StrategyName.options.find(
    (strategy) => !taken.has(setKey({ strategy, regime: null, assetClass: null })),
  );
  return [...drafts, { id, strategy: free ?? 'twap', regime: null, assetClass: null, texts: initialParamTexts() }];
}

export interface ReadSets {
  /** Null while anything is wrong. */
  readonly sets: readonly ParameterSet[] | null;
  /** By {@link errorKey}. */
  readonly errors: ReadonlyMap<string, string>;
}

/** Of a field, or of what a set is for. */
export const errorKey = (id: number, field = 'for'): string => `${id}.${field}`;

export function readSets(drafts: readonly SetDraft[]): ReadSets {
  const errors = new Map<string, string>();
  const sets: ParameterSet[] = [];
  const seen = new Map<string, number>();
  for (const [place, { id, strategy, regime, assetClass, texts }] of drafts.entries()) {
    const key = setKey({ strategy, regime, assetClass });
    const before = seen.get(key);
    if (before === undefined) seen.set(key, place);
    else errors.set(errorKey(id), `The same as set ${before + 1}: change what one of them is for, or remove it.`);
    const read = readParams(strategy, texts, NO_FORMS);
    for (const [field, words] of Object.entries(read.errors)) errors.set(errorKey(id, field), words);
    if (read.params) sets.push({ strategy, regime, assetClass, params: read.params });
  }
  return { sets: errors.size === 0 && sets.length === drafts.length ? sets : null, errors };
}
