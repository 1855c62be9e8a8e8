/** The fields of a strategy and of the terms of an order, as their schemas describe them; what is seldom touched is folded away. */
import type { ReactNode } from 'react';
import type { EngineId } from '../../stores/engine-id.ts';
import { venues } from '../../stores/tables.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { fieldsOf, type Form, type ParamTexts, textKey } from '../../ui/primitives/param-fields.ts';
import { type InputWiring, ParamInput } from '../../ui/primitives/param-input.tsx';
import css from './ticket.module.css';

export type FieldWiring = (name: string) => InputWiring;

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
