/**
 * While I was away: opens by itself when somebody comes back after minutes without a key or a press, and from the palette.
 * It takes no place of what runs: the stop bar stays, and Escape closes it.
 */
import { useEffect, useRef, useState } from 'react';
import { runAction, useAction, type ActionName } from '../../stores/actions.ts';
import { marketZone } from '../../stores/clock.ts';
import { engineName } from '../../stores/connection.ts';
import { knownOf } from '../../stores/known-rows.ts';
import { selectParent } from '../../stores/selection.ts';
import { settings } from '../../stores/settings.ts';
import { instruments, journal } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { inEachWindow } from '../../ui/browser/desk-windows.ts';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { formatClock, formatDuration } from '../../ui/words/format.ts';
import { keepPresence, marksNow, person, presenceOf, type Presence } from './presence.ts';
import { GROUPS, whatHappened, type Group, type Line } from './what-happened.ts';
import css from './away.module.css';

const TITLES: Readonly<Record<Group, { readonly title: string; readonly show: ActionName }>> = {
  stops: { title: 'Stops', show: 'show.stops' },
  exceptions: { title: 'Exceptions', show: 'show.exceptions' },
  denied: { title: 'Denied and refused', show: 'show.limits' },
  orders: { title: 'Orders', show: 'show.orders' },
  fills: { title: 'Fills', show: 'show.children' },
  models: { title: 'Policy and models', show: 'show.policy' },
};
const MOST_LINES = 8;
/** So often at most is written down that somebody is here, and looked whether they are back. */
const NOTE_EVERY_MS = 5_000;
const SIGNS = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;

interface Period {
  readonly since: Presence;
  readonly untilMs: number;
}

export function AwayDialog() {
  const [shown, setShown] = useState<Period | null>(null);
  const last = useRef<Period | null>(null);
  usePresence((period) => {
    last.current = period;
    setShown(period);
  });
  useAction('desk.away', () => {
    const name = person();
    const since = last.current?.since ?? (name === null ? null : presenceOf(name));
    setShown({ since: since ?? { seenMs: Date.now(), marks: marksNow() }, untilMs: Date.now() });
  });
  if (!shown) return null;
  const awayUs = Math.max(0, shown.untilMs - shown.since.seenMs) * 1_000;
  return (
    <Dialog
      open
      onClose={() => setShown(null)}
      title={
        awayUs < 1e6 ? 'While you were away' : `While you were away: ${formatDuration(Math.floor(awayUs / 1e6) * 1e6)}`
      }
      kind="wide"
      footer={
        <Button kind="primary" data-autofocus onClick={() => setShown(null)}>
          I have seen it
        </Button>
      }
    >
      <Account since={shown.since} onLeave={() => setShown(null)} />
    </Dialog>
  );
}

function Account({ since, onLeave }: { since: Presence; onLeave: () => void }) {
  // As it was when asked for: it does not grow under the eye.
  const [{ groups, cut, thin }] = useState(() => whatHappened(journal.getState().rows.values(), since.marks, knownOf));
  const go = (act: () => void): void => {
    onLeave();
    // After the dialog has given the focus back.
    setTimeout(act);
  };
  return (
    <div className={css['account']}>
      {groups.size === 0 ? (
        <p>Nothing that matters: no stop, no exception, no fill, no order that ended, no change.</p>
      ) : null}
      {GROUPS.flatMap((group) => {
        const lines = groups.get(group);
        return lines ? [<Section key={group} {...{ group, lines, go }} />] : [];
      })}
      {thin.map(({ engine, sinceUs }) => (
        <p key={engine} className={css['cut']}>
          Fills and denials of {engineName(engine)} are told since{' '}
          {formatClock(sinceUs, marketZone(instruments.getState().rows, engine))}: its log has those before.
        </p>
      ))}
      {cut.length > 0 ? (
        <p className={css['cut']}>
          The desk’s journal of {cut.map(engineName).join(', ')} does not reach back so far: its log has the rest.
        </p>
      ) : null}
    </div>
  );
}

interface SectionProps {
  readonly group: Group;
  readonly lines: readonly Line[];
  readonly go: (act: () => void) => void;
}

function Section({ group, lines, go }: SectionProps) {
  const { title, show } = TITLES[group];
  return (
    <section aria-label={title}>
      <h3>
        {title} <small>{lines.length}</small>
        <Button onClick={() => go(() => runAction(show))}>show</Button>
      </h3>
      <ul>
        {lines.slice(0, MOST_LINES).map(({ key, words, order }) => (
          <li key={key}>
            <bdi>{words}</bdi>
            {order ? (
              <Button onClick={() => go(() => selectParent(order.engine, order.parentId))}>{order.parentId}</Button>
            ) : null}
          </li>
        ))}
      </ul>
      {lines.length > MOST_LINES ? (
        <p className={css['cut']}>and {lines.length - MOST_LINES} more in the journal</p>
      ) : null}
    </section>
  );
}

/** Notes that somebody is here, and tells when they are back after longer than the setting allows. */
function usePresence(onBack: (period: Period) => void): void {
  const back = useRef(onBack);
  useEffect(() => {
    back.current = onBack;
  });
  useEffect(() => {
    let notedMs = 0;
    const note = (): void => {
      const nowMs = Date.now();
      const name = person();
      if (nowMs - notedMs < NOTE_EVERY_MS || name === null) return;
      const since = presenceOf(name);
      const marks = marksNow();
      if (Object.keys(marks).length === 0) return;
      notedMs = nowMs;
      keepPresence(name, { seenMs: nowMs, marks });
      const { away } = settings.getState();
      const mostMs = away === 'never' ? Number.POSITIVE_INFINITY : Number(away) * 60_000;
      if (since !== null && nowMs - since.seenMs > mostMs) back.current({ since, untilMs: nowMs });
    };
    return inEachWindow((one) => {
      for (const sign of SIGNS) one.addEventListener(sign, note, { capture: true, passive: true });
      return () => {
        for (const sign of SIGNS) one.removeEventListener(sign, note, { capture: true });
      };
    });
  }, []);
}
