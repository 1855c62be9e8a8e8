/** Amends one order: says what would change before it is asked for, and shows the engine's answer in place. */
import { useState, type KeyboardEvent } from 'react';
import type { CommandResult } from '../../../engine-client/client/handle.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { useAction } from '../../stores/actions.ts';
import { useEngineNowUs } from '../../stores/clock.ts';
import { desk } from '../../stores/desk.ts';
import { useSituation, whyNot } from '../../stores/order-availability.ts';
import { instruments, parents } from '../../stores/tables.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { useRow } from '../../stores/table-store.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Field } from '../../ui/primitives/field.tsx';
import { draftOf, readAmendment } from './amend.ts';
import { EndField } from './end-field.tsx';
import { ParamInputs } from './param-inputs.tsx';
import css from './ticket.module.css';

/** Mounted once; offers to amend the selected order and stays with it whatever is selected meanwhile. */
export function AmendDialog() {
  const situation = useSituation();
  const { parent } = situation;
  const [begun, setBegun] = useState<OfEngine<Parent> | null>(null);
  const instrument = useRow(instruments, begun?.engine, begun?.instrument);
  useAction('order.amend', () => setBegun(parent ?? null), whyNot('amend', situation) === null);
  if (!begun || !instrument) return null;
  return <Amendment key={begun.parentId} begun={begun} instrument={instrument} onClose={() => setBegun(null)} />;
}

interface AmendmentProps {
  /** The order as it was when the dialog opened. */
  readonly begun: OfEngine<Parent>;
  readonly instrument: Instrument;
  readonly onClose: () => void;
}

function Amendment({ begun, instrument, onClose }: AmendmentProps) {
  const { engine, parentId, version } = begun;
  const now = useRow(parents, engine, parentId);
  const nowUs = useEngineNowUs(engine) ?? 0;
  const [draft, setDraft] = useState(() => draftOf(begun, instrument));
  const [answer, setAnswer] = useState<CommandResult | 'pending' | null>(null);
  const current = now ?? begun;
  const { command, errors, latestEndUs, changes } = readAmendment(draft, { ...current, version }, instrument, nowUs);
  const stale = current.version !== version;

  const send = async () => {
    if (!command || answer === 'pending' || stale) return;
    setAnswer('pending');
    const result = await desk.sendCommand(engine, command, `Amend ${parentId}: ${changes.join(', ')}`);
    if (result.status === 'accepted') onClose();
    else setAnswer(result);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    void send();
  };
  const text = (name: 'qty' | 'limit') => ({
    name,
    error: errors[name],
    value: draft[name],
    onChange: (event: { target: { value: string } }) => setDraft((held) => ({ ...held, [name]: event.target.value })),
  });
  return (
    <Dialog
      open
      title={`Amend order ${parentId}: ${begun.side} ${begun.instrument}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Leave as it is</Button>
          <Button
            kind="primary"
            disabled={!command || stale}
            pending={answer === 'pending'}
            onClick={() => void send()}
          >
            Amend
          </Button>
        </>
      }
    >
      <div role="presentation" onKeyDown={onKeyDown}>
        <div className={css['form']}>
          <Field label="Quantity" data-autofocus {...text('qty')} />
          <Field label="Limit price" placeholder="none" {...text('limit')} />
          <EndField
            {...{ engine, instrument, latestEndUs, name: 'end', error: errors['end'], value: draft.end }}
            onText={(end) => setDraft((held) => ({ ...held, end }))}
          />
          <ParamInputs
            forms={[begun.params.strategy, 'terms']}
            texts={draft.params}
            field={(name) => ({ name, error: errors[name] })}
            engine={engine}
            onChange={(params) => setDraft((held) => ({ ...held, params }))}
          />
        </div>
        <Changes changes={changes} />
        <State answer={answer} stale={stale} />
      </div>
    </Dialog>
  );
}

function Changes({ changes }: { changes: readonly string[] }) {
  if (changes.length === 0) return <p className={`${css['echo']} ${css['terms']}`}>Nothing is changed yet.</p>;
  return (
    <div className={css['echo']} aria-live="polite">
      <ul className={css['changes']}>
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
      <p className={css['terms']}>Orders resting by the old terms are pulled, and the plan starts anew from now.</p>
    </div>
  );
}

function State({ answer, stale }: { answer: CommandResult | 'pending' | null; stale: boolean }) {
  if (answer === 'pending') return <p className={css['pending']}>Waiting for the engine’s answer…</p>;
  if (answer?.status === 'rejected') {
    return (
      <p className={css['refused']} role="status">
        Rejected: {answer.reason} ({answer.code}). The order stands as it was.
      </p>
    );
  }
  if (answer?.status === 'unknown') {
    return (
      <p className={css['refused']} role="status">
        Outcome unknown: {answer.reason}. Look at the order before amending again.
      </p>
    );
  }
  if (!stale) return null;
  return (
    <p className={css['refused']} role="status">
      The order was changed meanwhile: close, look again, then amend.
    </p>
  );
}
