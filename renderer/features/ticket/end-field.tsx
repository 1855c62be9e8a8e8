/** When an order ends. An end after the session's is said as it is typed, and the session's own stands beside it to be taken. */
import { useRef } from 'react';
import { formatClock, zoneName } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { useEngineNowUs, useMarketZone } from '../../stores/clock.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Field, type FieldProps } from '../../ui/primitives/field.tsx';
import { CLOSE } from '../../ui/words/parse.ts';
import css from './ticket.module.css';

interface EndFieldProps extends Omit<FieldProps, 'label' | 'hint' | 'onChange'> {
  readonly engine: EngineId;
  readonly instrument: Instrument | null;
  /** The session's end, where what is typed lies after it. */
  readonly latestEndUs: number | null;
  readonly onText: (text: string) => void;
}

export function EndField({ engine, instrument, latestEndUs, onText, ...field }: EndFieldProps) {
  const zone = useMarketZone(engine);
  const timeZone = instrument?.timeZone ?? zone;
  const nowUs = useEngineNowUs(engine) ?? 0;
  const input = useRef<HTMLInputElement>(null);
  const take = (): void => {
    onText(CLOSE);
    input.current?.focus();
  };
  return (
    <div className={css['end']}>
      <Field
        label="Ends"
        hint={`30m, 15:30 ${zoneName(nowUs, timeZone)}, or ${CLOSE}`}
        ref={input}
        onChange={(event) => onText(event.target.value)}
        {...field}
      />
      {latestEndUs === null ? null : <Button onClick={take}>End at {formatClock(latestEndUs, timeZone)}</Button>}
    </div>
  );
}
