/**
 * Asks before an order changes hands: released to work, turned down, taken over, handed back. It says which order again and
 * what follows, and stays with that order whatever is selected meanwhile; the version is the one that was looked at.
 */
import { useState } from 'react';
import type { ChildrenChoice, Command } from '../../../shared/domain/command.ts';
import { verbOf } from '../../../shared/domain/orders/order-verbs.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { useRow } from '../../stores/table-store.ts';
import { instruments, parents } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Field } from '../../ui/primitives/field.tsx';
import { formatQty } from '../../ui/words/format.ts';
import { strategyShort } from '../../ui/words/strategy-words.ts';
import { ChildrenChoiceField } from './children-choice.tsx';
import { OrderEcho } from './order-echo.tsx';
import { useAnswer } from './use-answer.ts';
import css from './life.module.css';

export type AskedVerb = 'ReleaseParent' | 'RejectParent' | 'TakeOver' | 'HandBack';

interface Words {
  readonly title: string;
  readonly act: string;
  readonly leave: string;
  readonly follows: (parent: Parent) => string;
}

const WORDS: Readonly<Record<AskedVerb, Words>> = {
  ReleaseParent: {
    title: 'Release',
    act: 'Release to work',
    leave: 'Leave it staged',
    follows: ({ params }) =>
      `${strategyShort(params.strategy)} works it from now on; its arrival price and its plan count from the release.`,
  },
  RejectParent: {
    title: 'Turn down',
    act: 'Turn it down',
    leave: 'Leave it staged',
    follows: () => 'It is never worked; the reason stays with it.',
  },
  TakeOver: {
    title: 'Take over',
    act: 'Take over',
    leave: 'Leave it to its algorithm',
    follows: () =>
      'Its algorithm decides nothing more until you hand it back: you place, replace and pull its children. Limits, stops and its end hold as ever.',
  },
  HandBack: {
    title: 'Hand back',
    act: 'Hand back',
    leave: 'Go on by hand',
    follows: ({ params }) =>
      `${strategyShort(params.strategy)} works what is left, planned anew from now: nothing is made up for by a burst.`,
  },
};

interface Props {
  readonly verb: AskedVerb;
  /** As it was looked at. */
  readonly asked: OfEngine<Parent>;
  readonly onClose: () => void;
}

export function AskDialog({ verb, asked, onClose }: Props) {
  const { engine, parentId, version } = asked;
  const parent = useRow(parents, engine, parentId) ?? asked;
  const instrument = useRow(instruments, engine, parent.instrument);
  const [children, setChildren] = useState<ChildrenChoice>('keep');
  const [reason, setReason] = useState('');
  const { pending, refusal, send } = useAnswer(onClose);
  if (!instrument) return null;
  const { title, act, leave, follows } = WORDS[verb];
  const command = commandOf(verb, { parentId, expectedVersion: version }, children, reason.trim());
  const ready = verb !== 'RejectParent' || reason.trim() !== '';
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${title} ${parentId}`}
      footer={
        <>
          <Button onClick={onClose}>{leave}</Button>
          <Button
            kind="primary"
            data-autofocus={ready || undefined}
            disabled={!ready}
            pending={pending}
            onClick={() => void send(engine, command, `${title} ${parentId}`)}
          >
            {act}
          </Button>
        </>
      }
    >
      <div className={css['dialog']}>
        <OrderEcho parent={parent} instrument={instrument} />
        <p>{follows(parent)}</p>
        {verbOf(verb).children === 'choose' && parent.openQty > 0 ? (
          <ChildrenChoiceField
            value={children}
            openWords={formatQty(parent.openQty, instrument)}
            onChange={setChildren}
          />
        ) : null}
        {verb === 'RejectParent' ? (
          <Field
            label="Reason"
            data-autofocus
            value={reason}
            maxLength={400}
            onChange={(event) => setReason(event.target.value)}
          />
        ) : null}
        {refusal ? (
          <p className={css['refused']} role="status">
            {refusal}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}

function commandOf(
  kind: AskedVerb,
  of: { readonly parentId: string; readonly expectedVersion: number },
  children: ChildrenChoice,
  reason: string,
): Command {
  switch (kind) {
    case 'ReleaseParent':
      return { kind, ...of };
    case 'RejectParent':
      return { kind, ...of, reason };
    case 'TakeOver':
    case 'HandBack':
      return { kind, ...of, children };
  }
}
