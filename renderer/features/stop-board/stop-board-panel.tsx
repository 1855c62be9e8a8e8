/** The board of the stops: how far each has come, order by order, until nothing is open; and the drills that were run. */
import { useEffect, useState } from 'react';
import type { StopOrder } from '../../../shared/domain/safety/stop-order.ts';
import { describeScope, type Stop } from '../../../shared/domain/safety/stop.ts';
import { useAction } from '../../stores/actions.ts';
import { useEngineStatus } from '../../stores/clock.ts';
import { engineName, useEngineIds } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { useRowsOf, useTable } from '../../stores/table-store.ts';
import { drills, engineStatus, instrumentOf, policies, stops } from '../../stores/tables.ts';
import { Badge, type BadgeTone } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { Fact } from '../../ui/primitives/fact.tsx';
import { lookUp, nameIn } from '../../ui/words/look-up.ts';
import { Side } from '../../ui/primitives/marks.tsx';
import { formatCount } from '../../ui/words/format.ts';
import { Panel, UNHEARD, useUnheard } from '../../ui/primitives/panel.tsx';
import { byNeed, drillWords, leftWords, phaseLook, stepsOf, supervisionWords } from './board-words.ts';
import { DrillDialog } from './drill-dialog.tsx';
import css from './stop-board.module.css';

/** Orders that are drawn; how many more there are is said. */
const MOST_ROWS = 300;
const DRILLS_SHOWN = 20;

const TONES: Readonly<Record<Stop['state'], BadgeTone>> = {
  engaged: 'stop',
  cancelling: 'stop',
  residual: 'attention',
  confirmed: 'good',
  released: 'muted',
};

export function StopBoardPanel() {
  const unheard = useUnheard();
  const [drilling, setDrilling] = useState(false);
  const lookedAt = useLookedAtEngine();
  const simulated = useTable(engineStatus, (rows) => rows.get(keyOf(lookedAt ?? '', 'engine'))?.simulated ?? false);
  const inForce = useTable(stops, (rows) => [...rows.values()].filter(({ state }) => state !== 'released'));
  const [chosen, setChosen] = useState<string | null>(null);
  useAction('stop.drill', () => setDrilling(true));
  const one = inForce.find((stop) => keyOf(stop.engine, stop.stopId) === chosen) ?? inForce.at(-1);
  return (
    <Panel
      title="Stops"
      meta={inForce.length === 0 ? 'none in force' : `${inForce.length} in force`}
      actions={
        <Button disabled={!simulated} onClick={() => setDrilling(true)}>
          Run a drill…
        </Button>
      }
    >
      <div className={css['board']} data-panel-focus tabIndex={0}>
        <Supervision />
        {inForce.length === 0 ? (
          <p className={css['nothing']}>
            {unheard ? UNHEARD : 'No stop is in force. A drill rehearses one and tells its times.'}
          </p>
        ) : null}
        <div className={css['stops']} role="group" aria-label="Stops in force">
          {inForce.map((stop) => (
            <StopButton
              key={keyOf(stop.engine, stop.stopId)}
              stop={stop}
              chosen={stop === one}
              onChoose={() => setChosen(keyOf(stop.engine, stop.stopId))}
            />
          ))}
        </div>
        {one ? <Progress key={keyOf(one.engine, one.stopId)} stop={one} /> : null}
        <Drills />
      </div>
      {drilling && lookedAt !== null ? <DrillDialog engine={lookedAt} onClose={() => setDrilling(false)} /> : null}
    </Panel>
  );
}

function StopButton({ stop, chosen, onChoose }: { stop: OfEngine<Stop>; chosen: boolean; onChoose: () => void }) {
  const several = useEngineIds().length > 1;
  return (
    <button type="button" className={css['stop']} aria-pressed={chosen} onClick={onChoose}>
      <strong>{stop.stopId}</strong> {stop.scopes.map(describeScope).join(', ')}
      {several ? ` on ${engineName(stop.engine)}` : ''} · {stop.degree}
      {stop.drill ? ' · drill' : ''}{' '}
      <Badge tone={lookUp(TONES, stop.state) ?? 'attention'}>{nameIn(TONES, stop.state)}</Badge>
    </button>
  );
}

function Progress({ stop }: { stop: OfEngine<Stop> }) {
  const orders = useStopOrders(stop);
  const shown = orders.slice(0, MOST_ROWS);
  return (
    <section aria-label={`Progress of stop ${stop.stopId}`}>
      <dl className={css['steps']}>
        {stepsOf(stop).map(({ label, value, attention }) => (
          <Fact key={label} label={label} className={attention ? css['attention'] : undefined}>
            {value}
          </Fact>
        ))}
      </dl>
      {stop.total === 0 ? (
        <p className={css['none']}>
          {stop.degree === 'hold' ? 'It holds: working orders stay at their venues.' : 'Nothing was open in its scope.'}
        </p>
      ) : (
        <table className={css['orders']} aria-label={`Orders of stop ${stop.stopId}`}>
          <thead>
            <tr>
              <th>Order</th>
              <th>Of</th>
              <th>Venue</th>
              <th>Instrument</th>
              <th>Side</th>
              <th className={css['number']}>Left</th>
              <th>State</th>
              <th>Venue said</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((order) => (
              <tr key={order.childId} data-phase={order.phase}>
                <td>{order.childId}</td>
                <td>{order.parentId}</td>
                <td>{order.venue}</td>
                <td>{order.instrument}</td>
                <td>
                  <Side side={order.side} />
                </td>
                <td className={css['number']}>{leftWords(order, instrumentOf({ ...order, engine: stop.engine }))}</td>
                <td>
                  <Badge tone={phaseLook(order.phase).tone}>{phaseLook(order.phase).words}</Badge>
                </td>
                <td title={order.venueNote}>{order.venueNote}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {orders.length > shown.length ? (
        <p className={css['none']}>and {formatCount(orders.length - shown.length)} more</p>
      ) : null}
    </section>
  );
}

function useStopOrders({ engine, stopId }: OfEngine<Stop>): readonly StopOrder[] {
  const [orders, setOrders] = useState<ReadonlyMap<string, StopOrder>>(new Map());
  useEffect(
    () =>
      desk.followSeries(engine, 'stopOrders', { stopId }, ({ kind, rows }) =>
        setOrders(
          (held) => new Map([...(kind === 'snapshot' ? [] : held), ...rows.map((row) => [row.childId, row] as const)]),
        ),
      ),
    [engine, stopId],
  );
  return byNeed(orders.values());
}

/** Who watches the engine that is looked at, and what it does by itself once nobody does. */
function Supervision() {
  const engine = useLookedAtEngine();
  const status = useEngineStatus();
  const deadMan = useRowsOf(policies, engine, (held) => held.at(-1)?.policy.stops.deadMan);
  return status && deadMan !== undefined ? (
    <p className={css['none']}>{supervisionWords(status.supervisors, status.deadManUs, deadMan)}</p>
  ) : null;
}

function Drills() {
  const engine = useLookedAtEngine();
  const rows = useRowsOf(drills, engine, (held) => held.slice(-DRILLS_SHOWN).toReversed());
  if (rows.length === 0) return null;
  return (
    <section aria-label="Drills">
      <h3 className={css['head']}>Drills</h3>
      <ul className={css['drills']}>
        {rows.map((drill) => (
          <li key={drill.stopId}>
            <strong>{drill.stopId}</strong> {drill.scopes.map(describeScope).join(', ')} · {drill.degree} by{' '}
            {drill.actor}. {drillWords(drill)}
          </li>
        ))}
      </ul>
    </section>
  );
}
