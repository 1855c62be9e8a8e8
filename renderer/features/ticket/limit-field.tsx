/**
 * The limit price of a ticket, with the market beside it. One that was typed for another side or instrument is kept only by
 * a person's word: not above and not below are not alike.
 */
import { useRef } from 'react';
import { formatPx } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { useRow } from '../../stores/table-store.ts';
import { quotes } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Field, type FieldProps } from '../../ui/primitives/field.tsx';
import css from './ticket.module.css';

interface LimitFieldProps extends Omit<FieldProps, 'label' | 'hint' | 'value' | 'onChange'> {
  readonly engine: EngineId;
  readonly instrument: Instrument | null;
  readonly value: string;
  /** What it was typed for, where that is something else. */
  readonly limitOfOther: string | null;
  readonly onText: (text: string) => void;
}

export function LimitField({ engine, instrument, limitOfOther, onText, ...field }: LimitFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const keep = (): void => {
    onText(field.value);
    input.current?.focus();
  };
  return (
    <div className={css['end']}>
      <Field
        label="Limit price"
        placeholder="none"
        hint={<MarketHint engine={engine} instrument={instrument} />}
        ref={input}
        onChange={(event) => onText(event.target.value)}
        {...field}
      />
      {limitOfOther === null ? null : <Button onClick={keep}>Keep {field.value.trim()}</Button>}
    </div>
  );
}

/** From so many decimals on two prices have no room beside each other. */
const FINE = 5;

function MarketHint({ engine, instrument }: { engine: EngineId; instrument: Instrument | null }) {
  const quote = useRow(quotes, engine, instrument?.symbol);
  if (!instrument || !quote) return 'empty: none';
  const [bid, ask] = [quote.bidPx, quote.askPx].map((px) => (px === 0 ? '–' : formatPx(px, instrument)));
  if (instrument.priceDecimals < FINE) return `now ${bid} / ${ask}`;
  return (
    <span className={css['quote']}>
      bid <span>{bid}</span> ask <span>{ask}</span>
    </span>
  );
}
