/**
 * Stages a basket of orders: paste it or choose a file, see every row with what is wrong with it, drop what is not wanted,
 * and stage the rest. Nothing is sent while any kept row is wrong, and nothing overrides a row that the engine refuses.
 */
import { useEffect, useRef, useState, type ChangeEvent } from 'react';
import { mayCommand } from '../../../../shared/domain/command.ts';
import { useAction } from '../../../stores/actions.ts';
import { useEngineNowUs } from '../../../stores/clock.ts';
import { useConnection, useEngineName } from '../../../stores/connection.ts';
import type { EngineId } from '../../../stores/engine-id.ts';
import { hueOf } from '../../../stores/engine-roster.ts';
import { useLookedAtEngine } from '../../../stores/selection.ts';
import { useRowsOf } from '../../../stores/table-store.ts';
import { instruments } from '../../../stores/tables.ts';
import { Button } from '../../../ui/primitives/button.tsx';
import { Dialog } from '../../../ui/primitives/dialog.tsx';
import { formatCount } from '../../../ui/words/format.ts';
import { EngineSquare, ProgressBar } from '../../../ui/primitives/marks.tsx';
import { useParameterSets } from '../use-parameter-set.ts';
import { MAX_BASKET_TEXT, readBasketInSteps, type BasketRow } from './basket.ts';
import { BasketReview } from './basket-review.tsx';
import css from './basket.module.css';

/** Mounted once. */
export function BasketDialog() {
  const engine = useLookedAtEngine();
  const [open, setOpen] = useState<EngineId | null>(null);
  const may = useConnection(engine, (view) => view.session !== null && mayCommand(view.session.role, 'StageParent'));
  useAction('order.basket', () => setOpen(engine), engine !== null && may);
  return open === null ? null : <Basket engine={open} onClose={() => setOpen(null)} />;
}

const EXAMPLE = 'instrument,side,qty,strategy,limit,end\nMIDT,buy,20000,twap,,30m\nLRGE,sell,5k,pov,,15:30';

function Basket({ engine, onClose }: { engine: EngineId; onClose: () => void }) {
  const [text, setText] = useState('');
  const [reviewed, setReviewed] = useState<readonly BasketRow[] | null>(null);
  const [columns, setColumns] = useState<readonly string[]>([]);
  const [error, setError] = useState<string | null>(null);
  const known = useRowsOf(instruments, engine, (rows) => rows);
  const nowUs = useEngineNowUs(engine) ?? 0;
  const setFor = useParameterSets(engine);
  const [progress, setProgress] = useState<Progress | null>(null);
  const reading = useRef<AbortController>(null);
  useEffect(() => () => reading.current?.abort(), []);

  const review = async (): Promise<void> => {
    const { signal } = (reading.current = new AbortController());
    const onProgress = (read: number, of: number): void => setProgress({ read, of });
    const market = { instruments: new Map(known.map((one) => [one.symbol, one])), nowUs, setFor };
    const basket = await readBasketInSteps(text, market, { onProgress, signal });
    if (basket === null) return;
    setProgress(null);
    setError(basket.error);
    if (basket.error !== null) return;
    setColumns(basket.columns);
    setReviewed(basket.rows);
  };
  if (reviewed) {
    return (
      <BasketReview
        engine={engine}
        columns={columns}
        rows={reviewed}
        onBack={() => setReviewed(null)}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      open
      kind="wide"
      onClose={onClose}
      title="Stage a basket"
      footer={
        <Button kind="primary" disabled={text.trim() === ''} pending={progress !== null} onClick={() => void review()}>
          Review the rows
        </Button>
      }
    >
      {/* In its place: a text of megabytes would be laid out anew for every step. */}
      {progress ? (
        <Reading {...progress} />
      ) : (
        <Entry engine={engine} text={text} error={error} onText={setText} onError={setError} />
      )}
    </Dialog>
  );
}

interface Progress {
  readonly read: number;
  readonly of: number;
}

function Reading({ read, of }: Progress) {
  return (
    <div className={css['reading']} role="status">
      <ProgressBar value={read} of={of} label="Rows read" />
      {formatCount(read)} of {formatCount(of)} rows read
    </div>
  );
}

interface EntryProps {
  readonly engine: EngineId;
  readonly text: string;
  readonly error: string | null;
  readonly onText: (text: string) => void;
  readonly onError: (error: string | null) => void;
}

function Entry({ engine, text, error, onText, onError }: EntryProps) {
  const engineName = useEngineName(engine);
  const choose = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const file = target.files?.[0];
    if (!file) return;
    if (file.size > MAX_BASKET_TEXT)
      return onError(`${file.name} is longer than ${formatCount(MAX_BASKET_TEXT)} bytes: divide it.`);
    void file.text().then(
      (read) => {
        onText(read);
        onError(null);
      },
      () => onError(`${file.name} could not be read.`),
    );
  };
  return (
    <div className={css['basket']}>
      <p>
        Rows as a spreadsheet has them: the first line names the columns, each further one is an order. Staged orders
        are worked only once they are released, on <EngineSquare hue={hueOf(engine)} /> {engineName}.
      </p>
      <label className={css['file']}>
        A file
        <input type="file" accept=".csv,.tsv,.txt,text/csv" onChange={choose} />
      </label>
      <label className={css['file']} htmlFor="basket-text">
        Or its rows
      </label>
      <textarea
        id="basket-text"
        className={css['text']}
        rows={12}
        spellCheck={false}
        data-autofocus
        placeholder={EXAMPLE}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
      {error ? (
        <p className={css['error']} role="alert">
          {error}
        </p>
      ) : null}
    </div>
  );
}
