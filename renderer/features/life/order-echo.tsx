/** Which order a dialog is about, said in figures and in words: instrument, side, what is left of it, its value, its engine. */
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { useEngineName } from '../../stores/connection.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { hueOf } from '../../stores/engine-roster.ts';
import { useRow } from '../../stores/table-store.ts';
import { quotes } from '../../stores/tables.ts';
import { formatQty, orderInWords } from '../../ui/words/format.ts';
import { EngineSquare, Side } from '../../ui/primitives/marks.tsx';
import { valuePx } from '../../ui/words/totals.ts';
import css from './life.module.css';

export function OrderEcho({ parent, instrument }: { parent: OfEngine<Parent>; instrument: Instrument }) {
  const quote = useRow(quotes, parent.engine, parent.instrument);
  const qty = Math.max(0, parent.qty - parent.filledQty);
  const words = orderInWords({ side: parent.side, qty, px: valuePx(parent, quote) }, instrument);
  return (
    <div className={css['echo']}>
      <p className={css['figures']}>
        <Side side={parent.side} /> {formatQty(qty, instrument)} {parent.instrument}
        <span className={css['hint']}>
          {' '}
          left of {formatQty(parent.qty, instrument)}, {parent.parentId}
        </span>
      </p>
      <p>
        {words[0]!.toUpperCase()}
        {words.slice(1)}.
      </p>
      <p className={css['engine']}>
        <EngineSquare hue={hueOf(parent.engine)} /> On {useEngineName(parent.engine)}
        {parent.account === '' ? '' : `, for account ${parent.account}`}.
      </p>
    </div>
  );
}
