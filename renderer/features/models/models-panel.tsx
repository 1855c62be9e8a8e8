/** The models of an engine: the roll-out under way with its steps, test and buttons, and each model with its card. */
import { useState } from 'react';
import { type Command, mayCommand } from '../../../shared/domain/command.ts';
import { isFor, isUnderWay, ROLLOUT_PHASES, type RolloutRow } from '../../../shared/domain/models/rollout.ts';
import { useConnection } from '../../stores/connection.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { models, rollouts } from '../../stores/tables.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { AskDialog, type Asked } from './ask-dialog.tsx';
import { Model } from './model.tsx';
import { Rollout } from './rollout.tsx';
import css from './models.module.css';

export function ModelsPanel() {
  const engine = useLookedAtEngine();
  const all = useRowsOf(models, engine, (rows) => rows.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  const known = useRowsOf(rollouts, engine, (rows) => rows.toSorted((a, b) => b.startedUs - a.startedUs));
  const [asked, setAsked] = useState<Asked | null>(null);
  const may = useMay(engine);
  const underWay = known.find(isUnderWay);
  // One in a phase that this desk does not know may well be under way.
  const strange = known.find(({ phase }) => !ROLLOUT_PHASES.includes(phase));
  const newest = strange ?? underWay ?? known[0];
  const isInForce = ({ phase, ...row }: RolloutRow): boolean =>
    phase === 'champion' &&
    all.some(({ name, decides }) => name === row.model && decides.some((each) => isFor(row, each)));
  const shown = known.filter((row) => row === newest || isInForce(row));
  return (
    <>
      <Panel
        title="Models"
        meta={all.length === 0 ? null : `${all.length} at hand${underWay ? `, ${underWay.rolloutId} under way` : ''}`}
        empty={
          all.length === 0 ? (
            <p>
              <NoPolicy />
            </p>
          ) : undefined
        }
      >
        <div className={css['models']}>
          {shown.map((row) => (
            <Rollout key={row.rolloutId} row={row} inForce={isInForce(row) && !underWay} may={may} onAsk={setAsked} />
          ))}
          {shown.length > 0 ? null : (
            <p className={css['hint']}>
              {all.some(({ kind }) => kind === 'policy') ? (
                'No roll-out yet: start one from a candidate below.'
              ) : (
                <NoPolicy />
              )}
            </p>
          )}
          <ul className={css['list']} aria-label="Models at hand">
            {all.map((row) => (
              <Model key={row.name} row={row} busy={underWay?.rolloutId} may={may('StartRollout')} onAsk={setAsked} />
            ))}
          </ul>
        </div>
      </Panel>
      {asked !== null && engine !== null ? (
        <AskDialog engine={engine} {...asked} onClose={() => setAsked(null)} />
      ) : null}
    </>
  );
}

const NoPolicy = () => (
  <>
    This engine has no policy model: adaptive orders go by the clock. Bring one in with{' '}
    <code>watchkeeper models import</code>; it is seen within seconds.
  </>
);

/** Whether the session's role may send a command. */
function useMay(engine: EngineId | null): (kind: Command['kind']) => boolean {
  const role = useConnection(engine, ({ session }) => session?.role ?? null);
  return (kind) => role !== null && mayCommand(role, kind);
}
