/** The engines of this desk: how each is, its hue, how its connection has fared; adding one and leaving one. */
import { useState } from 'react';
import { useAction } from '../../stores/actions.ts';
import { useConnectionHistory } from '../../stores/connection-history.ts';
import { useEngineStatus } from '../../stores/clock.ts';
import { toldName, useConnection } from '../../stores/connection.ts';
import { HOME, HUES, leaveEngine, recolourEngine, useRoster, type RosterEntry } from '../../stores/engine-roster.ts';
import { useNow } from '../../stores/now.ts';
import { selectEngine } from '../../stores/selection.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { feeds, venues } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Fact } from '../../ui/primitives/fact.tsx';
import { formatCount, formatTime } from '../../ui/words/format.ts';
import { EngineSquare } from '../../ui/primitives/marks.tsx';
import { AddEngine } from './add-engine.tsx';
import { connectionWords } from './connection-words.ts';
import css from './engines-dialog.module.css';

export function EnginesDialog() {
  const [open, setOpen] = useState(false);
  const { of, waiting } = useRoster();
  useAction('desk.engines', () => setOpen(true));
  return (
    <Dialog open={open} onClose={() => setOpen(false)} title="Engines" kind="wide">
      <ul className={css['list']} aria-label="Engines">
        {of.map((entry) => (
          <Engine key={entry.id} entry={entry} onLook={() => setOpen(false)} />
        ))}
      </ul>
      {waiting.map((entry) => (
        <div key={entry.id} className={css['waiting']}>
          <EngineSquare hue={`var(--engine-${entry.hue})`} /> {entry.url} is remembered, its token is not: add it again
          with its token.
          <Button onClick={() => leaveEngine(entry.id)}>Forget</Button>
        </div>
      ))}
      <AddEngine />
    </Dialog>
  );
}

function Engine({ entry, onLook }: { entry: RosterEntry; onLook: () => void }) {
  const { id, url, hue } = entry;
  const view = useConnection(id, (all) => all);
  const words = useNow((ms) => connectionWords(view, ms).words);
  const { tone } = connectionWords(view, 0);
  const name = toldName(id, view) ?? url;
  return (
    <li className={css['engine']} aria-label={name}>
      <div className={css['head']}>
        <EngineSquare hue={`var(--engine-${hue})`} />
        <strong>{name}</strong>
        <span className={css[tone]}>{words}</span>
        <span className={css['hint']}>{url}</span>
        <span className={css['verbs']}>
          <Hues entry={entry} />
          <Button
            onClick={() => {
              selectEngine(id);
              onLook();
            }}
          >
            Look at it
          </Button>
          <Button
            disabled={id === HOME}
            title={id === HOME ? 'The desk was opened with it' : 'Its orders go on; this desk shows it no more'}
            onClick={() => leaveEngine(id)}
          >
            Leave
          </Button>
        </span>
      </div>
      <Facts entry={entry} />
      {view.detail ? <p className={css['attention']}>{view.detail}</p> : null}
      {view.engine === null && view.attempt > 1 && id !== HOME ? <NeverHeard url={url} /> : null}
      <History entry={entry} />
    </li>
  );
}

/** A browser does not tell a page which of these it is. */
function NeverHeard({ url }: { url: string }) {
  return (
    <p className={css['hint']}>
      Nothing answers at {url}, or it does not trust this desk: start it with --allow-origin {location.origin}
    </p>
  );
}

function Facts({ entry: { id } }: { entry: RosterEntry }) {
  const { engine, session } = useConnection(id, (view) => view);
  const status = useEngineStatus(id);
  const fed = useRowsOf(feeds, id, (rows) => rows.map(({ feed, state }) => `${feed} ${state}`));
  const ill = useRowsOf(venues, id, (rows) =>
    rows.filter(({ state }) => state === 'avoided').map(({ venue }) => `${venue} avoided`),
  );
  const all = useRowsOf(venues, id, (rows) => rows.length);
  return (
    <dl className={css['facts']}>
      <Fact label="Version">{engine?.version ?? '–'}</Fact>
      <Fact label="Epoch">{engine ? String(engine.epoch) : '–'}</Fact>
      <Fact label="You">{session ? `${session.actor}, ${session.role}` : '–'}</Fact>
      <Fact label="Open">{status ? `${formatCount(status.openParents)} orders` : '–'}</Fact>
      <Fact label="Stops">{status ? String(status.activeStops) : '–'}</Fact>
      <Fact label="Feeds">{fed.length === 0 ? '–' : fed.join(', ')}</Fact>
      <Fact label="Venues">{ill.length > 0 ? ill.join(', ') : all > 0 ? `${all} open` : '–'}</Fact>
    </dl>
  );
}

function Hues({ entry: { id, hue } }: { entry: RosterEntry }) {
  return (
    <span className={css['hues']} role="radiogroup" aria-label="Colour">
      {Array.from({ length: HUES }, (_, at) => at + 1).map((one) => (
        <button
          key={one}
          type="button"
          role="radio"
          aria-checked={one === hue}
          aria-label={`Colour ${one}`}
          className={css['hue']}
          onClick={() => recolourEngine(id, one)}
        >
          <EngineSquare hue={`var(--engine-${one})`} />
        </button>
      ))}
    </span>
  );
}

const SHOWN = 8;
/** By this machine's clock, which engines do not share. */
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function History({ entry: { id } }: { entry: RosterEntry }) {
  const changes = useConnectionHistory(id);
  return (
    <details className={css['history']}>
      <summary>{changes.length} changes of the connection</summary>
      <ol>
        {changes.slice(0, SHOWN).map(({ atMs, state, detail }) => (
          <li key={`${atMs} ${state}`}>
            {formatTime(atMs * 1_000, HERE)} {state}
            {detail ? `: ${detail}` : ''}
          </li>
        ))}
      </ol>
    </details>
  );
}
