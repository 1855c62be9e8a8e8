/** The fields of a strategy and of the terms of an order, as their schemas describe them; what is seldom touched is folded away. */
import type { ReactNode } from 'react';
import type { FormField } from '../../../shared/domain/fields.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { venues } from '../../stores/tables.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { Field, Select } from '../../ui/field.tsx';
import { fieldsOf, type Form, hintOf, type ParamTexts, textKey, unitOf } from './param-fields.ts';
import css from './ticket.module.css';

export type FieldWiring = (name: string) => {
  readonly name: string;
  readonly error: string | undefined;
  readonly onBlur?: () => void;
};

interface ParamInputsProps {
  readonly forms: readonly Form[];
  readonly texts: ParamTexts;
  readonly field: FieldWiring;
  readonly onChange: (texts: ParamTexts) => void;
  /** Whose venues may be named. */
  readonly engine: EngineId;
  /** Stands with what is seldom touched. */
  readonly more?: ReactNode;
}

export function ParamInputs({ forms, texts, field, onChange, engine, more }: ParamInputsProps) {
  const known = useRowsOf(venues, engine, (rows) => rows.map(({ venue }) => venue));
  const all = forms.flatMap((form) => fieldsOf(form).map((each) => ({ each, key: textKey(form, each.name) })));
  const input = ({ each, key }: (typeof all)[number]) => (
    <ParamInput
      key={key}
      field={each}
      wiring={field(key)}
      text={texts[key] ?? ''}
      venues={known}
      onText={(text) => onChange({ ...texts, [key]: text })}
    />
  );
  const seldom = all.filter(({ each }) => each.seldom);
  // What is wrong is never hidden.
  const wrong = seldom.some(({ key }) => field(key).error !== undefined);
  return (
    <>
      {all.filter(({ each }) => !each.seldom).map(input)}
      <details className={css['wide']} open={wrong || undefined}>
        <summary className={css['more']}>More terms</summary>
        <div className={css['form']}>
          {more}
          {seldom.map(input)}
        </div>
      </details>
    </>
  );
}

interface ParamInputProps {
  readonly field: FormField;
  readonly wiring: ReturnType<FieldWiring>;
  readonly text: string;
  readonly venues: readonly string[];
  readonly onText: (text: string) => void;
}

const YES_NO = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];

function ParamInput({ field, wiring, text, venues: known, onText }: ParamInputProps) {
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
  const unitWords = unitOf(field);
  return (
    <Field {...shared} hint={hint} placeholder={field.optional ? 'none' : ''} {...(unitWords && { unit: unitWords })} />
  );
}
