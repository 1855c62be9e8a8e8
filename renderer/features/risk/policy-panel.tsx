/** The execution policy: the version in force, drafts that wait for another person, and every version to be restored. */
import { useMemo, useState } from 'react';
import { type Command, mayCommand } from '../../../shared/domain/command.ts';
import { LIMIT_NAMES } from '../../../shared/domain/policy/limits.ts';
import { labelOfLimit, unitWords, wordsOfPlace } from '../../../shared/domain/policy/policy-words.ts';
import type { ExecutionPolicy, PolicyDraft, PolicyVersion } from '../../../shared/domain/policy/policy.ts';
import { useAction } from '../../stores/actions.ts';
import { useMarketDay, useMarketZone } from '../../stores/clock.ts';
import { useConnection } from '../../stores/connection.ts';
import type { EngineId, OfEngine } from '../../stores/engine-id.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { policies, policyDrafts } from '../../stores/tables.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { Fact } from '../../ui/primitives/fact.tsx';
import { Field } from '../../ui/primitives/field.tsx';
import { formatCount, formatWhen, NONE } from '../../ui/words/format.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { Changes, Preview } from './policy-change.tsx';
import { PolicyDialog } from './policy-dialog.tsx';
import { placesOf } from './policy-edit.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import css from './risk.module.css';

/** Versions that are listed; all are in the log. */
const LISTED = 50;

interface Asked {
  readonly title: string;
  readonly verb: string;
  readonly command: (reason: string) => Command;
}

export function PolicyPanel() {
  const engine = useLookedAtEngine();
  const versions = useRowsOf(policies, engine, (rows) => rows.toSorted((a, b) => b.version - a.version));
  const waiting = useRowsOf(policyDrafts, engine, (rows) => rows.filter(({ state }) => state === 'proposed'));
  const [editing, setEditing] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const mayPropose = useMay(engine, 'ProposePolicy');
  const [current] = versions;
  useAction('policy.change', () => setEditing(true), mayPropose && current !== undefined);
  return (
    <>
      <Panel
        title="Policy"
        meta={current ? <PolicyMeta version={current.version} waiting={waiting.length} /> : null}
        actions={
          <Button
            className={css['small']}
            disabled={!mayPropose || current === undefined}
            title={mayPropose ? undefined : 'Your role may not propose a policy'}
            onClick={() => setEditing(true)}
          >
            Change the policy…
          </Button>
        }
        empty={current ? undefined : <p>No execution policy is in force: nothing is traded.</p>}
      >
        {current
          ? waiting.map((draft) => <Draft key={draft.draftId} draft={draft} current={current} onAsk={setAsked} />)
          : null}
        <ul className={css['versions']} aria-label="Versions of the policy" tabIndex={0} data-panel-focus>
          {versions.slice(0, LISTED).map((version, n) => (
            <Version
              key={version.version}
              version={version}
              before={versions[n + 1]}
              inForce={n === 0}
              onAsk={setAsked}
            />
          ))}
        </ul>
      </Panel>
      {editing && current ? <PolicyDialog current={current} onClose={() => setEditing(false)} /> : null}
      {asked !== null && engine !== null ? (
        <ReasonDialog engine={engine} {...asked} onClose={() => setAsked(null)} />
      ) : null}
    </>
  );
}

const useMay = (engine: EngineId | null, kind: Command['kind']): boolean =>
  useConnection(engine, ({ session }) => session !== null && mayCommand(session.role, kind));

const PolicyMeta = ({ version, waiting }: { version: number; waiting: number }) => (
  <>
    version {version}
    {waiting === 0 ? null : <span className={css['attention']}> · {waiting} to be approved</span>}
  </>
);

