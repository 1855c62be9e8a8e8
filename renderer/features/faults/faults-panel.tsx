/** What is made to go wrong in the simulated market: what is in force, with its age and its end, and what was. */
import { useState } from 'react';
import { mayCommand } from '../../../shared/domain/command.ts';
import { describeFault, type InjectedFault } from '../../../shared/domain/basics/fault.ts';
import { formatClock, formatWhen } from '../../../shared/domain/basics/format.ts';
import { useAction } from '../../stores/actions.ts';
import { useEngineNowUs, useEngineStatus, useMarketDay, useMarketZone } from '../../stores/clock.ts';
import { useCommands } from '../../stores/commands.ts';
import { useConnection } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { faults } from '../../stores/tables.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { Panel } from '../../ui/primitives/panel.tsx';
import { byConcern, standing } from './fault-words.ts';
import { InjectDialog } from './inject-dialog.tsx';
import css from './faults.module.css';

/** Faults that are listed; those before are in the journal. */
const LISTED = 100;

export function FaultsPanel() {
  const [entering, setEntering] = useState(false);
  const engine = useLookedAtEngine();
  const simulated = useEngineStatus()?.simulated ?? false;
  const mayInject = useConnection(
    engine,
    (view) => view.session !== null && mayCommand(view.session.role, 'InjectFault'),
  );
  const all = useRowsOf(faults, engine, (rows) => rows.toSorted(byConcern).slice(0, LISTED));
  useAction('faults.inject', () => setEntering(true), simulated && mayInject);

  const count = all.filter(({ clearedUs }) => clearedUs === null).length;
  return (
    <>
      <Panel
        title="Faults"
        meta={count === 0 ? 'none in force' : <span className={css['attention']}>{count} in force</span>}
        actions={
          simulated ? (
            <Button
              className={css['small']}
              disabled={!mayInject}
              title={mayInject ? undefined : 'Your role may not inject faults'}
              onClick={() => setEntering(true)}
            >
              Inject a fault…
            </Button>
          ) : null
        }
        empty={emptyWords(simulated, all.length)}
      >
        <ul className={css['faults']} aria-label="Faults" tabIndex={0} data-panel-focus>
          {all.map((injected) => (
            <Row key={injected.faultId} injected={injected} mayClear={mayInject} />
          ))}
        </ul>
      </Panel>
      {entering && engine !== null ? <InjectDialog engine={engine} onClose={() => setEntering(false)} /> : null}
    </>
  );
}

function emptyWords(simulated: boolean, count: number) {
  if (!simulated) return <p>This market is real: faults are injected in simulated markets only.</p>;
  return count > 0 ? undefined : <p>Nothing is made to go wrong. Inject a fault to rehearse what you would do.</p>;
}

/** Apart, because it alone changes with the clock. */
const Since = ({ injected }: { injected: OfEngine<InjectedFault> }) =>
  standing(injected, useEngineNowUs(injected.engine) ?? 0);

function Row({ injected, mayClear }: { injected: OfEngine<InjectedFault>; mayClear: boolean }) {
  const { engine, faultId, fault, sinceUs, clearedUs, actor } = injected;
  const zone = useMarketZone(engine);
  const today = useMarketDay(engine);
  const inForce = clearedUs === null;
  const latest = useCommands(
    (sent) =>
      sent.find(
        ({ engine: to, command }) => to === engine && command.kind === 'ClearFault' && command.faultId === faultId,
      ) ?? null,
  );
  const clear = () => desk.sendCommand(engine, { kind: 'ClearFault', faultId }, `Clear ${faultId}`);
  return (
    <li className={`${css['row']} ${inForce ? '' : css['over']}`} aria-label={`Fault ${faultId}`}>
      <span className={css['id']}>{faultId}</span>
      <Badge tone={inForce ? 'attention' : 'muted'}>{inForce ? 'in force' : 'over'}</Badge>
      <span className={css['words']}>
        {describeFault(fault)}
        {inForce && latest && latest.status !== 'pending' && latest.status !== 'accepted' ? (
          <small className={css['attention']}>
            Not cleared: {latest.reason}
            {latest.code ? ` (${latest.code})` : ''}
          </small>
        ) : null}
      </span>
      <span className={css['standing']} title={`Injected by ${actor} at ${formatWhen(sinceUs, zone, today)}`}>
        {inForce ? <Since injected={injected} /> : standing(injected, 0)}
      </span>
      <span className={css['actor']}>{actor}</span>
      {inForce ? (
        <Button
          className={css['small']}
          disabled={!mayClear}
          pending={latest?.status === 'pending'}
          onClick={() => void clear()}
          aria-label={`Clear ${faultId}`}
        >
          Clear
        </Button>
      ) : (
        <time className={css['standing']} title={formatWhen(sinceUs, zone, today)}>
          {formatClock(sinceUs, zone)}
        </time>
      )}
    </li>
  );
}
