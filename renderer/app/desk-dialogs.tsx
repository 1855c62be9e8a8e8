/** What opens over the workspace when an act asks for it: each waits for its own and shows nothing until then. */
import { AwayDialog } from '../features/away/away-dialog.tsx';
import { EnginesDialog } from '../features/engines/engines-dialog.tsx';
import { LifeVerbs } from '../features/life/life-verbs.tsx';
import { OrderVerbs } from '../features/order/order-verbs.tsx';
import { TicketPanel } from '../features/ticket/ticket-panel.tsx';
import { LayoutsDialog } from './layouts-dialog.tsx';
import { Palette } from './palette.tsx';
import { PanelGuard } from './panel-guard.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { Tour } from './tour.tsx';

export function DeskDialogs() {
  return (
    <>
      <PanelGuard name="Ticket">
        <TicketPanel />
      </PanelGuard>
      <OrderVerbs />
      <LifeVerbs />
      <AwayDialog />
      <EnginesDialog />
      <LayoutsDialog />
      <SettingsDialog />
      <Tour />
      <Palette />
      <Shortcuts />
    </>
  );
}
