/** Says what a command about a roll-out comes to, asks why, and shows a refusal where it was asked for. */
import { useState } from 'react';
import type { Command } from '../../../shared/domain/command.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Field } from '../../ui/primitives/field.tsx';
import css from './models.module.css';

export interface Asked {
  readonly title: string;
  /** What the button says, in the imperative. */
  readonly verb: string;
  /** What will be, in a sentence. */
  readonly echo: string;
  readonly command: (reason: string) => Command;
}

export function AskDialog({
  engine,
  title,
  verb,
  echo,
  command,
  onClose,
}: Asked & { engine: EngineId; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const ready = reason.trim() !== '' && !pending;
  const send = async (): Promise<void> => {
    setPending(true);
    const answer = await desk.sendCommand(engine, command(reason.trim()), title);
    setPending(false);
    if (answer.status === 'accepted') return onClose();
    const code = answer.status === 'rejected' ? ` (${answer.code})` : '';
    setRefusal(`${answer.status === 'unknown' ? 'Outcome unknown' : 'Refused'}: ${answer.reason}${code}`);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      kind="centre"
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" disabled={!ready} pending={pending} onClick={() => void send()}>
            {verb}
          </Button>
        </>
      }
    >
      <p className={css['echo']}>{echo}</p>
      <Field
        label="Why"
        value={reason}
        maxLength={400}
        data-autofocus
        onChange={({ target }) => setReason(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Enter' && ready) void send();
        }}
      />
      {refusal === null ? null : (
        <p className={css['refusal']} role="alert">
          {refusal}
        </p>
      )}
    </Dialog>
  );
}
