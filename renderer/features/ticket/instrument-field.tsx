/**
 * The instrument of a ticket: typed by its symbol or a word of its name, or chosen from a list that tells its name, what it
 * trades at and in, its tick, and on which engine. What can only be one instrument becomes that one when the field is left.
 */
import { Command } from 'cmdk';
import { useState, type KeyboardEvent } from 'react';
import { formatCount, formatPx } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { EngineId, OfEngine } from '../../stores/engine-id.ts';
import { useEngineName } from '../../stores/connection.ts';
import { hueOf } from '../../stores/engine-roster.ts';
import { useRow, useRowsOf } from '../../stores/table-store.ts';
import { instruments, quotes } from '../../stores/tables.ts';
import { Frame } from '../../ui/primitives/field.tsx';
import { EngineSquare } from '../../ui/primitives/marks.tsx';
import fieldCss from '../../ui/primitives/field.module.css';
import { fittingInstruments } from './draft.ts';
import type { FieldWiring } from './param-inputs.tsx';
import css from './instrument-field.module.css';

/** More are found by typing on. */
const SHOWN = 50;

/** The label and the focus are the field's, not the list's. */
const NOT_ITS = { 'cmdk-input': undefined, 'aria-labelledby': undefined };

interface InstrumentFieldProps {
  readonly engine: EngineId;
  readonly value: string;
  readonly field: ReturnType<FieldWiring>;
  readonly onChange: (symbol: string) => void;
}

/** `all`: asked for by the pointer or an arrow, whatever is typed. */
type Open = 'no' | 'fitting' | 'all';

export function InstrumentField({ engine, value, field, onChange }: InstrumentFieldProps) {
  const known = useRowsOf(instruments, engine, (rows) => rows);
  const [open, setOpen] = useState<Open>('no');
  const [at, setAt] = useState('');
  const fitting = fittingInstruments(value, known);
  const chosen = known.find(({ symbol }) => symbol === value);
  const offered = open === 'no' ? [] : open === 'all' || value.trim() === '' ? known : chosen ? [] : fitting;
  const show = (): void => {
    setAt(chosen ? value : '');
    setOpen(chosen || value.trim() === '' ? 'all' : 'fitting');
  };
  const take = (symbol: string): void => {
    if (symbol !== value) onChange(symbol);
    setOpen('no');
  };
  /** False where what is typed is one already, or may be several. */
  const complete = (): boolean => {
    const [one] = fitting;
    if (!one || fitting.length > 1 || one.symbol === value) return false;
    take(one.symbol);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isOpen = offered.length > 0;
    if (event.key === 'Home' || event.key === 'End') event.stopPropagation();
    else if (event.key === 'Escape' && isOpen) setOpen('no');
    else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !isOpen) show();
    else if (event.key === 'Enter' && isOpen && offered.some(({ symbol }) => symbol === at)) take(at);
    else if (!(event.key === 'Enter' && complete())) return;
    // The ticket’s Enter and Escape, and the list’s arrows, are for the next press.
    event.stopPropagation();
  };
  return (
    <Command className={css['field']} shouldFilter={false} loop vimBindings={false} value={at} onValueChange={setAt}>
      <Frame
        label="Instrument"
        error={field.error}
        hint={chosen?.name ?? 'the beginning of its symbol or a word of its name'}
        control={(wiring) => (
          <Command.Input
            asChild
            value={value}
            onValueChange={(typed) => {
              onChange(typed);
              setOpen('fitting');
            }}
          >
            <input
              {...wiring}
              {...NOT_ITS}
              className={`${fieldCss['input']} ${fieldCss['select']} ${css['typed']}`}
              data-autofocus
              aria-expanded={offered.length > 0}
              onClick={show}
              onKeyDown={onKeyDown}
              onBlur={() => {
                setOpen('no');
                complete();
                field.onBlur?.();
              }}
            />
          </Command.Input>
        )}
      />
      {offered.length > 0 ? <Offered engine={engine} offered={offered} onTake={take} /> : null}
    </Command>
  );
}

interface OfferedProps {
  readonly engine: EngineId;
  readonly offered: readonly OfEngine<Instrument>[];
  readonly onTake: (symbol: string) => void;
}

function Offered({ engine, offered, onTake }: OfferedProps) {
  const name = useEngineName(engine);
  const more = offered.length - SHOWN;
  return (
    // A press must not take the focus from the field, which would complete it first.
    <div className={css['offered']} role="presentation" onPointerDown={(event) => event.preventDefault()}>
      <Command.List label={`Traded on ${name}`} className={css['list']}>
        {offered.slice(0, SHOWN).map((one) => (
          <Command.Item key={one.symbol} value={one.symbol} onSelect={() => onTake(one.symbol)} className={css['one']}>
            <strong>{one.symbol}</strong>
            <bdi className={css['name']}>{one.name}</bdi>
            <Trades instrument={one} />
            <span className={css['money']}>{one.currency}</span>
            <span className={css['money']}>tick {formatPx(one.tickPx, one)}</span>
          </Command.Item>
        ))}
      </Command.List>
      <p className={css['more']}>
        <EngineSquare hue={hueOf(engine)} /> on {name}
        {more > 0 ? `; ${formatCount(more)} more: type on` : ''}
      </p>
    </div>
  );
}

function Trades({ instrument }: { instrument: OfEngine<Instrument> }) {
  const quote = useRow(quotes, instrument.engine, instrument.symbol);
  const px = (side: number | undefined): string => (side ? formatPx(side, instrument) : '–');
  return (
    <span className={css['px']}>
      {px(quote?.bidPx)} / {px(quote?.askPx)}
    </span>
  );
}
