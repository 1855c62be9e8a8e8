/**
 * Works the selected order by hand: places a child with venue, price, quantity and type, replaces one, pulls one. Prices are
 * typed, stepped by the tick, or picked in the depth ladder; the engine's gate has the last word, and its words stand here.
 */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { CHILD_ENDED, type Child } from '../../../shared/domain/orders/child.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { authorityOf } from '../../../shared/domain/orders/order-mode.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { opposite } from '../../../shared/domain/basics/scalars.ts';
import { runAction } from '../../stores/actions.ts';
import { useCommands } from '../../stores/commands.ts';
import { useConnection } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId, OfEngine } from '../../stores/engine-id.ts';
import { useSituation, whyNot } from '../../stores/order-availability.ts';
import { pickedPrice } from '../../stores/picked-price.ts';
import { useRow, useRowsOf } from '../../stores/table-store.ts';
import { children, instruments, quotes, venues } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Field, Select } from '../../ui/primitives/field.tsx';
import { formatPx, formatQty } from '../../ui/words/format.ts';
import { KeyHint, Side } from '../../ui/primitives/marks.tsx';
import { Panel } from '../../ui/primitives/panel.tsx';
import { HandChildren } from './hand-children.tsx';
import {
  emptyHand,
  HAND_TYPES,
  readHand,
  replacing,
  ROUTER,
  stepped,
  type HandDraft,
  type HandType,
  type ReadHand,
} from './hand-draft.ts';
import css from './hand.module.css';

export function HandPanel() {
  const situation = useSituation();
  const { parent } = situation;
  const instrument = useRow(instruments, parent?.engine, parent?.instrument);
  const actor = useConnection(parent?.engine ?? null, (view) => view.session?.actor);
  if (!parent || !instrument)
    return (
      <Panel
        title="Manual"
        empty={<p>No order is selected. Choose one in the list to take it over and place its children here.</p>}
      />
    );
  if (parent.state !== 'manual' || parent.workedBy !== actor) {
    const cannot = whyNot('takeOver', situation);
    return (
      <Panel title="Manual">
        <div className={css['other']}>
          <p>
            {parent.parentId} is in the hands of {authorityOf(parent)}. Take it over to place its children by hand.
          </p>
          <Button disabled={cannot !== null} title={cannot ?? undefined} onClick={() => runAction('order.takeOver')}>
            Take over… <KeyHint keys="T" />
          </Button>
        </div>
      </Panel>
    );
  }
  return (
    <Panel title="Manual" meta={`${parent.parentId} by hand`}>
      <Hand key={`${parent.engine} ${parent.parentId}`} parent={parent} instrument={instrument} />
    </Panel>
  );
}

interface HandProps {
  readonly parent: OfEngine<Parent>;
  readonly instrument: Instrument;
}

function Hand({ parent, instrument }: HandProps) {
  const { engine, parentId } = parent;
  const open = useRowsOf(children, engine, (rows) =>
    rows.filter((child) => child.parentId === parentId && !CHILD_ENDED.has(child.state)),
  );
  const places = useRowsOf(venues, engine, (rows) => rows.map(({ venue }) => venue));
  const [draft, setDraft] = useState<HandDraft>(() => emptyHand());
  const [strict, setStrict] = useState(false);
  const change = (part: Partial<HandDraft>): void => setDraft((held) => ({ ...held, ...part }));
  const { command, errors } = readHand(draft, parent, instrument);

  const send = (): void => {
    setStrict(command === null);
    if (!command) return;
    const what = `${parent.side} ${formatQty(command.qty, instrument)} at ${formatPx(command.px, instrument)}`;
    const words =
      command.kind === 'PlaceChild'
        ? `Place ${what} ${command.venue === null ? 'where the router chooses' : `at ${command.venue}`}`
        : `Replace ${command.childId}: ${what}`;
    void desk.sendCommand(engine, command, `${words}, for ${parentId}`).then((result) => {
      // The venue of a child that was replaced is that child's, and no choice for the next one.
      if (result.status === 'accepted') setDraft(draft.replaces === null ? emptyHand(draft.venue) : emptyHand());
    });
  };
  return (
    <div className={css['hand']}>
      <HandForm
        parent={parent}
        instrument={instrument}
        draft={draft}
        errors={strict ? errors : {}}
        places={places}
        onChange={change}
        onSend={send}
        onClear={() => setDraft(emptyHand())}
      />
      <HandChildren
        parent={parent}
        instrument={instrument}
        open={open}
        onReplace={(child: Child) => setDraft(replacing(child, instrument))}
      />
    </div>
  );
}

