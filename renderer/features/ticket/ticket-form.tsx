/** The fields of a ticket. Each shows what is wrong with it once it was left or the ticket was to be reviewed. */
import { useId, useState } from 'react';
import { formatQty } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Limits } from '../../../shared/domain/policy/limits.ts';
import type { Side } from '../../../shared/domain/basics/scalars.ts';
import { STRATEGY_LABELS, STRATEGY_NAMES, type StrategyName } from '../../../shared/domain/orders/strategy.ts';
import { limits } from '../../stores/tables.ts';
import { engineName } from '../../stores/connection.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { useRow } from '../../stores/table-store.ts';
import { Field, Select } from '../../ui/primitives/field.tsx';
import { sideWords } from '../../ui/primitives/marks.tsx';
import { parseQty } from '../../ui/words/parse.ts';
import { withLimit, withSide, type Draft, type DraftErrors } from './draft.ts';
import { EndField } from './end-field.tsx';
import { LimitField } from './limit-field.tsx';
import { InstrumentField } from './instrument-field.tsx';
import { ParamInputs } from './param-inputs.tsx';
import css from './ticket.module.css';

const STRATEGY_OPTIONS = STRATEGY_NAMES.map((value) => {
  const { short, full } = STRATEGY_LABELS[value];
  return { value, label: `${short}: ${full.toLowerCase()}` };
});

interface TicketFormProps {
  readonly draft: Draft;
  readonly errors: DraftErrors;
  /** Shows every error, also of fields nobody has been in. */
  readonly strict: boolean;
  readonly engine: EngineId;
  readonly instrument: Instrument | null;
  /** The session's end, where the end typed lies after it. */
  readonly latestEndUs: number | null;
  readonly limitOfOther: string | null;
  readonly onChange: (change: Partial<Draft>) => void;
}

export function TicketForm({ draft, errors, strict, engine, instrument, onChange, ...props }: TicketFormProps) {
  const { latestEndUs, limitOfOther } = props;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const bounds = useRow(limits, engine, instrument?.symbol)?.limits;
  const tooMuch = overLimit(draft.qty, bounds, instrument);
  const field = (name: string) => ({
    name,
    error: strict || left.has(name) ? errors[name] : undefined,
    onBlur: () => setLeft((held) => (held.has(name) ? held : new Set(held).add(name))),
  });
  const text = (name: 'qty' | 'start' | 'account' | 'note') => ({
    ...field(name),
    value: draft[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  return (
    <div className={css['form']}>
      <InstrumentField
        engine={engine}
        value={draft.instrument}
        field={field('instrument')}
        onChange={(symbol) => onChange({ instrument: symbol })}
      />
      <SideChoice
        side={draft.side}
        error={strict ? errors['side'] : undefined}
        onChange={(side) => onChange(withSide(draft, side))}
      />
      <Field
        label="Quantity"
        placeholder="20k"
        hint={<QtyHint engine={engine} instrument={instrument} />}
        {...text('qty')}
        {...(tooMuch ? { error: tooMuch } : {})}
      />
      <LimitField
        {...field('limit')}
        {...(limitOfOther === null ? {} : { error: errors['limit'] })}
        {...{ engine, instrument, limitOfOther }}
        value={draft.limit}
        onText={(limit) => onChange(withLimit(draft, limit, { engine, engineName: engineName(engine) }))}
      />
      <Select
        label="Strategy"
        value={draft.strategy}
        options={STRATEGY_OPTIONS}
        onChange={(event) => onChange({ strategy: event.target.value as StrategyName })}
      />
      <EndField
        {...field('end')}
        {...(latestEndUs === null ? {} : { error: errors['end'] })}
        {...{ engine, instrument, latestEndUs }}
        value={draft.end}
        onText={(end) => onChange({ end })}
      />
      <ParamInputs
        forms={[draft.strategy, 'terms']}
        texts={draft.params}
        field={field}
        engine={engine}
        onChange={(params) => onChange({ params })}
        more={<Field label="Starts" placeholder="now" hint="empty: now; 10m, or a time" {...text('start')} />}
      />
      <Field label="Account" placeholder="none" hint="for whom: ACC-1" {...text('account')} />
      <Field label="Note" placeholder="why" dir="auto" {...text('note')} />
    </div>
  );
}

const SIDES: readonly Side[] = ['buy', 'sell'];

interface SideChoiceProps {
  readonly side: Side | null;
  readonly error: string | undefined;
  readonly onChange: (side: Side) => void;
}

function SideChoice({ side, error, onChange }: SideChoiceProps) {
  const name = useId();
  return (
    <fieldset
      className={css['side']}
      aria-describedby={error ? `${name}-error` : undefined}
      data-wrong={Boolean(error)}
    >
      <legend>Side</legend>
      <div className={css['sides']}>
        {SIDES.map((one) => (
          <label key={one} className={`${css['choice']} ${css[one]}`}>
            <input type="radio" name={name} checked={side === one} onChange={() => onChange(one)} />
            {sideWords(one)}
          </label>
        ))}
      </div>
      {error ? (
        <p id={`${name}-error`} className={css['error']}>
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}

/** Said as it is typed: the engine would refuse it. */
function overLimit(typed: string, held: Limits | undefined, instrument: Instrument | null): string | undefined {
  const qty = instrument && held ? parseQty(typed, instrument) : null;
  if (!instrument || held?.maxParentQty === undefined || !qty?.ok || qty.value <= held.maxParentQty) return undefined;
  const most = formatQty(held.maxParentQty, instrument);
  return `An order has at most ${most} ${instrument.symbol} (the limit maxParentQty): the engine would refuse it. Divide it.`;
}

/** The engine refuses an order above its limits, and any order of an instrument without limits. */
function QtyHint({ engine, instrument }: { engine: EngineId; instrument: Instrument | null }) {
  const held = useRow(limits, engine, instrument?.symbol)?.limits;
  if (!instrument) return '20000, 20k or 1.5m';
  return limitWords(held, instrument);
}

function limitWords(held: Limits | undefined, instrument: Instrument): string {
  if (held?.maxParentQty === undefined) return 'no limit is set: the engine will refuse';
  return `at most ${formatQty(held.maxParentQty, instrument)}`;
}
