/**
 * The ticket: fill in, review, send, and see the engine's answer, without leaving it. Reviewing shows the order in
 * figures and words; only from there it can be sent, and once. What was typed stays when the ticket is closed unsent.
 */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { CommandResult } from '../../../engine-client/client/handle.ts';
import { mayCommand, type CommandOf } from '../../../shared/domain/command.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { setWords } from '../../../shared/domain/policy/parameter-sets.ts';
import { useAction } from '../../stores/actions.ts';
import { desk } from '../../stores/desk.ts';
import { useConnection, useEngineIds, useEngineName } from '../../stores/connection.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { selectParent, selection, useLookedAtEngine } from '../../stores/selection.ts';
import { instruments, quotes } from '../../stores/tables.ts';
import { useEngineNowUs } from '../../stores/clock.ts';
import { useRow, useRowsOf } from '../../stores/table-store.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { KeyHint } from '../../ui/primitives/marks.tsx';
import { AmendDialog } from './amend-dialog.tsx';
import { BasketDialog } from './basket/basket-dialog.tsx';
import { AtReview, BeforeSending } from './before-sending.tsx';
import { EngineChoice } from './engine-choice.tsx';
import { emptyDraft, readDraft, type Draft } from './draft.ts';
import { echoOf, orderWords } from './echo.ts';
import { withSet } from './set-defaults.ts';
import { useParameterSet } from './use-parameter-set.ts';
import { SwitchDialog } from './switch-dialog.tsx';
import { TicketForm } from './ticket-form.tsx';
import css from './ticket.module.css';

type Order = CommandOf<'SubmitParent'>;

/** `sent` without an answer is pending. */
type Step =
  | { readonly at: 'fill'; readonly strict: boolean }
  | { readonly at: 'review'; readonly engine: EngineId; readonly order: Order; readonly instrument: Instrument }
  | {
      readonly at: 'sent';
      readonly engine: EngineId;
      readonly order: Order;
      readonly instrument: Instrument;
      readonly answer: CommandResult | null;
    };

const FILL: Step = { at: 'fill', strict: false };

const WRONG = '[aria-invalid], [data-wrong="true"] input';

