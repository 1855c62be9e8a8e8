/** The desk put together: header, stop bar, workspace, status bar, and what stands above them. */
import { AwayDialog } from '../features/away/away-dialog.tsx';
import { EnginesDialog } from '../features/engines/engines-dialog.tsx';
import { LifeVerbs } from '../features/life/life-verbs.tsx';
import { OrderVerbs } from '../features/order/order-verbs.tsx';
import { StatusBar } from '../features/status-bar/status-bar.tsx';
import { StopBar } from '../features/stop-bar/stop-bar.tsx';
import { TicketPanel } from '../features/ticket/ticket-panel.tsx';
import { WORKSPACE_ID } from '../ui/desk-windows.ts';
import { Header } from './header.tsx';
import { LayoutsDialog } from './layouts-dialog.tsx';
import { Layout } from './layout.tsx';
import { Palette } from './palette.tsx';
import { PanelGuard } from './panel-guard.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { Toasts } from './toasts.tsx';
import { Tour } from './tour.tsx';
import { useHotkeys } from './use-hotkeys.ts';
import { useShownLayout } from './workspace.ts';
import css from './app.module.css';

export function App() {
  useHotkeys();
  return (
    <div className={css['desk']}>
      <Header />
      <StopBar />
      <main id={WORKSPACE_ID} className={css['workspace']}>
        <Layout />
      </main>
      <StatusBar layout={useShownLayout().name} />
      <PanelGuard name="ticket">
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
      <Toasts />
    </div>
  );
}
