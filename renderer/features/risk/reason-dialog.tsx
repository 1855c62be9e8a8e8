/** Asks why before a command about policy or limits is sent; a refusal is shown where it was asked for. */
import { useState, type ReactNode } from 'react';
import type { Command } from '../../../shared/domain/command.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Field } from '../../ui/primitives/field.tsx';
import css from './risk.module.css';

export interface ReasonDialogProps {
  readonly engine: EngineId;
  readonly title: string;
  /** What the button says, in the imperative. */
  readonly verb: string;
  /** The command once there is a reason; null while something else is missing. */
  readonly command: (reason: string) => Command | null;
  readonly onClose: () => void;
  /** Above the reason. */
  readonly children?: ReactNode;
  readonly wide?: boolean;
}

/** Sends a command and keeps what was wrong with it. */
export function useAsked(engine: EngineId, onDone: () => void) {
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const ask = async (command: Command, words: string): Promise<void> => {
    setPending(true);
    const answer = await desk.sendCommand(engine, command, words);
    setPending(false);
    if (answer.status === 'accepted') return onDone();
    const code = answer.status === 'rejected' ? ` (${answer.code})` : '';
    setRefusal(`${answer.status === 'unknown' ? 'Outcome unknown' : 'Refused'}: ${answer.reason}${code}`);
  };
  return { pending, refusal, ask };
}

export function Refusal({ words }: { words: string | null }) {
  return words === null ? null : (
    <p className={css['refusal']} role="alert">
      {words}
    </p>
  );
}

export function ReasonDialog({ engine, title, verb, command, onClose, children, wide }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const { pending, refusal, ask } = useAsked(engine, onClose);
  const wanted = reason.trim() === '' ? null : command(reason.trim());
  const send = (): void => {
    if (wanted !== null && !pending) void ask(wanted, title);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      kind={wide ? 'wide' : 'centre'}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" disabled={wanted === null} pending={pending} onClick={send}>
            {verb}
          </Button>
        </>
      }
    >
      <div className={css['form']}>
        {children}
        <Field
          label="Why"
          value={reason}
          maxLength={400}
          data-autofocus={children === undefined || undefined}
          onChange={({ target }) => setReason(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') send();
          }}
        />
        <Refusal words={refusal} />
      </div>
    </Dialog>
  );
}
