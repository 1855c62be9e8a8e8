/** One exception: what is known, what the engine did, what can be done, who has it, and its runbook beside it. */
import { useState } from 'react';
import type { ProposedAction } from '../../../shared/domain/safety/exception.ts';
import { engineName, useEngineIds } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import { selectParent } from '../../stores/selection.ts';
import { parents } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Side } from '../../ui/primitives/marks.tsx';
import { cameBackWords, type Shown } from './exception-words.ts';
import { runbookOf, type RunbookKind } from './runbooks.ts';
import { ShelfForm } from './shelf-form.tsx';
import css from './exceptions.module.css';

export function ExceptionDetail({ row }: { row: Shown }) {
  const several = useEngineIds().length > 1;
  return (
    <div className={css['detail']} role="region" aria-label={`Exception ${row.exceptionId}`}>
      {/* Focusable, so that the keyboard can scroll it; what can be done stays in sight below. */}
      <div className={css['read']} tabIndex={0} role="group" aria-label="What is known">
        <div className={css['known']}>
          <h3>
            <bdi>{row.title}</bdi>
            {several ? <span className={css['care']}> on {engineName(row.engine)}</span> : null}
          </h3>
          <p dir="auto">{row.facts}</p>
          <h4>What the engine did</h4>
          <p>{row.did || 'Nothing.'}</p>
          {row.occurrences > 1 ? <p className={css['care']}>{cameBackWords(row.occurrences - 1)}</p> : null}
          <Members row={row} />
        </div>
        <RunbookPage kind={row.kind} />
      </div>
      {row.state === 'open' ? <Verbs row={row} /> : null}
    </div>
  );
}

function Members({ row }: { row: Shown }) {
  if (row.members.length === 0) return null;
  const more = row.memberCount - row.members.length;
  return (
    <>
      <h4>Concerned: {row.memberCount}</h4>
      <p className={css['members']}>
        {row.members.map((id) => {
          const order = parents.get(row.engine, id);
          return order ? (
            <button key={id} type="button" className={css['member']} onClick={() => selectParent(row.engine, id)}>
              {id} <Side side={order.side} /> {order.instrument}
            </button>
          ) : (
            <span key={id}>{id}</span>
          );
        })}
        {more > 0 ? <span>and {more} more</span> : null}
      </p>
    </>
  );
}

function Verbs({ row }: { row: Shown }) {
  const { engine, exceptionId } = row;
  const send = (command: Parameters<typeof desk.sendCommand>[1], words: string): void =>
    void desk.sendCommand(engine, command, words);
  const shelve = (forUs: number, reason: string): void =>
    send({ kind: 'ShelveException', exceptionId, forUs, reason }, `Put ${exceptionId} on the shelf`);
  return (
    <div className={css['foot']} role="group" aria-label="What can be done">
      <div className={css['verbs']}>
        <Button
          kind={row.acknowledgedBy === null ? 'primary' : 'plain'}
          disabled={row.acknowledgedBy !== null}
          onClick={() => send({ kind: 'AcknowledgeException', exceptionId }, `Acknowledge ${exceptionId}`)}
        >
          Acknowledge
        </Button>
        <Button onClick={() => send({ kind: 'OwnException', exceptionId }, `Take on ${exceptionId}`)}>
          Take it on
        </Button>
        {row.actions.map((action) => (
          <ActionButton key={action.words} action={action} onRun={() => send(action.command, action.words)} />
        ))}
      </div>
      <ShelfForm
        onShelve={shelve}
        more={(why) =>
          row.kind === 'venue-anomaly' ? (
            <Button
              disabled={why === ''}
              onClick={() => send({ kind: 'ResolveException', exceptionId, reason: why }, `Resolve ${exceptionId}`)}
            >
              Resolve
            </Button>
          ) : null
        }
      />
    </div>
  );
}

/** `Stop LIT3` of `Stop LIT3: nothing more goes there…`, which the second press reads in full. */
const shortWords = ({ words }: ProposedAction): string => words.split(': ', 1)[0]!;

/** What changes orders takes a second press. */
function ActionButton({ action, onRun }: { action: ProposedAction; onRun: () => void }) {
  const [armed, setArmed] = useState(false);
  if (!armed) {
    return (
      <Button title={action.words} onClick={() => setArmed(true)}>
        {shortWords(action)}
      </Button>
    );
  }
  return (
    <Button
      kind="danger"
      onBlur={() => setArmed(false)}
      onClick={() => {
        setArmed(false);
        onRun();
      }}
    >
      Press again: {action.words}
    </Button>
  );
}

export function RunbookPage({ kind }: { kind: RunbookKind }) {
  const book = runbookOf(kind);
  if (book === null) return <p className={css['runbook']}>This desk has no runbook for {kind}.</p>;
  return (
    <aside className={css['runbook']} aria-label="Runbook">
      <h4>Runbook: {book.title}</h4>
      <p>{book.what}</p>
      <ol>
        {book.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>
        <strong>Over when:</strong> {book.overWhen}
      </p>
    </aside>
  );
}
