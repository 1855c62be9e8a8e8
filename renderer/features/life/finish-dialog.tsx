/** Brings an order to its end by the trader's word: what is taken first is said with its cap, its price and its time. */
import { useState } from 'react';
import type { CommandOf } from '../../../shared/domain/command.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { useRow } from '../../stores/table-store.ts';
import { instruments, parents } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Field } from '../../ui/primitives/field.tsx';
import { formatDuration, formatPx, formatQty } from '../../ui/words/format.ts';
import { Segments } from '../../ui/primitives/segments.tsx';
import { parseDuration, parsePx, parseQty, type Parsed } from '../../ui/words/parse.ts';
import { OrderEcho } from './order-echo.tsx';
import { useAnswer } from './use-answer.ts';
import css from './life.module.css';

type How = 'take' | 'leave';
const HOW = [
  { value: 'take', title: 'Take what is left' },
  { value: 'leave', title: 'End as it is' },
] as const;

interface Draft {
  readonly how: How;
  readonly qty: string;
  readonly px: string;
  readonly time: string;
}

type Take = NonNullable<CommandOf<'FinishParent'>['take']>;

interface ReadTake {
  readonly take: Take | null;
  readonly errors: Readonly<Partial<Record<keyof Draft, string>>>;
}

export function readTake(draft: Draft, parent: Parent, instrument: Instrument): ReadTake {
  const errors: Partial<Record<keyof Draft, string>> = {};
  const read = (name: keyof Draft, parsed: Parsed): number => {
    if (!parsed.ok) errors[name] = parsed.error;
    return parsed.ok ? parsed.value : 0;
  };
  const maxQty = read('qty', parseQty(draft.qty, instrument));
  const left = parent.qty - parent.filledQty;
  if (maxQty > left) errors.qty = `No more than the ${formatQty(left, instrument)} that are left.`;
  const worstPx = draft.px.trim() === '' ? null : read('px', parsePx(draft.px, instrument));
  const { limitPx, side } = parent;
  if (worstPx && limitPx !== null && (side === 'buy' ? worstPx > limitPx : worstPx < limitPx)) {
    errors.px = `Beyond the order’s limit ${formatPx(limitPx, instrument)}.`;
  }
  const forUs = read('time', parseDuration(draft.time));
  if (forUs > 3_600_000_000) errors.time = 'At most 1h.';
  return { take: Object.keys(errors).length === 0 ? { maxQty, worstPx, forUs } : null, errors };
}

export function FinishDialog({ asked, onClose }: { asked: OfEngine<Parent>; onClose: () => void }) {
  const { engine, parentId, version } = asked;
  const parent = useRow(parents, engine, parentId) ?? asked;
  const instrument = useRow(instruments, engine, parent.instrument);
  const [draft, setDraft] = useState<Draft>({ how: 'take', qty: '', px: '', time: '30s' });
  const { pending, refusal, send } = useAnswer(onClose);
  if (!instrument) return null;
  const { take, errors } = readTake(draft, parent, instrument);
  const left = formatQty(parent.qty - parent.filledQty, instrument);
  const ready = draft.how === 'leave' || take !== null;
  const words = draft.how === 'leave' ? `ends with ${left} unfilled` : take ? takeWords(take, instrument) : HOW_MANY;
  const command = {
    kind: 'FinishParent',
    parentId,
    expectedVersion: version,
    take: draft.how === 'take' ? take : null,
  } as const;
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Finish ${parentId}`}
      footer={
        <>
          <Button onClick={onClose}>Go on working it</Button>
          <Button
            kind="danger"
            disabled={!ready}
            pending={pending}
            onClick={() => void send(engine, command, `Finish ${parentId}: ${words}`)}
          >
            Finish: {words}
          </Button>
        </>
      }
    >
      <div className={css['dialog']}>
        <OrderEcho parent={parent} instrument={instrument} />
        <Segments
          label="How it ends"
          value={draft.how}
          segments={HOW}
          onChange={(how) => setDraft({ ...draft, how })}
        />
        {draft.how === 'take' ? (
          <TakeFields draft={draft} errors={errors} left={left} onChange={(part) => setDraft({ ...draft, ...part })} />
        ) : (
          <p>Working children are pulled, nothing more is traded, and the order is done with {left} unfilled.</p>
        )}
        <p className={css['hint']}>Its limit, the price collar and the participation limits hold as ever.</p>
        {refusal ? (
          <p className={css['refused']} role="status">
            {refusal}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}

/** Typed by the person who takes it: none is offered. */
const HOW_MANY = 'say how many at most';

interface TakeFieldsProps {
  readonly draft: Draft;
  readonly errors: ReadTake['errors'];
  readonly left: string;
  readonly onChange: (part: Partial<Draft>) => void;
}

function TakeFields({ draft, errors, left, onChange }: TakeFieldsProps) {
  const text = (name: 'qty' | 'px' | 'time') => ({
    value: draft[name],
    error: draft[name] === '' && name === 'qty' ? undefined : errors[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  return (
    <div className={css['fields']}>
      <Field label="At most" hint={`of the ${left} left`} data-autofocus {...text('qty')} />
      <Field label="No worse than" placeholder="limit and collar" hint="empty: limit and collar" {...text('px')} />
      <Field label="For at most" hint="then it ends with what is left" {...text('time')} />
    </div>
  );
}

const takeWords = ({ maxQty, worstPx, forUs }: Take, instrument: Instrument): string =>
  `take up to ${formatQty(maxQty, instrument)}${worstPx === null ? '' : ` at ${formatPx(worstPx, instrument)}`} within ${formatDuration(forUs)}`;
