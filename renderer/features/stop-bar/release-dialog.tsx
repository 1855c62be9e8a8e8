/**
 * The release of a stop, in its two steps: ask, which the engine records with who asked, then release with a reason.
 * The second opens only once the engine says that the first was taken. A release does not restart anything by itself.
 */
import { useEffect, useRef, useState } from 'react';
import type { Stop } from '../../../shared/domain/safety/stop.ts';
import { useMarketZone } from '../../stores/clock.ts';
import { useCommands, type SentCommand } from '../../stores/commands.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { desk } from '../../stores/desk.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Field } from '../../ui/primitives/field.tsx';
import { capital, formatTime } from '../../ui/words/format.ts';
import { describeOn } from './scope-set.ts';
import { progressWords } from './stop-lines.ts';
import css from './release-dialog.module.css';

export function ReleaseDialog({ stop, onClose }: { stop: OfEngine<Stop>; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const asking = useCommands((sent) => latest(sent, 'AskRelease', stop));
  const releasing = useCommands((sent) => latest(sent, 'ReleaseStop', stop));
  const scopes = describeOn(stop.engine, stop.scopes);
  const asked = stop.releaseAskedBy !== null;
  const ready = asked && reason.trim() !== '';

  const why = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked) why.current?.focus();
  }, [asked]);

  const ask = () =>
    void desk.sendCommand(stop.engine, { kind: 'AskRelease', stopId: stop.stopId }, `Ask to release ${scopes}`);
  const release = (): void => {
    if (!ready) return;
    const command = { kind: 'ReleaseStop', stopId: stop.stopId, reason: reason.trim() } as const;
    void desk.sendCommand(stop.engine, command, `Release ${scopes}`);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Release the stop of ${scopes}`}
      footer={
        <>
          <Button onClick={onClose}>Keep the stop</Button>
          <Button kind="primary" disabled={!ready} pending={releasing?.status === 'pending'} onClick={release}>
            Release
          </Button>
        </>
      }
    >
      <div className={css['dialog']}>
        <About stop={stop} />
        <div className={css['step']}>
          <span className={css['number']}>1</span>
          {asked ? (
            <p>
              Asked by <strong>{stop.releaseAskedBy}</strong>.
            </p>
          ) : (
            <Button pending={asking?.status === 'pending'} onClick={ask} data-autofocus>
              Ask for the release
            </Button>
          )}
          <Refusal sent={asked ? null : asking} />
        </div>
        <div className={css['step']}>
          <span className={css['number']}>2</span>
          <Field
            ref={why}
            label="Why it is safe to trade again"
            value={reason}
            maxLength={400}
            disabled={!asked}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') release();
            }}
          />
          <Refusal sent={releasing} />
        </div>
      </div>
    </Dialog>
  );
}

function About({ stop }: { stop: OfEngine<Stop> }) {
  const zone = useMarketZone(stop.engine);
  return (
    <>
      <p>
        Engaged {formatTime(stop.engagedUs, zone, 'ms')} by {stop.actor}: {stop.reason || 'no reason given'}.{' '}
        {capital(progressWords(stop, []))}.
      </p>
      {stop.unknown > 0 ? (
        <p className={css['warning']}>
          {stop.unknown} orders are of unknown fate: they may still be working at the venue.
        </p>
      ) : null}
    </>
  );
}

function Refusal({ sent }: { sent: SentCommand | null }) {
  if (sent?.status !== 'rejected' && sent?.status !== 'unknown') return null;
  return (
    <p className={css['warning']} role="alert">
      {sent.status === 'unknown' ? 'Outcome unknown: ' : 'Refused: '}
      {sent.reason}
      {sent.code ? ` (${sent.code})` : ''}
    </p>
  );
}

const latest = (
  sent: readonly SentCommand[],
  kind: 'AskRelease' | 'ReleaseStop',
  { engine, stopId }: OfEngine<Stop>,
): SentCommand | null =>
  sent.find((one) => one.engine === engine && one.command.kind === kind && one.command.stopId === stopId) ?? null;
