/**
 * The policy's parameter set for the regime as it is now stands in a ticket at first: in every field that still has what
 * stood there before. What was typed stays.
 */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { ParameterSet } from '../../../shared/domain/policy/policy.ts';
import type { Draft } from './draft.ts';
import { fieldsOf, initialParamTexts, type ParamTexts, textKey, textsOf } from '../../ui/primitives/param-fields.ts';

const INITIAL = initialParamTexts();

type Stood = Pick<Draft, 'strategy' | 'params' | 'stood'>;

/** Null where the ticket has it all already. */
export function withSet(
  draft: Stood,
  set: ParameterSet | null,
  instrument: Instrument | null,
): Pick<Draft, 'params' | 'stood'> | null {
  const keys = fieldsOf(draft.strategy).map(({ name }) => textKey(draft.strategy, name));
  const wanted: ParamTexts = set ? textsOf(draft.strategy, set.params, instrument) : INITIAL;
  const stood = (key: string): string | undefined => draft.stood[key] ?? INITIAL[key];
  const moved = keys.filter((key) => wanted[key] !== stood(key));
  if (moved.length === 0) return null;
  const params = { ...draft.params };
  for (const key of moved) if (params[key] === stood(key)) params[key] = wanted[key] ?? '';
  return { params, stood: { ...draft.stood, ...Object.fromEntries(moved.map((key) => [key, wanted[key] ?? ''])) } };
}
