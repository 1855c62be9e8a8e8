/** What the engine says of the stops in force: the most serious in the bar, the others in a list below it. */
import { useState } from 'react';
import type { Stop } from '../../../shared/domain/safety/stop.ts';
import { useAction } from '../../stores/actions.ts';
import { useUnknownChildren } from '../../stores/child-counts.ts';
import { useMarketDay, useMarketZone } from '../../stores/clock.ts';
import { useCommands, type SentCommand } from '../../stores/commands.ts';
import { connectionOf, engineIds, engineShort, isLive, useConnections } from '../../stores/connection.ts';
import { keyOf, type EngineId, type OfEngine } from '../../stores/engine-id.ts';
import { hueOf } from '../../stores/engine-roster.ts';
import { useNow } from '../../stores/now.ts';
import { useTable } from '../../stores/table-store.ts';
import { engineStatus, journal, parents, stops } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { formatClock, formatDay, formatWhen } from '../../ui/words/format.ts';
import { unknownName } from '../../ui/words/look-up.ts';
import { EngineSquare, ProgressBar } from '../../ui/primitives/marks.tsx';
import { ReleaseDialog } from './release-dialog.tsx';
import {
  isStopState,
  othersWords,
  progressShort,
  progressWords,
  refusalIn,
  stopLines,
  unknownOrders,
  type StopLine,
} from './stop-lines.ts';
import { describeOn } from './scope-set.ts';
import { usePopover } from './use-popover.ts';
import css from './stop-bar.module.css';

export function StopStatus() {
  const rows = useTable(stops, (held) => [...held.values()]);
  const sent = useCommands((all) => all.filter((one) => one.command.kind === 'EngageStop'));
  const [dismissed, setDismissed] = useState<ReadonlySet<number>>(new Set());
  const [releasing, setReleasing] = useState<string | null>(null);
  const { open: listed, toggle: toggleList, root: listRoot } = usePopover<HTMLDivElement>();
  const reachable = useConnections((views) => [...views.values()].every(isLive));
  const nowMs = useNow((ms) => Math.floor(ms / 1_000) * 1_000);
  const lines = stopLines(rows, sent, dismissed, nowMs, liveSinceMs, refusalOf);
  const [first, ...others] = lines;
  const became = othersWords(others);
  const releasable = lines.find((line) => line.kind === 'stop');
  useAction(
    'stop.release',
    () => setReleasing(keyOf(releasable!.stop.engine, releasable!.stop.stopId)),
    releasable !== undefined,
  );

  if (!first) return reachable ? <p className={css['none']}>No stop in force</p> : null;
  const show = (line: StopLine) =>
    line.kind === 'stop' ? (
      <StopRow
        key={keyOf(line.stop.engine, line.stop.stopId)}
        stop={line.stop}
        onRelease={() => setReleasing(keyOf(line.stop.engine, line.stop.stopId))}
      />
    ) : (
      <SentRow
        key={`sent ${line.sent.n}`}
        sent={line.sent}
        absent={line.absent}
        refusal={line.refusal}
        scopes={describeOn(line.sent.engine, line.scopes)}
        onDismiss={() => setDismissed(new Set([...dismissed, line.sent.n]))}
      />
    );
  const releasingStop = rows.find((stop) => keyOf(stop.engine, stop.stopId) === releasing && stop.state !== 'released');
  return (
    <>
      {show(first)}
      {others.length > 0 ? (
        <div ref={listRoot} className={css['more']}>
          <Button aria-expanded={listed} onClick={toggleList}>
            <span>
              {`+${others.length}`}
              <span className={css['moreWord']}> more</span>
              {became === '' ? null : <span className={css['became']}>, {became}</span>}
            </span>
          </Button>
          {listed ? (
            <div className={css['others']} role="region" aria-label="Other stops in force">
              {others.map(show)}
            </div>
          ) : null}
        </div>
      ) : null}
      {releasingStop ? <ReleaseDialog stop={releasingStop} onClose={() => setReleasing(null)} /> : null}
    </>
  );
}

/** Looked for while a stop of ours has no answer, which is seldom. */
const refusalOf = (engine: EngineId, commandId: string): string | null =>
  refusalIn(journal.getState().rows.values(), engine, commandId);

const liveSinceMs = (engine: EngineId): number | null => {
  const view = connectionOf(engine);
  return isLive(view) ? view.sinceMs : null;
};

