/** Before an order is sent: what it should cost and how sure that is, what it uses of its limits, and which strategy fits. */
import { formatClock, formatTime } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import type { Objective } from '../../../shared/protocol/questions.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Select } from '../../ui/primitives/field.tsx';
import { KeyHint } from '../../ui/primitives/marks.tsx';
import { estimateLines, figureWords, isChosen, recommendedWords } from './estimate-words.ts';
import css from './ticket.module.css';
import { type EstimateView as View, type Order } from './use-estimate.ts';

const OBJECTIVES: readonly { readonly value: Objective; readonly label: string }[] = [
  { value: 'arrival', label: 'the price at arrival' },
  { value: 'vwap', label: 'VWAP' },
  { value: 'close', label: 'the close' },
  { value: 'patience', label: 'nothing: it may wait' },
];

interface SumProps {
  readonly view: View;
  readonly qty: number;
  readonly instrument: Instrument;
  /** What it sums up can be read as well: it is not said twice. */
  readonly said?: boolean;
  /** The session's end, where the end typed lies after it. */
  readonly latestEndUs?: number | null;
}

/** The estimate in short: what it should cost, and what is wrong with it or how much of the market it is. */
export function EstimateSum({ view, qty, instrument, said = false, latestEndUs = null }: SumProps) {
  if (view.state !== 'told' || said) return null;
  const lines = estimateLines(view.told, qty, instrument);
  const wrong = lines.filter((line) => line.wrong);
  return (
    <p className={`${css['sum']} ${wrong.length > 0 ? css['wrong'] : ''}`}>
      {latestEndUs === null ? '' : `Ending at ${formatClock(latestEndUs, instrument.timeZone)}: `}
      {(wrong.length > 0 ? [lines[0]!, ...wrong.filter((line) => line !== lines[0])] : lines.slice(0, 2)).map(
        ({ label, value }) => (
          <span key={label}>
            {label} <strong>{value}</strong>{' '}
          </span>
        ),
      )}
    </p>
  );
}

/** Takes the recommended strategy into the ticket. */
export const USE_KEY = 'Alt+U';

interface EstimateProps {
  readonly view: View;
  readonly order: Order;
  readonly instrument: Instrument;
  readonly objective: Objective;
  /** The session's end, which is reckoned with where the end typed lies after it. */
  readonly latestEndUs: number | null;
  readonly onObjective: (objective: Objective) => void;
  readonly onUse: (params: StrategyParams) => void;
  /** Where its lines are. */
  readonly onLines: (lines: HTMLElement | null) => void;
}

export function Estimate({ view, order, instrument, latestEndUs, objective, ...on }: EstimateProps) {
  const { onObjective, onUse, onLines } = on;
  return (
    <section className={css['estimate']} aria-label="Before it is sent">
      <Select
        label="Measured against"
        value={objective}
        options={OBJECTIVES}
        onChange={(event) => onObjective(event.target.value as Objective)}
      />
      {latestEndUs === null ? null : (
        <p className={css['warned']}>
          Of an order that ends with the session, at {formatTime(latestEndUs, instrument.timeZone)}: the end that is
          typed lies after it.
        </p>
      )}
      {view.state === 'told' ? (
        <Told told={view.told} order={order} instrument={instrument} onUse={onUse} onLines={onLines} />
      ) : (
        <p className={css['pending']}>{stateWords(view)}</p>
      )}
    </section>
  );
}

function stateWords(view: Exclude<View, { state: 'told' }>): string {
  if (view.state === 'asking') return 'Asking the engine…';
  if (view.state === 'unanswerable') return `No estimate: ${view.reason}.`;
  return 'The engine has not answered: no estimate.';
}

type ToldProps = Pick<EstimateProps, 'order' | 'instrument' | 'onUse' | 'onLines'> & {
  readonly told: Extract<View, { state: 'told' }>['told'];
};

function Told({ told, order, instrument, onUse, onLines }: ToldProps) {
  const { params, reasons } = told.recommended;
  const chosen = isChosen(order.params, params);
  return (
    <>
      <p className={css['recommended']}>
        <span>
          Recommended: <strong>{recommendedWords(params)}</strong>
          {chosen ? ', as chosen.' : '.'}
        </span>
        {chosen ? null : (
          <Button onClick={() => onUse(params)}>
            Use it <KeyHint keys={USE_KEY} />
          </Button>
        )}
      </p>
      <dl className={css['lines']} ref={onLines}>
        {estimateLines(told, order.qty, instrument).map(({ label, value, note, wrong }) => (
          <div key={label} className={wrong ? css['wrong'] : undefined}>
            <dt>{label}</dt>
            <dd>
              {value} {note ? <small>{note}</small> : null}
            </dd>
          </div>
        ))}
      </dl>
      <ul className={css['changes']}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <p className={css['terms']}>{figureWords(told, instrument)}</p>
    </>
  );
}
