/** Entry of the desk: finds the engine, joins it through the client's worker, and draws. */
// oxlint-disable-next-line import/no-unassigned-import -- imported for what it does, before schemas are made
import '../../shared/std/jitless.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { namePanels, runAction, type ActionName } from '../stores/actions.ts';
import { closeEngines, knownEngines, startRoster } from '../stores/engine-roster.ts';
import { startClock } from '../stores/now.ts';
import '../ui/look/tokens.css';
import '../ui/look/base.css';
import { joinWindow } from '../ui/browser/desk-windows.ts';
import { App } from './app.tsx';
import { engineMeans } from './engine-means.ts';
import { Gate } from './gate.tsx';
import { PANELS } from './panels.ts';
import { findSession, type Session } from './session.ts';
import { keepLostCare } from './keep-lost-care.ts';
import { startSettings } from './start-settings.ts';
import { startWorkspace } from './workspace.ts';

const MENU_ACTIONS = {
  palette: 'desk.palette',
  'new-order': 'order.new',
  'reset-layout': 'desk.resetLayout',
} as const satisfies Record<string, ActionName>;

function join({ url, token }: Session): void {
  const endKeepingLost = keepLostCare(knownEngines(engineMeans, url));
  void startRoster(engineMeans, { url, token });
  startClock();
  addEventListener('pagehide', ({ persisted }) => {
    if (persisted) return;
    // An engine that is let go of with the page was not found again.
    endKeepingLost();
    closeEngines();
  });
  // A restarted engine may be elsewhere; the desk starts again with it rather than mixing two engines' words.
  window.desktop?.onEngineAddress((address) => {
    if (address && (address.url !== url || address.token !== token)) location.reload();
  });
  window.desktop?.onMenuCommand((command) => runAction(MENU_ACTIONS[command]));
}

const root = createRoot(document.getElementById('root')!);
joinWindow(window);
namePanels(PANELS);
startSettings();
startWorkspace();
const session = await findSession();
if (session) join(session);
root.render(<StrictMode>{session ? <App /> : <Gate />}</StrictMode>);