/** Mounted once; offers the acts of entering and amending an order. */
export function TicketPanel() {
  const [open, setOpen] = useState(false);
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(''));
  const [step, setStep] = useState<Step>(FILL);
  const lookedAt = useLookedAtEngine();
  const [chosen, setChosen] = useState<EngineId | null>(null);
  const joined = useEngineIds();
  const engine = chosen !== null && joined.includes(chosen) ? chosen : lookedAt;
  const mayEnter = useConnection(
    engine,
    (view) => view.session !== null && mayCommand(view.session.role, 'SubmitParent'),
  );

  const choose = (next: EngineId | null) => {
    setChosen(next);
    const known = [...instruments.getState().rows.values()].filter((row) => row.engine === next);
    const { engine: of, instrument } = selection.getState();
    const wanted = of === next ? instrument : null;
    setDraft((held) =>
      known.some(({ symbol }) => symbol === held.instrument)
        ? held
        : { ...held, instrument: wanted ?? known[0]?.symbol ?? '' },
    );
  };
  const begin = () => {
    if (step.at !== 'sent' || step.answer) setStep(FILL);
    // What was typed for an engine stays with it; a fresh ticket is for the engine that is looked at.
    if (draft.instrument === '' || chosen === null) choose(lookedAt);
    setOpen(true);
  };
  useAction('order.new', begin, mayEnter);

  const send = async (to: EngineId, order: Order, instrument: Instrument) => {
    setStep({ at: 'sent', engine: to, order, instrument, answer: null });
    const answer = await desk.sendCommand(to, order, orderWords(order, instrument));
    setStep({ at: 'sent', engine: to, order, instrument, answer });
    if (answer.status !== 'accepted') return;
    setDraft({ ...emptyDraft(order.instrument), account: order.account ?? '' });
    setChosen(null);
    if (answer.parentId) selectParent(to, answer.parentId);
  };

  return (
    <>
      <AmendDialog />
      <SwitchDialog />
      <BasketDialog />
      {open && engine !== null ? (
        <TicketDrawer
          engine={engine}
          onEngine={choose}
          draft={draft}
          step={step}
          onDraft={(change) => setDraft((held) => ({ ...held, ...change }))}
          onStep={setStep}
          onSend={(to, order, instrument) => void send(to, order, instrument)}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

interface DrawerProps {
  readonly engine: EngineId;
  readonly onEngine: (engine: EngineId) => void;
  readonly draft: Draft;
  readonly step: Step;
  readonly onDraft: (change: Partial<Draft>) => void;
  readonly onStep: (step: Step) => void;
  readonly onSend: (engine: EngineId, order: Order, instrument: Instrument) => void;
  readonly onClose: () => void;
}

function TicketDrawer({ engine, onEngine, draft, step, onDraft, onStep, onSend, onClose }: DrawerProps) {
  const rows = useRowsOf(instruments, engine, (held) => new Map(held.map((row) => [row.symbol, row])));
  const nowUs = useEngineNowUs(engine) ?? 0;
  const read = readDraft(draft, { instruments: rows, engine, nowUs });
  const { command, errors, instrument, latestEndUs, limitOfOther } = read;
  const set = useParameterSet(engine, draft.strategy, instrument);
  useEffect(() => {
    const change = step.at === 'fill' ? withSet(draft, set, instrument) : null;
    if (change) onDraft(change);
  }, [draft, set, instrument, step.at, onDraft]);

  const fields = useRef<HTMLDivElement>(null);
  const review = () => {
    if (command && instrument) onStep({ at: 'review', engine, order: command, instrument });
    else {
      onStep({ at: 'fill', strict: true });
      // To the first that is wrong, once they are marked.
      requestAnimationFrame(() => fields.current?.querySelector<HTMLElement>(WRONG)?.focus());
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    if (step.at === 'fill') review();
  };
  return (
    <Dialog
      open
      kind="drawer"
      title={step.at === 'fill' ? 'New order' : step.at === 'review' ? 'Review the order' : 'Order sent'}
      // Leaving the review leads back to the fields: from there it closes.
      onClose={step.at === 'review' ? () => onStep(FILL) : onClose}
      footer={<Footer step={step} onReview={review} onStep={onStep} onSend={onSend} onClose={onClose} />}
    >
      {/* Keys of the step, for whatever in it has focus. */}
      <div ref={fields} role="presentation" onKeyDown={onKeyDown}>
        {step.at === 'fill' ? <EngineChoice engine={engine} onChange={onEngine} /> : null}
        {step.at === 'fill' ? (
          <TicketForm
            engine={engine}
            draft={draft}
            errors={errors}
            strict={step.strict}
            onChange={onDraft}
            {...{ instrument, latestEndUs, limitOfOther }}
          />
        ) : null}
        {step.at === 'fill' && set ? (
          <p className={css['terms']}>The policy’s parameters for {setWords(set)} stand in what you do not change.</p>
        ) : null}
        {step.at === 'fill' && command && instrument ? (
          <EchoOf engine={engine} order={command} instrument={instrument} whole={false} />
        ) : null}
        {step.at === 'fill' ? <BeforeSending engine={engine} draft={draft} read={read} onDraft={onDraft} /> : null}
        {step.at === 'fill' ? null : (
          <EchoOf engine={step.engine} order={step.order} instrument={step.instrument} whole />
        )}
        {step.at === 'review' ? (
          <AtReview engine={step.engine} draft={draft} order={step.order} instrument={step.instrument} />
        ) : null}
        {step.at === 'sent' ? <Answer answer={step.answer} /> : null}
      </div>
    </Dialog>
  );
}

interface EchoProps {
  readonly engine: EngineId;
  readonly order: Order;
  readonly instrument: Instrument;
  /** To be read to the end: a long note is cut short while the estimate stands below it. */
  readonly whole: boolean;
}

function EchoOf({ engine, order, instrument, whole }: EchoProps) {
  const quote = useRow(quotes, engine, order.instrument);
  const name = useEngineName(engine);
  const { figures, words, terms } = echoOf(order, instrument, quote);
  return (
    <div className={css['echo']} aria-live="polite" aria-label="The order in words">
      <p className={`${css['figures']} ${css[order.side]}`}>{figures}</p>
      <p>{words}</p>
      <p className={css['terms']}>
        {terms} On {name}.
      </p>
      {order.note ? (
        <p className={`${css['terms']} ${whole ? '' : css['glance']}`}>
          Note: <bdi>{order.note}</bdi>
        </p>
      ) : null}
    </div>
  );
}

function Answer({ answer }: { answer: CommandResult | null }) {
  if (!answer) return <p className={css['pending']}>Sent. Waiting for the engine’s answer…</p>;
  if (answer.status === 'accepted') {
    return (
      <p className={css['accepted']} role="status">
        Accepted as {answer.parentId ?? answer.id}.
      </p>
    );
  }
  if (answer.status === 'rejected') {
    return (
      <p className={css['refused']} role="status">
        Rejected: {answer.reason} ({answer.code}). Nothing was traded.
      </p>
    );
  }
  return (
    <p className={css['refused']} role="status">
      Outcome unknown: {answer.reason}. It may have been taken: look for it among the orders before sending again.
    </p>
  );
}

type FooterProps = Pick<DrawerProps, 'step' | 'onStep' | 'onSend' | 'onClose'> & { readonly onReview: () => void };

/** Each step's buttons are its own, so that focus goes to the one that Enter stands for. */
function Footer({ step, onReview, onStep, onSend, onClose }: FooterProps) {
  if (step.at === 'fill') {
    return (
      <Button key="review" kind="primary" onClick={onReview}>
        Review <KeyHint keys="Enter" />
      </Button>
    );
  }
  if (step.at === 'review') {
    return (
      <>
        <Button onClick={() => onStep(FILL)}>
          Change <KeyHint keys="Esc" />
        </Button>
        <Button key="send" kind="primary" ref={focus} onClick={() => onSend(step.engine, step.order, step.instrument)}>
          Send the order <KeyHint keys="Enter" />
        </Button>
      </>
    );
  }
  if (!step.answer) {
    return (
      <Button key="sending" pending>
        Sending…
      </Button>
    );
  }
  return (
    <>
      {step.answer.status === 'rejected' ? <Button onClick={() => onStep(FILL)}>Change</Button> : null}
      <Button key="close" ref={focus} onClick={onClose}>
        Close <KeyHint keys="Enter" />
      </Button>
    </>
  );
}

const focus = (button: HTMLButtonElement | null): void => button?.focus();
