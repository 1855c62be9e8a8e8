/** What becomes of the working children: kept at their venues or pulled, chosen where the verb leaves it to the trader. */
import { useId } from 'react';
import type { ChildrenChoice } from '../../../shared/domain/command.ts';
import css from './life.module.css';

interface Props {
  readonly value: ChildrenChoice;
  readonly openWords: string;
  readonly onChange: (value: ChildrenChoice) => void;
}

export function ChildrenChoiceField({ value, openWords, onChange }: Props) {
  const name = useId();
  const option = (choice: ChildrenChoice, words: string) => (
    <label className={css['option']}>
      <input type="radio" name={name} checked={value === choice} onChange={() => onChange(choice)} />
      {words}
    </label>
  );
  return (
    <fieldset className={css['choice']}>
      <legend>{openWords} working at venues</legend>
      {option('keep', 'Keep them')}
      {option('pull', 'Pull them')}
    </fieldset>
  );
}