function StopRow({ stop, onRelease }: { stop: OfEngine<Stop>; onRelease: () => void }) {
  const zone = useMarketZone(stop.engine);
  const today = useMarketDay(stop.engine);
  const day = formatDay(stop.engagedUs, zone);
  const unknown = useUnknownChildren((held) =>
    stop.unknown === 0 ? [] : unknownOrders(stop, held, parents.getState().rows),
  );
  const paused = useTable(engineStatus, (rows) => rows.get(keyOf(stop.engine, 'engine'))?.marketState === 'paused');
  // A paused simulation stands still as a whole, its venues too: nothing more will come of the stop until it runs.
  const waits = paused && stop.done < stop.total ? ' · the market is paused: its venue answers once it runs' : '';
  const words = `${progressWords(stop, unknown)}${waits}`;
  const scopes = describeOn(stop.engine, stop.scopes);
  return (
    <div className={css['line']} role="status" data-state={stop.state}>
      <strong
        className={css['engaged']}
        title={`${scopes}: ${engagedWord(stop)} ${formatWhen(stop.engagedUs, zone, '')}`}
      >
        <span className={css['core']}>
          {engineIds().length > 1 ? <EngineSquare hue={hueOf(stop.engine)} /> : null}{' '}
          <span className={css['id']}>{stop.stopId}</span>{' '}
          <span className={css['scopes']}>{describeOn(stop.engine, stop.scopes, engineShort)}</span>{' '}
          <span>{engagedWord(stop)}</span>
        </span>{' '}
        <span className={css['since']} title={formatWhen(stop.engagedUs, zone, '')}>
          {day === today ? '' : `${day} `}
          {formatClock(stop.engagedUs, zone, 'ms')}
        </span>
      </strong>
      {stop.degree === 'cancel' && stop.state !== 'confirmed' && stop.total > 0 ? (
        <span className={css['meter']}>
          <ProgressBar value={stop.done} of={stop.total} tone="stop" label={`Cancelled of the orders in ${scopes}`} />
        </span>
      ) : null}
      <span className={`${css['outcome']} ${outcomeTone(stop)}`} title={words}>
        <span className={css['also']}>{engagedWord(stop)} · </span>
        <span className={css['long']}>{words}</span>
        <span className={css['short']}>{progressShort(stop)}</span>
        {stop.releaseAskedBy ? <span className={css['asked']}> · release asked by {stop.releaseAskedBy}</span> : null}
      </span>
      <button type="button" className={css['release']} onClick={onRelease} aria-label={`Release the stop of ${scopes}`}>
        release…
      </button>
    </div>
  );
}

/** What STOP has done, at least, is to hold; a degree that this desk does not know is named. */
const engagedWord = ({ degree }: Stop): string =>
  degree === 'hold'
    ? 'held'
    : degree === 'cancel' || degree === 'reduce'
      ? 'engaged'
      : `engaged, ${unknownName(degree)}`;

function outcomeTone(stop: Stop): string | undefined {
  if (stop.state === 'confirmed') return css['settled'];
  return stop.state === 'residual' || stop.unknown > 0 || !isStopState(stop.state) ? css['residual'] : css['progress'];
}

const SENT_WORDS = {
  pending: 'requested',
  accepted: 'accepted, first report on its way',
  rejected: 'refused',
  unknown: 'outcome unknown',
} as const;

const ABSENT = 'The engine is heard again and has no stop of it: stop again';

interface SentRowProps {
  readonly sent: SentCommand;
  readonly scopes: string;
  readonly absent: boolean;
  readonly refusal: string | null;
  readonly onDismiss: () => void;
}

function SentRow({ sent, scopes, absent, refusal, onDismiss }: SentRowProps) {
  const failed = sent.status === 'rejected' || sent.status === 'unknown';
  return (
    <div className={css['line']} role={failed ? 'alert' : 'status'} data-state={sent.status}>
      <strong className={css['engaged']}>
        <span className={css['core']}>
          <span>{refusal !== null ? SENT_WORDS.rejected : absent ? 'not in force' : SENT_WORDS[sent.status]}</span>{' '}
          <span className={css['scopes']}>{scopes}</span>
        </span>
      </strong>
      {failed ? (
        <>
          <span className={`${css['outcome']} ${css['residual']}`}>
            {refusal ?? (absent ? ABSENT : sent.reason)}
            {sent.code ? ` (${sent.code})` : ''}
          </span>
          <button type="button" className={css['release']} onClick={onDismiss}>
            dismiss
          </button>
        </>
      ) : null}
    </div>
  );
}
