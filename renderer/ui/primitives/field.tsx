/** A labelled input: its hint and its error belong to it, for eyes and for screen readers alike. */
import { useId, type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes } from 'react';
import css from './field.module.css';

interface Labelled {
  readonly label: string;
  /** What the value means, or how it may be written. */
  readonly hint?: ReactNode;
  /** What is wrong with the value and what to do; shown in place of the hint. */
  readonly error?: string | undefined;
  /** The label is read out but not shown. */
  readonly hideLabel?: boolean;
  /** What stands after the value: a unit. */
  readonly unit?: string;
}

interface Wiring {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** Around any control that takes the wiring: a combobox as well. */
export function Frame({
  label,
  hint,
  error,
  hideLabel,
  unit,
  control,
}: Labelled & { control: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={css['frame']}>
      <label htmlFor={id} className={hideLabel ? 'visually-hidden' : css['label']}>
        {label}
      </label>
      <div className={`${css['box']} ${error ? css['wrong'] : ''}`}>
        {control({ id, 'aria-describedby': note ? noteId : undefined, 'aria-invalid': error ? true : undefined })}
        {unit ? <span className={css['unit']}>{unit}</span> : null}
      </div>
      {note ? (
        <p id={noteId} className={error ? css['error'] : css['hint']}>
          {note}
        </p>
      ) : null}
    </div>
  );
}

export type FieldProps = Labelled & InputHTMLAttributes<HTMLInputElement> & { readonly ref?: Ref<HTMLInputElement> };

export function Field({ label, hint, error, hideLabel, unit, ...input }: FieldProps) {
  return (
    <Frame
      {...labelled(label, hint, error, hideLabel, unit)}
      control={(wiring) => (
        <input className={css['input']} autoComplete="off" spellCheck={false} {...wiring} {...input} />
      )}
    />
  );
}

export type SelectProps = Labelled &
  SelectHTMLAttributes<HTMLSelectElement> & {
    readonly options: readonly { readonly value: string; readonly label: string }[];
    readonly ref?: Ref<HTMLSelectElement>;
  };

export function Select({ label, hint, error, hideLabel, unit, options, ...select }: SelectProps) {
  return (
    <Frame
      {...labelled(label, hint, error, hideLabel, unit)}
      control={(wiring) => (
        <select className={`${css['input']} ${css['select']}`} {...wiring} {...select}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    />
  );
}

/** Drops what is undefined: optional properties are exact. */
function labelled(
  label: string,
  hint: ReactNode,
  error: string | undefined,
  hideLabel: boolean | undefined,
  unit: string | undefined,
): Labelled {
  return { label, hint, error, ...(hideLabel ? { hideLabel } : {}), ...(unit ? { unit } : {}) };
}
