/** Every row of a basket as it will be sent, to be changed where it stands, and, once it is sent, the engine's word on each. */
import { useMemo } from 'react';
import { useEngineNowUs } from '../../../stores/clock.ts';
import { useEngineName } from '../../../stores/connection.ts';
import type { EngineId } from '../../../stores/engine-id.ts';
import { hueOf } from '../../../stores/engine-roster.ts';
import { notify } from '../../../stores/notices.ts';
import { useRowsOf } from '../../../stores/table-store.ts';
import { instruments, quotes } from '../../../stores/tables.ts';
import { Button } from '../../../ui/primitives/button.tsx';
import { Dialog } from '../../../ui/primitives/dialog.tsx';
import { formatCount } from '../../../ui/words/format.ts';
import { EngineSquare, KeyHint } from '../../../ui/primitives/marks.tsx';
import { totalsOf, type Valued } from '../../../ui/words/totals.ts';
import type { Market } from '../draft.ts';
import { useParameterSets } from '../use-parameter-set.ts';
import { besideWords, costOf } from './basket-cost.ts';
import type { Order } from './estimate-queue.ts';
import { BasketTable } from './basket-table.tsx';
import {
  statusOf,
  useBasket,
  type Answer,
  type BasketUnderReview,
  type OpenedBasket,
  type ReviewedRow,
} from './use-basket.ts';
import { useRowEstimates, type RowEstimates } from './use-row-estimates.ts';
import css from './basket.module.css';

interface Props {
  readonly engine: EngineId;
  readonly opened: OpenedBasket;
  /** With the text that a person would go on with; null where it is what was opened. */
  readonly onBack: (text: string | null) => void;
  readonly onClose: (text: string | null) => void;
}

/** What rows are read against. */
export function useBasketMarket(engine: EngineId): Market {
  const known = useRowsOf(instruments, engine, (rows) => new Map(rows.map((one) => [one.symbol, one])));
  const nowUs = useEngineNowUs(engine) ?? 0;
  return { instruments: known, nowUs, setFor: useParameterSets(engine) };
}

const NONE_ASKED: readonly Order[] = [];

export function BasketReview({ engine, opened, onBack, onClose }: Props) {
  const market = useBasketMarket(engine);
  const basket = useBasket(engine, opened, () => market);
  const { rows, answers, sending } = basket;
  const leaving = useMemo(() => rows.filter(({ kept, locked }) => kept && !locked), [rows]);
  const orders = useMemo(() => leaving.flatMap(({ command }) => command ?? []), [leaving]);
  // What is being sent is not reckoned any more.
  const estimates = useRowEstimates(engine, sending ? NONE_ASKED : orders);
  const wrong = leaving.filter(({ command }) => command === null);
  const sent = answers.size > 0;

  const send = async (): Promise<void> => {
    const told = await basket.send();
    if (told) notify(tallyOf(told), [...told.values()].every(isStaged) ? 'good' : 'attention');
  };
  const leave = (): void => {
    if (sending) basket.sendNoMore();
    else if (sent) onClose(basket.text());
    else onBack(basket.text());
  };
  return (
    <Dialog
      open
      kind="table"
      onClose={leave}
      title={sending ? 'Staging the basket' : sent ? 'Basket staged' : 'Review the basket'}
      footer={
        <Footer
          {...{ basket, sent }}
          leaving={leaving.length}
          wrong={wrong}
          onLeave={leave}
          onSend={() => void send()}
        />
      }
    >
      <div className={css['basket']}>
        <Echo
          engine={engine}
          // Once it was sent, the sums are of what was staged.
          rows={sent ? rows.filter(({ answer }) => isStaged(answer)) : leaving}
          kept={leaving.length}
          wrong={wrong.length}
          became={sent ? tallyOf(answers) : null}
        />
        {orders.length > 0 ? <ExpectedCost rows={leaving} estimates={estimates} /> : null}
        <BasketTable basket={basket} estimates={estimates} />
      </div>
    </Dialog>
  );
}