interface FormProps extends HandProps {
  readonly draft: HandDraft;
  readonly errors: ReadHand['errors'];
  readonly places: readonly string[];
  readonly onChange: (part: Partial<HandDraft>) => void;
  readonly onSend: () => void;
  readonly onClear: () => void;
}

function HandForm({ parent, instrument, draft, errors, places, onChange, onSend, onClear }: FormProps) {
  const price = useRef<HTMLInputElement>(null);
  usePicked(parent.engine, instrument, (px, venue) => {
    onChange(venue === null ? { px } : { px, venue });
    price.current?.focus();
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLButtonElement) return;
    const ticks = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === 'Enter') onSend();
    else if (ticks !== undefined && event.target === price.current)
      onChange({ px: stepped(draft.px, ticks, instrument) });
    else return;
    event.preventDefault();
  };
  const text = (name: 'px' | 'qty') => ({
    value: draft[name],
    error: errors[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  return (
    <div className={css['form']} role="group" aria-label="A child by hand" onKeyDown={onKeyDown}>
      <p className={css['what']}>
        <Side side={parent.side} /> {parent.instrument}
        <span className={css['left']}>
          {formatQty(Math.max(0, parent.qty - parent.filledQty - parent.openQty), instrument)} left to place
        </span>
      </p>
      <Select
        label="Venue"
        value={draft.venue}
        disabled={draft.replaces !== null}
        options={[ROUTER, ...places.map((venue) => ({ value: venue, label: venue }))]}
        onChange={(event) => onChange({ venue: event.target.value })}
      />
      <Field
        label="Price"
        ref={price}
        data-panel-focus
        hint="↑ ↓ by the tick, or pick it in the ladder"
        {...text('px')}
      />
      <Field label="Quantity" {...text('qty')} />
      <Select
        label="Type"
        value={draft.type}
        disabled={draft.replaces !== null}
        options={HAND_TYPES}
        onChange={(event) => onChange({ type: event.target.value as HandType })}
      />
      <Prices parent={parent} instrument={instrument} onPx={(px) => onChange({ px })} />
      <div className={css['acts']}>
        {draft.replaces ? <Button onClick={onClear}>Leave {draft.replaces}</Button> : null}
        <Button kind="primary" onClick={onSend}>
          {draft.replaces ? `Replace ${draft.replaces}` : 'Place'} <KeyHint keys="Enter" />
        </Button>
      </div>
      <Answer parent={parent} />
    </div>
  );
}

/** Takes each price that is picked in a depth ladder of the instrument. */
function usePicked(engine: EngineId, instrument: Instrument, take: (px: string, venue: string | null) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(
    () =>
      pickedPrice.subscribe(({ last }) => {
        if (last?.engine !== engine || last.instrument !== instrument.symbol) return;
        latest.current(formatPx(last.px, instrument), last.venue);
      }),
    [engine, instrument],
  );
}

function Prices({ parent, instrument, onPx }: HandProps & { onPx: (px: string) => void }) {
  const quote = useRow(quotes, parent.engine, parent.instrument);
  const touch = { buy: quote?.bidPx ?? 0, sell: quote?.askPx ?? 0 };
  const offer = (title: string, px: number) => (
    <Button disabled={px === 0} onClick={() => onPx(formatPx(px, instrument))}>
      {title} {px === 0 ? '–' : formatPx(px, instrument)}
    </Button>
  );
  return (
    <div className={css['prices']} role="group" aria-label="Prices">
      {offer('Touch', touch[parent.side])}
      {offer('Other side', touch[opposite(parent.side)])}
    </div>
  );
}

const BY_HAND: ReadonlySet<string> = new Set(['PlaceChild', 'ReplaceChild', 'CancelChild']);

/** What the engine said to the newest word by hand, while it was not yes. */
function Answer({ parent: { engine, parentId } }: { parent: OfEngine<Parent> }) {
  const latest = useCommands(
    (sent) =>
      sent.find(({ engine: to, command, kind }) => {
        return to === engine && BY_HAND.has(kind) && 'parentId' in command && command.parentId === parentId;
      }) ?? null,
  );
  if (!latest || latest.status === 'accepted') return null;
  const words =
    latest.status === 'pending'
      ? 'waiting for the engine…'
      : `${latest.reason}${latest.code ? ` (${latest.code})` : ''}`;
  return (
    <p className={css['refused']} role="status">
      {latest.words}: {words}
    </p>
  );
}
