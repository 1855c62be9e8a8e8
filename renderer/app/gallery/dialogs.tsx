/**
 * The dialogs of the desk, each as the act that opens it leaves it, beside the parts of the desk that own it. One at a time:
 * `gallery.html?dialog=ticket`; another name lists all there are.
 */
import { useEffect } from 'react';
import { StopBar } from '../../features/stop-bar/stop-bar.tsx';
import { runAction, useOffered, type ActionName } from '../../stores/actions.ts';
import { PanelContext } from '../../ui/primitives/panel.tsx';
import { PANELS } from '../panels.ts';
import { DeskDialogs } from '../desk-dialogs.tsx';
import css from './gallery.module.css';

/** By the act that opens each. */
export const DIALOGS: Readonly<Record<string, ActionName>> = {
  ticket: 'order.new',
  amend: 'order.amend',
  switch: 'order.switch',
  'take-over': 'order.takeOver',
  finish: 'order.finish',
  cancel: 'order.cancel',
  basket: 'order.basket',
  release: 'stop.release',
  drill: 'stop.drill',
  fault: 'faults.inject',
  override: 'limits.override',
  policy: 'policy.change',
  columns: 'blotter.columns',
  palette: 'desk.palette',
  shortcuts: 'desk.shortcuts',
  settings: 'desk.settings',
  engines: 'desk.engines',
  layouts: 'desk.layouts',
  away: 'desk.away',
  tour: 'desk.tour',
};

/** Panels that open dialogs of their own. */
const OWNERS: ReadonlySet<string> = new Set(['orders', 'stops', 'faults', 'limits', 'policy']);

export function Dialogs({ name }: { name: string }) {
  const act = Object.hasOwn(DIALOGS, name) ? DIALOGS[name] : undefined;
  const offered = useOffered();
  const ready = act !== undefined && (offered.get(act)?.length ?? 0) > 0;
  useEffect(() => {
    // Once, when what it needs has been told.
    if (!ready) return;
    const due = setTimeout(() => runAction(act), 200);
    return () => clearTimeout(due);
  }, [ready, act]);
  if (act === undefined) return Object.keys(DIALOGS).map((one) => <p key={one} data-dialog={one} />);
  return (
    <>
      <div className={css['owners']}>
        {PANELS.filter(({ id }) => OWNERS.has(id)).map(({ id, component: Content }) => (
          <div key={id} className={css['panel']}>
            <PanelContext value={{ slot: undefined, stale: null, unheard: false }}>
              <Content />
            </PanelContext>
          </div>
        ))}
        <StopBar />
      </div>
      <DeskDialogs />
    </>
  );
}