function Draft({
  draft,
  current,
  onAsk,
}: {
  draft: OfEngine<PolicyDraft>;
  current: PolicyVersion;
  onAsk: (asked: Asked) => void;
}) {
  const { engine, draftId, author, reason, policy, proposedUs } = draft;
  const zone = useMarketZone(engine);
  const today = useMarketDay(engine);
  const mayApprove = useMay(engine, 'ApprovePolicy');
  const decide = (verb: 'Approve' | 'Reject') => (): void =>
    onAsk({
      title: `${verb} ${draftId} of ${author}`,
      verb,
      command: (why) => ({ kind: `${verb}Policy` as const, draftId, reason: why }),
    });
  return (
    <section className={css['draft']} aria-label={`Draft ${draftId}`}>
      <header>
        <strong>{draftId}</strong>
        <Badge tone="attention">to be approved</Badge>
        <span className={css['hint']}>
          by {author} at {formatWhen(proposedUs, zone, today)}: {reason}
        </span>
      </header>
      <Changes before={current.policy} after={policy} />
      <Preview engine={engine} policy={policy} />
      <footer>
        <Button className={css['small']} disabled={!mayApprove} onClick={decide('Reject')}>
          Reject…
        </Button>
        <Button
          className={css['small']}
          disabled={!mayApprove}
          title={mayApprove ? undefined : 'Risk and admin approve a policy'}
          onClick={decide('Approve')}
        >
          Approve…
        </Button>
      </footer>
    </section>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  instruments: 'Instruments',
  desk: 'Desk, venues and strategies',
  orderTypes: 'Order types',
  venues: 'Where and when',
  restricted: 'Where and when',
  hours: 'Where and when',
  models: 'Models',
  parameterSets: 'Parameters of strategies',
  stops: 'Stops and second persons',
  approvals: 'Stops and second persons',
  exceptions: 'Alarms',
};
/** A part that this desk does not know speaks for itself. */
const titleOf = (part: string): string => TITLES[part] ?? part;

/** What each instrument is bounded by: an instrument that is not here is not traded. */
function ByInstrument({ policy }: { policy: ExecutionPolicy }) {
  const rows = Object.entries(policy.instruments);
  if (rows.length === 0) return <p className={css['hint']}>No instrument has limits: nothing is traded.</p>;
  return (
    <div className={css['byInstrument']} role="group" tabIndex={0} aria-label="Limits of instruments">
      <table>
        <thead>
          <tr>
            <th scope="col">Instrument</th>
            {LIMIT_NAMES.map((name) => (
              <th key={name} scope="col">
                {labelOfLimit(name)} <small>{unitWords(wordsOfPlace(name).unit)}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([symbol, limits]) => (
            <tr key={symbol}>
              <th scope="row">{symbol}</th>
              {LIMIT_NAMES.map((name) => (
                <td key={name}>{limits[name] === undefined ? NONE : formatCount(limits[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** All that a version says, found by word: also for who may change none of it. */
function Places({ policy }: { policy: ExecutionPolicy }) {
  const [sought, setSought] = useState('');
  const places = useMemo(() => placesOf(policy), [policy]);
  const isSought = sought.trim() !== '';
  const shown = places.filter(({ label }) => label.toLowerCase().includes(sought.trim().toLowerCase()));
  // A table tells limits of many instruments apart; what is sought is told in words alone.
  const listed = isSought ? shown : shown.filter(({ part }) => part !== 'instruments');
  return (
    <div className={css['whole']}>
      <Field
        label="Find a place"
        hideLabel
        placeholder="Find a place: MIDT, collar, credit, approval…"
        value={sought}
        onChange={({ target }) => setSought(target.value)}
      />
      <div role="group" aria-label="All that it says">
        {isSought ? null : <ByInstrument policy={policy} />}
        {[...Map.groupBy(listed, ({ part }) => titleOf(part))].map(([title, of]) => (
          <section key={title} aria-label={title}>
            <h4>{title}</h4>
            <dl>
              {of.map(({ label, words }) => (
                <Fact key={label} label={label}>
                  {words}
                </Fact>
              ))}
            </dl>
          </section>
        ))}
      </div>
      {shown.length === 0 ? <p className={css['hint']}>No place of that name.</p> : null}
    </div>
  );
}

function Version({
  version: row,
  before,
  inForce,
  onAsk,
}: {
  version: OfEngine<PolicyVersion>;
  before: PolicyVersion | undefined;
  inForce: boolean;
  onAsk: (asked: Asked) => void;
}) {
  const { version, author, approvedBy, reason, sinceUs } = row;
  const zone = useMarketZone(row.engine);
  const today = useMarketDay(row.engine);
  const mayRestore = useMay(row.engine, 'RestorePolicy');
  // What is in force is read at once; what was is unfolded.
  const [folded, setFolded] = useState<boolean | null>(null);
  const open = folded === null ? inForce : !folded;
  const restore: Asked = {
    title: `Restore version ${version} of the policy`,
    verb: 'Restore',
    command: (why) => ({ kind: 'RestorePolicy', version, reason: why }),
  };
  return (
    <li className={css['version']} aria-label={`Version ${version}`}>
      <button type="button" className={css['fold']} aria-expanded={open} onClick={() => setFolded(open)}>
        Version {version}
      </button>
      {inForce ? <Badge tone="good">in force</Badge> : <span />}
      <span className={css['said']} title={reason}>
        {author}
        {approvedBy === null ? '' : `, approved by ${approvedBy}`}: {reason}
      </span>
      <time className={css['hint']}>{formatWhen(sinceUs, zone, today)}</time>
      {inForce ? (
        <span />
      ) : (
        <Button
          className={css['small']}
          disabled={!mayRestore}
          onClick={() => onAsk(restore)}
          aria-label={`Restore version ${version}`}
        >
          Restore…
        </Button>
      )}
      {open && before ? <Changes before={before.policy} after={row.policy} /> : null}
      {open ? <Places policy={row.policy} /> : null}
    </li>
  );
}
