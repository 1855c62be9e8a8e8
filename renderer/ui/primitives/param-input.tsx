/** One field of a form that is made from a schema: a choice, a switch or a text, with its help, range and unit. */
import type { FormField } from '../../../shared/domain/basics/fields.ts';
import { Field, Select } from './field.tsx';
import { hintOf, unitOf } from './param-fields.ts';

export interface InputWiring {
  readonly name: string;
  readonly error: string | undefined;
  readonly onBlur?: () => void;
}

interface ParamInputProps {
  readonly field: FormField;
  readonly wiring: InputWiring;
  readonly text: string;
  /** That may be named, where the field names venues. */
  readonly venues?: readonly string[];
  /** What stands after a quantity: no instrument says how it is written. */
  readonly lots?: boolean;
  readonly onText: (text: string) => void;
}

const NO_VENUES: readonly string[] = [];
const YES_NO = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];

export function ParamInput({ field, wiring, text, venues: known = NO_VENUES, lots = false, onText }: ParamInputProps) {
  const { label, help, unit, options, choices } = field;
  const shared = {
    ...wiring,
    label,
    title: help,
    value: text,
    onChange: (event: { target: { value: string } }) => onText(event.target.value),
  };
  if (unit === 'switch') return <Select {...shared} options={YES_NO} />;
  if (unit === 'choice') {
    const words = (option: string): string => choices?.[option] ?? `${option[0]!.toUpperCase()}${option.slice(1)}`;
    return <Select {...shared} options={options.map((value) => ({ value, label: words(value) }))} />;
  }
  const hint = unit === 'venues' ? `empty: all of ${known.join(', ')}` : hintOf(field);
  const unitWords = lots && unit === 'quantity' ? 'lots' : unitOf(field);
  return (
    <Field {...shared} hint={hint} placeholder={field.optional ? 'none' : ''} {...(unitWords && { unit: unitWords })} />
  );
}