interface FooterProps {
  readonly basket: BasketUnderReview;
  readonly sent: boolean;
  readonly leaving: number;
  readonly wrong: readonly ReviewedRow[];
  readonly onLeave: () => void;
  readonly onSend: () => void;
}

function Footer({ basket, sent, leaving, wrong, onLeave, onSend }: FooterProps) {
  const { sending } = basket;
  if (sending) {
    return (
      <>
        <Button key="no-more" data-autofocus onClick={onLeave}>
          Send no more <KeyHint keys="Esc" />
        </Button>
        <Button pending>
          {formatCount(sending.done)} of {formatCount(sending.of)} answered
        </Button>
      </>
    );
  }
  return (
    <>
      <Button key="leave" data-autofocus={(sent && leaving === 0) || undefined} onClick={onLeave}>
        {sent ? 'Close' : 'Change the rows'}
      </Button>
      {wrong.length > 0 ? (
        <Button onClick={() => basket.drop(wrong.map(({ line }) => line))}>
          Drop the {formatCount(wrong.length)} wrong
        </Button>
      ) : null}
      {leaving > 0 || !sent ? (
        <Button
          key="stage"
          kind="primary"
          data-autofocus={(wrong.length === 0 && !sent) || undefined}
          disabled={wrong.length > 0 || leaving === 0}
          onClick={onSend}
        >
          Stage {formatCount(leaving - wrong.length)}
          {sent ? ' again' : ''}
        </Button>
      ) : null}
    </>
  );
}

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

function ExpectedCost({ rows, estimates }: { rows: readonly ReviewedRow[]; estimates: RowEstimates }) {
  const { words, told, of, beside } = useMemo(() => costOf(rows, estimates.of), [rows, estimates]);
  return (
    <p>
      Expected cost <strong>{words || 'unknown'}</strong>{' '}
      <span className={css['hint']}>
        {told < of ? `of ${formatCount(told)} of ${formatCount(of)} orders that the engine has told; ` : ''}
        {besideWords(beside)}
      </span>
    </p>
  );
}

interface EchoProps {
  readonly engine: EngineId;
  readonly rows: readonly ReviewedRow[];
  /** To be sent. */
  readonly kept: number;
  readonly wrong: number;
  /** What became of them, once they were sent. */
  readonly became: string | null;
}

function Echo({ engine, rows, kept, wrong, became }: EchoProps) {
  const engineName = useEngineName(engine);
  const prices = useRowsOf(quotes, engine, (held) => held);
  const orders = rows.flatMap(({ command, instrument }): Valued[] => {
    const quote = prices.find((one) => one.instrument === instrument?.symbol);
    return command && instrument ? [{ order: command, instrument, quote }] : [];
  });
  const { figures, words, unvalued } = totalsOf(orders);
  const rest = became === null ? '' : `${became}. `;
  return (
    <div className={css['echo']} aria-live="polite">
      {orders.length > 0 ? <p className={css['figures']}>{figures}</p> : null}
      {orders.length > 0 ? <p>{words}</p> : null}
      {unvalued > 0 ? (
        <p className={css['error']}>{formatCount(unvalued)} have no value: there is no market for them.</p>
      ) : null}
      <p className={wrong > 0 ? css['error'] : css['hint']}>
        {wrong > 0
          ? `${rest}${formatCount(wrong)} of ${formatCount(kept)} kept rows are wrong: change them here or drop them, then the basket can be staged.`
          : became === null
            ? 'Each row is checked by the engine as well; what it refuses is not staged.'
            : `${rest}Nothing is worked before it is released (Shift+L).${kept > 0 ? ' What was refused can be changed and staged again.' : ''}`}{' '}
        On <EngineSquare hue={hueOf(engine)} /> {engineName}.
      </p>
    </div>
  );
}
