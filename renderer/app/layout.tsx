/**
 * The dock: the shown layout's panels where they stand. Panels can be moved, and torn off into windows of their own, which
 * are drawn by this one and so always agree with it. How they stand is kept and comes back.
 */
import {
  DockviewReact,
  type DockviewApi,
  type DockviewReadyEvent,
  type DockviewTheme,
  type SerializedDockview,
} from 'dockview-react';
import 'dockview-react/dist/styles/dockview.css';
import { useCallback, useEffect, useRef, useState } from 'react';
import { offerAction, useAction, type ActionName } from '../stores/actions.ts';
import { notify } from '../stores/notices.ts';
import { useSettings } from '../stores/settings.ts';
import { arrange, openPanel } from './arrange.ts';
import {
  focusPanel,
  maximise,
  movePanel,
  MOVES,
  moveToNextWindow,
  nextGroup,
  nextPanel,
  type Direction,
} from './dock-moves.ts';
import { LAYOUT_NAMES } from './layout-names.ts';
import { panelOf, PANELS } from './panels.ts';
import { COMPONENTS, Tab, TabLineEnd } from './placed-panel.tsx';
import { bringBack, docked, placeOf, POPOUT, reopen, tearOff, THEME, tornOff, type TornOff } from './torn-windows.ts';
import { keepArrangement, resetLayout, showLayout, shownLayout, useBuilt } from './workspace.ts';
import './layout.css';

export function Layout() {
  const [api, setApi] = useState<DockviewApi | null>(null);
  const theme = useSettings((settings) => settings.theme);
  const built = useBuilt();
  /** While the dock is built, or the desk is left, it says of half of it how it stands. */
  const half = useRef(false);
  const awaited = useRef<readonly TornOff[]>([]);

  const openTorn = useCallback(async (): Promise<void> => {
    const asked = awaited.current;
    if (!api || asked.length === 0) return;
    const left = await reopen(api, asked);
    // Another layout may have been shown meanwhile.
    if (awaited.current !== asked) return;
    awaited.current = left;
    keepArrangement(withAwaited(api, left));
  }, [api]);
  useEffect(() => {
    if (!api) return;
    half.current = true;
    awaited.current = build(api);
    half.current = false;
    void openTorn();
  }, [api, built, openTorn]);
  useEffect(() => {
    if (!api) return;
    const end = api.onDidLayoutChange(() => {
      if (!half.current && api.panels.length > 0) keepArrangement(withAwaited(api, awaited.current));
    });
    return () => end.dispose();
  }, [api]);
  useEffect(() => {
    // The first window takes the others with it: that is no word of the trader that they are tabs from now on.
    const leave = (): void => void (half.current = true);
    addEventListener('beforeunload', leave, { capture: true });
    return () => removeEventListener('beforeunload', leave, { capture: true });
  }, []);
  useLayoutActions(api);
  useAction('desk.openTorn', () => {
    if (awaited.current.length === 0) notify('No window of this layout is to be opened');
    void openTorn();
  });

  const dock: DockviewTheme = { name: 'desk', className: THEME, colorScheme: theme, gap: 4 };
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
  useAction('panel.nextWindow', () => api && moveToNextWindow(api), api !== null);
  useAction('panel.maximise', () => api && maximise(api), api !== null);
  useAction('panel.nextGroup', () => api && nextGroup(api), api !== null);
  useAction('panel.next', () => api && nextPanel(api), api !== null);
  useEffect(() => {
    const moves = Object.entries(MOVES) as [keyof typeof MOVES, Direction][];
    const ends = [
      ...(api ? moves.map(([name, towards]) => offerAction(name, () => movePanel(api, towards))) : []),
      ...PANELS.map(({ id }) => offerAction(`show.${id}`, () => showPanel(api, id))),
      ...LAYOUT_NAMES.map((name, at) => offerAction(`layout.${at + 1}` as ActionName, () => showLayout(name))),
    ];
    return () => ends.forEach((end) => end());
  }, [api]);
}

/** Builds the shown layout, all in the first window; what is to have a window of its own comes back. */
function build(api: DockviewApi): TornOff[] {
  const { grid, base } = shownLayout();
  try {
    if (grid !== null) {
      const { popoutGroups: _, ...inside } = grid;
      api.fromJSON(inside);
      const torn = tornOff(grid);
      for (const one of torn) for (const id of one.panels) openPanel(api, id, placeOf(api, one));
      // What was torn off and cannot be read comes back as a tab, never as nothing.
      for (const id of Object.keys(grid.panels)) openPanel(api, id);
      return torn;
    }
  } catch {
    notify('The kept layout did not fit any more: the desk shows its own', 'attention');
  }
  arrange(api, base);
  return [];
}

/** How the dock stands, with the windows that are still to be opened again. */
function withAwaited(api: DockviewApi, awaited: readonly TornOff[]): SerializedDockview {
  const grid = api.toJSON();
  const still = awaited.filter((one) => docked(api, one).length > 0).map(({ kept }) => kept);
  return still.length === 0 ? grid : { ...grid, popoutGroups: [...(grid.popoutGroups ?? []), ...still] };
}

/** Off into a window of its own, or from one back into the first. */
async function popOut(api: DockviewApi): Promise<void> {
  const panel = api.activePanel;
  if (panel?.group.api.location.type === 'popout') {
    await bringBack(api, panel);
    focusPanel(panel);
  } else if (panel && !(await tearOff(api, panel)))
    notify('The browser did not open the window: allow pop-ups for this desk', 'attention');
}

/** Brings a panel to the front of its tabs, opening it where it is not, and the keyboard to what in it takes keys. */
function showPanel(api: DockviewApi | null, id: string): void {
  if (!api || !panelOf(id)) return;
  openPanel(api, id);
  const panel = api.getPanel(id);
  panel?.api.setActive();
  // Where nothing in it takes keys they go on to where they went: who looks at the children moves on in the orders.
  focusPanel(panel, false);
}
