/** Every row of a basket as it will be sent, what is wrong with it, and, once it is sent, the engine's word on each. */
import { useState } from 'react';
import type { CommandResult } from '../../../../engine-client/client/handle.ts';
import type { Quote } from '../../../../shared/protocol/market-tables.ts';
import { useEngineName } from '../../../stores/connection.ts';
import { desk } from '../../../stores/desk.ts';
import type { EngineId } from '../../../stores/engine-id.ts';
import { hueOf } from '../../../stores/engine-roster.ts';
import { notify } from '../../../stores/notices.ts';
import { useRowsOf } from '../../../stores/table-store.ts';
import { quotes } from '../../../stores/tables.ts';
import { Button } from '../../../ui/primitives/button.tsx';
import { Dialog } from '../../../ui/primitives/dialog.tsx';
import { formatCount } from '../../../ui/words/format.ts';
import { EngineSquare } from '../../../ui/primitives/marks.tsx';
import { totalsOf, type Valued } from '../../../ui/words/totals.ts';
import { orderWords } from '../echo.ts';
import type { BasketRow } from './basket.ts';
import { BasketTable } from './basket-table.tsx';
import css from './basket.module.css';

/** Rows sent at once: the next follow as these are answered. */
const AT_ONCE = 50;

interface Props {
  readonly engine: EngineId;
  readonly columns: readonly string[];
  readonly rows: readonly BasketRow[];
  readonly onBack: () => void;
  readonly onClose: () => void;
}

export function BasketReview({ engine, columns, rows, onBack, onClose }: Props) {
  const [dropped, setDropped] = useState<ReadonlySet<number>>(new Set());
  const [answers, setAnswers] = useState<ReadonlyMap<number, CommandResult | 'pending'>>(new Map());
  const prices = useRowsOf(quotes, engine, (held) => held);
  const kept = rows.filter(({ line }) => !dropped.has(line));
  const wrong = kept.filter(({ command }) => command === null).length;
  const sent = answers.size > 0;
  const orders = ordersOf(kept, prices);
  // Once it was sent, the sums are of what was staged.
  const staged = sent ? orders.filter(({ line }) => isStaged(answers.get(line))) : orders;

  const send = async (): Promise<void> => {
    const all = new Map<number, CommandResult>();
    for (let from = 0; from < kept.length; from += AT_ONCE) {
      const some = kept.slice(from, from + AT_ONCE);
      setAnswers((held) => new Map([...held, ...some.map(({ line }) => [line, 'pending'] as const)]));
      const told = await Promise.all(some.map(async (row) => [row.line, await stage(engine, row)] as const));
      for (const [line, result] of told) all.set(line, result);
      setAnswers((held) => new Map([...held, ...told]));
    }
    notify(tallyOf(all), kept.every(({ line }) => isStaged(all.get(line))) ? 'good' : 'attention');
  };
  const dropWrong = (): void =>
    setDropped(new Set([...dropped, ...kept.filter(({ command }) => command === null).map(({ line }) => line)]));
  const toggle = (line: number): void => setDropped((held) => toggled(held, line));
  return (
    <Dialog
      open
      kind="wide"
      onClose={onClose}
      title={sent ? 'Basket staged' : 'Review the basket'}
      footer={
        sent ? (
          <Button data-autofocus onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button data-autofocus={wrong > 0 || undefined} onClick={onBack}>
              Change the rows
            </Button>
            {wrong > 0 ? <Button onClick={dropWrong}>Drop the {formatCount(wrong)} wrong</Button> : null}
            <Button
              kind="primary"
              data-autofocus={wrong === 0 || undefined}
              disabled={wrong > 0 || orders.length === 0}
              onClick={() => void send()}
            >
              Stage {formatCount(orders.length)}
            </Button>
          </>
        )
      }
    >
      <div className={css['basket']}>
        <Echo
          engine={engine}
          orders={staged}
          kept={kept.length}
          wrong={wrong}
          became={sent ? tallyOf(answers) : null}
        />
        <BasketTable {...{ columns, rows, dropped, answers }} locked={sent} onToggle={toggle} />
      </div>
    </Dialog>
  );
}

const ordersOf = (rows: readonly BasketRow[], prices: readonly Quote[]) =>
  rows.flatMap(({ line, command, instrument }) => {
    const quote = prices.find((one) => one.instrument === instrument?.symbol);
    return command && instrument ? [{ line, order: command, instrument, quote }] : [];
  });

function toggled(held: ReadonlySet<number>, line: number): ReadonlySet<number> {
  const next = new Set(held);
  if (!next.delete(line)) next.add(line);
  return next;
}

/** Said once for the basket, not for each of its rows. */
const stage = (engine: EngineId, { command, instrument }: BasketRow): Promise<CommandResult> =>
  desk.sendCommand(engine, command!, `Stage ${orderWords(command!, instrument!)}`, 'quiet');

type Answer = CommandResult | 'pending' | undefined;

const statusOf = (answer: Answer) => (typeof answer === 'object' ? answer.status : answer);
const isStaged = (answer: Answer): boolean => statusOf(answer) === 'accepted';

const BECAME = { accepted: 'staged', rejected: 'refused', unknown: 'of unknown outcome', pending: 'not answered yet' };

function tallyOf(answers: ReadonlyMap<number, Answer>): string {
  const told = [...answers.values()].map(statusOf);
  const counts = Object.entries(BECAME).map(([status, words]) => [told.filter((one) => one === status).length, words]);
  return counts
    .filter(([count, words]) => count !== 0 || words === BECAME.accepted)
    .map(([count, words]) => `${formatCount(Number(count))} ${words}`)
    .join(', ');
}

interface EchoProps {
  readonly engine: EngineId;
  readonly orders: readonly Valued[];
  readonly kept: number;
  readonly wrong: number;
  /** What became of them, once they were sent. */
  readonly became: string | null;
}

function Echo({ engine, orders, kept, wrong, became }: EchoProps) {
  const engineName = useEngineName(engine);
  const { figures, words, unvalued } = totalsOf(orders);
  return (
    <div className={css['echo']} aria-live="polite">
      {orders.length > 0 ? <p className={css['figures']}>{figures}</p> : null}
      {orders.length > 0 ? <p>{words}</p> : null}
      {unvalued > 0 ? (
        <p className={css['error']}>{formatCount(unvalued)} have no value: there is no market for them.</p>
      ) : null}
      <p className={wrong > 0 ? css['error'] : css['hint']}>
        {wrong > 0
          ? `${formatCount(wrong)} of ${formatCount(kept)} kept rows are wrong: change them or drop them, then the basket can be staged.`
          : became === null
            ? 'Each row is checked by the engine as well; what it refuses is not staged.'
            : `${became}. Nothing is worked before it is released (Shift+L).`}{' '}
        On <EngineSquare hue={hueOf(engine)} /> {engineName}.
      </p>
    </div>
  );
}
