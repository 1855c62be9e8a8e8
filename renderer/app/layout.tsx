/**
 * The dock: the shown layout's panels where they stand. Panels can be moved, and torn off into windows of their own, which
 * are drawn by this one and so always agree with it. How they stand is kept and comes back.
 */
import { DockviewReact, type DockviewApi, type DockviewReadyEvent, type DockviewTheme } from 'dockview-react';
import 'dockview-react/dist/styles/dockview.css';
import { useEffect, useRef, useState } from 'react';
import { offerAction, runAction, useAction, type ActionName } from '../stores/actions.ts';
import { notify } from '../stores/notices.ts';
import { useSettings } from '../stores/settings.ts';
import { joinWindow } from '../ui/desk-windows.ts';
import { arrange, openPanel } from './arrange.ts';
import { LAYOUT_NAMES } from './layout-names.ts';
import { panelOf, PANELS } from './panels.ts';
import { COMPONENTS, Tab, TabLineEnd } from './placed-panel.tsx';
import { followKeys } from './use-hotkeys.ts';
import { keepArrangement, resetLayout, showLayout, shownLayout, useBuilt } from './workspace.ts';
import './layout.css';

const POPOUT = './popout.html';

export function Layout() {
  const [api, setApi] = useState<DockviewApi | null>(null);
  const theme = useSettings((settings) => settings.theme);
  const built = useBuilt();
  /** While the dock is built it says of half of it how it stands. */
  const building = useRef(false);

  useEffect(() => {
    if (!api) return;
    building.current = true;
    build(api);
    building.current = false;
  }, [api, built]);
  useEffect(() => {
    if (!api) return;
    const end = api.onDidLayoutChange(() => {
      if (!building.current && api.panels.length > 0) keepArrangement(api.toJSON());
    });
    return () => end.dispose();
  }, [api]);
  useLayoutActions(api);

  const dock: DockviewTheme = { name: 'desk', className: 'desk-layout', colorScheme: theme, gap: 4 };
  return (
    <DockviewReact
      theme={dock}
      components={COMPONENTS}
      defaultTabComponent={Tab}
      rightHeaderActionsComponent={TabLineEnd}
      onReady={({ api: ready }: DockviewReadyEvent) => setApi(ready)}
      popoutUrl={POPOUT}
      disableFloatingGroups
    />
  );
}

function useLayoutActions(api: DockviewApi | null): void {
  useAction('desk.resetLayout', resetLayout);
  useAction('desk.popOut', () => void (api && popOut(api)), api !== null);
  useEffect(() => {
    const ends = [
      ...PANELS.map(({ id }) => offerAction(`show.${id}`, () => showPanel(api, id))),
      ...LAYOUT_NAMES.map((name, at) => offerAction(`layout.${at + 1}` as ActionName, () => showLayout(name))),
    ];
    return () => ends.forEach((end) => end());
  }, [api]);
}

function build(api: DockviewApi): void {
  const { grid, base } = shownLayout();
  if (grid === null) return arrange(api, base);
  try {
    // A browser opens no window unasked: what was torn off comes back as a tab, never as nothing.
    const { popoutGroups: _, ...docked } = grid;
    api.fromJSON(docked);
    for (const id of Object.keys(grid.panels)) openPanel(api, id);
  } catch {
    notify('The kept layout did not fit any more: the desk shows its own', 'attention');
    arrange(api, base);
  }
}

/** Brings a panel to the front of its tabs, opening it where it is not, and the keyboard to what in it takes keys. */
function showPanel(api: DockviewApi | null, id: string): void {
  if (!api || !panelOf(id)) return;
  openPanel(api, id);
  const panel = api.getPanel(id);
  panel?.api.setActive();
  // Once it is drawn.
  requestAnimationFrame(() => panel?.view.content.element.querySelector<HTMLElement>('[data-panel-focus]')?.focus());
}

/** Tears the panel that is worked in off into a window of its own; its keys run the desk's acts there too. */
async function popOut(api: DockviewApi): Promise<void> {
  const panel = api.activePanel;
  if (!panel) return;
  const opened = await api.addPopoutGroup(panel, { popoutUrl: POPOUT });
  if (!opened) return notify('The browser did not open the window: allow pop-ups for this desk', 'attention');
  const { location } = panel.group.api;
  if (location.type !== 'popout') return;
  const torn = location.getWindow();
  joinWindow(torn);
  torn.document.title = `${panel.title ?? 'Panel'} – Watchkeeper`;
  followKeys(torn);
  addStop(torn.document);
}

/** The stop control stands in every window. */
function addStop({ body }: Document): void {
  const button = body.ownerDocument.createElement('button');
  button.type = 'button';
  button.className = 'popout-stop';
  button.textContent = 'STOP everything · Ctrl+Shift+X';
  button.title = 'Press twice within two seconds to stop everything on every engine';
  let pressedMs = -Infinity;
  button.addEventListener('click', () => {
    const nowMs = performance.now();
    if (nowMs - pressedMs < 2_000) runAction('stop.engage');
    else button.textContent = 'Press again to STOP everything';
    pressedMs = nowMs;
    setTimeout(() => (button.textContent = 'STOP everything · Ctrl+Shift+X'), 2_000);
  });
  body.prepend(button);
}
