/** All that an order is worked by: each parameter of its strategy and each of its terms, as the ticket names them. */
import type { FormField } from '../../../shared/domain/basics/fields.ts';
import { formatTime } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { STRATEGY_FIELDS } from '../../../shared/domain/orders/strategy.ts';
import { Fact } from '../../ui/primitives/fact.tsx';
import { lookUp } from '../../ui/words/look-up.ts';
import { fieldsOf, show, unitOf } from '../../ui/primitives/param-fields.ts';
import { strategySentence } from '../../ui/words/strategy-words.ts';
import { useFold } from './use-fold.ts';
import css from './order.module.css';

interface ParametersProps {
  readonly parent: Parent;
  readonly instrument: Instrument;
  /** There is room for it unasked. */
  readonly roomy: boolean;
}

export function Parameters({ parent, instrument, roomy }: ParametersProps) {
  const [open, onToggle] = useFold(roomy);
  const { params, terms, startUs } = parent;
  // Of a strategy that this desk does not know, its name alone is.
  const own = lookUp(STRATEGY_FIELDS, params.strategy) ?? [];
  return (
    <details className={css['history']} open={open} onToggle={onToggle}>
      <summary>How it is worked</summary>
      {open ? <p>{strategySentence(parent, instrument)}</p> : null}
      {open ? (
        <dl className={css['parameters']} aria-label={`Parameters of ${parent.parentId}`}>
          <Fact label="Starts">{formatTime(startUs, instrument.timeZone)}</Fact>
          {[...own.map(of(params, instrument)), ...fieldsOf('terms').map(of(terms, instrument))].map((one) => (
            <Fact key={one.label} label={one.label} meaning={one.help}>
              {one.value}
            </Fact>
          ))}
        </dl>
      ) : null}
    </details>
  );
}

const of =
  (values: object, instrument: Instrument) =>
  (field: FormField): { label: string; value: string; help: string } => {
    const { label, help, name, options, choices } = field;
    const value = (
      values as Readonly<Record<string, number | string | boolean | null | readonly string[] | undefined>>
    )[name];
    const text = value === undefined ? '' : show(field, value, instrument);
    const shown = options.length > 0 ? (lookUp(choices ?? {}, text) ?? text) : text;
    const unit = unitOf(field);
    return {
      label,
      help,
      value: shown === '' ? noneOf(field) : unit ? `${shown}${unit === '%' ? '' : ' '}${unit}` : shown,
    };
  };

const noneOf = ({ unit }: FormField): string => (unit === 'venues' ? 'any venue' : 'none');
