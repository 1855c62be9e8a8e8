/** The desk put together: header, stop bar, workspace, status bar, and what stands above them. */
import { StatusBar } from '../features/status-bar/status-bar.tsx';
import { StopBar } from '../features/stop-bar/stop-bar.tsx';
import { WORKSPACE_ID } from '../ui/browser/desk-windows.ts';
import { Header } from './header.tsx';
import { Layout } from './layout.tsx';
import { Toasts } from './toasts.tsx';
import { useHotkeys } from './use-hotkeys.ts';
import { useShownLayout } from './workspace.ts';
import { DeskDialogs } from './desk-dialogs.tsx';
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
      <DeskDialogs />
      <Toasts />
    </div>
  );
}
