/** For how long, and why, an exception is put on the shelf. */
import { useState, type ReactNode } from 'react';
import { US_PER_MINUTE } from '../../../shared/std/duration.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Field, Select } from '../../ui/primitives/field.tsx';
import css from './exceptions.module.css';

const LENGTHS = [
  { value: '10', label: '10 min' },
  { value: '30', label: '30 min' },
  { value: '120', label: '2 h' },
  { value: '480', label: '8 h' },
];

interface ShelfFormProps {
  readonly onShelve: (forUs: number, reason: string) => void;
  /** What else takes the reason. */
  readonly more?: (reason: string) => ReactNode;
}

export function ShelfForm({ onShelve, more }: ShelfFormProps) {
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState('30');
  const why = reason.trim();
  return (
    <div className={css['shelve']}>
      <div className={css['why']}>
        <Field
          label="Reason"
          hideLabel
          placeholder="Reason"
          value={reason}
          maxLength={400}
          onChange={({ target }) => setReason(target.value)}
        />
      </div>
      <Select
        label="For"
        hideLabel
        value={minutes}
        options={LENGTHS}
        onChange={({ target }) => setMinutes(target.value)}
      />
      <Button disabled={why === ''} onClick={() => onShelve(Number(minutes) * US_PER_MINUTE, why)}>
        Put on the shelf
      </Button>
      {more?.(why)}
    </div>
  );
}
