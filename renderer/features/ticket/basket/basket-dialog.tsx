/**
 * Stages a basket of orders: paste it or choose a file, see every row with what it should cost and what is wrong with it,
 * change it where it stands, drop what is not wanted, and stage the rest. Nothing is sent while any kept row is wrong, and nothing overrides a row that the engine refuses.
 */
import { useEffect, useRef, useState, type ChangeEvent } from 'react';
import { mayCommand } from '../../../../shared/domain/command.ts';
import { useAction } from '../../../stores/actions.ts';
import { useConnection, useEngineIds, useEngineName } from '../../../stores/connection.ts';
import type { EngineId } from '../../../stores/engine-id.ts';
import { hueOf } from '../../../stores/engine-roster.ts';
import { useLookedAtEngine } from '../../../stores/selection.ts';
import { Button } from '../../../ui/primitives/button.tsx';
import { Dialog } from '../../../ui/primitives/dialog.tsx';
import { formatCount } from '../../../ui/words/format.ts';
import { EngineSquare, ProgressBar } from '../../../ui/primitives/marks.tsx';
import { EngineChoice } from '../engine-choice.tsx';
import { MAX_BASKET_TEXT, readBasketInSteps } from './basket.ts';
import { BasketReview, useBasketMarket } from './basket-review.tsx';
import type { OpenedBasket } from './use-basket.ts';
import css from './basket.module.css';

/** Mounted once. What was typed stays when it is closed, until all of it was taken. */
export function BasketDialog() {
  const lookedAt = useLookedAtEngine();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<EngineId | null>(null);
  const joined = useEngineIds();
  const engine = chosen !== null && joined.includes(chosen) ? chosen : lookedAt;
  const may = useConnection(engine, (view) => view.session !== null && mayCommand(view.session.role, 'StageParent'));
  const begin = (): void => {
    // What was typed for an engine stays with it; a fresh basket is for the engine that is looked at.
    if (text === '' || chosen === null) setChosen(lookedAt);
    setOpen(true);
  };
  useAction('order.basket', begin, engine !== null && may);
  if (!open || engine === null) return null;
  return <Basket {...{ engine, text }} onEngine={setChosen} onText={setText} onClose={() => setOpen(false)} />;
}

const EXAMPLE = 'instrument,side,qty,strategy,limit,end\nMIDT,buy,20000,twap,,30m\nLRGE,sell,5k,pov,,15:30';

interface BasketProps {
  readonly engine: EngineId;
  readonly onEngine: (engine: EngineId) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}

function Basket({ engine, onEngine, text, onText, onClose }: BasketProps) {
  // Rows are of the engine that they were read for.
  const [reviewed, setReviewed] = useState<(OpenedBasket & { readonly engine: EngineId }) | null>(null);
  const [error, setError] = useState<string | null>(null);
  const market = useBasketMarket(engine);
  const [progress, setProgress] = useState<Progress | null>(null);
  const reading = useRef<AbortController>(null);
  useEffect(() => () => reading.current?.abort(), []);

  const review = async (): Promise<void> => {
    const { signal } = (reading.current = new AbortController());
    const onProgress = (read: number, of: number): void => setProgress({ read, of });
    const basket = await readBasketInSteps(text, market, { onProgress, signal });
    if (basket === null) return;
    setProgress(null);
    setError(basket.error);
    if (basket.error === null) setReviewed({ engine, columns: basket.columns, rows: basket.rows });
  };
  const goOnWith = (changed: string | null): void => {
    if (changed !== null) onText(changed);
    setReviewed(null);
  };
  if (reviewed) {
    return (
      <BasketReview
        engine={reviewed.engine}
        opened={reviewed}
        onBack={goOnWith}
        onClose={(changed) => {
          goOnWith(changed);
          onClose();
        }}
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
        <Entry {...{ engine, onEngine, text, error, onText }} onError={setError} />
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
  readonly onEngine: (engine: EngineId) => void;
  readonly text: string;
  readonly error: string | null;
  readonly onText: (text: string) => void;
  readonly onError: (error: string | null) => void;
}

function Entry({ engine, onEngine, text, error, onText, onError }: EntryProps) {
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
      <EngineChoice engine={engine} onChange={onEngine} />
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
