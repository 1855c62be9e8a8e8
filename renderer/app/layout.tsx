/**
 * The Supervise layout: orders over children at the left, the selected order's story at the right; journal, market and
 * faults stand behind them as tabs. Panels can be moved; how they stand is kept and comes back. What a panel has to say beside its title goes to the free end of
 * its tab line.
 */
import {
  DockviewDefaultTab,
  DockviewReact,
  type DockviewApi,
  type DockviewReadyEvent,
  type DockviewTheme,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
} from 'dockview-react';
import 'dockview-react/dist/styles/dockview.css';
import { useEffect, useRef, useState, type ComponentType } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { BlotterPanel } from '../features/blotter/blotter-panel.tsx';
import { ChildrenPanel } from '../features/children/children-panel.tsx';
import { DepthPanel } from '../features/depth/depth-panel.tsx';
import { FaultsPanel } from '../features/faults/faults-panel.tsx';
import { ExceptionsPanel } from '../features/exceptions/exceptions-panel.tsx';
import { FeedsPanel } from '../features/feeds/feeds-panel.tsx';
import { JournalPanel } from '../features/journal/journal-panel.tsx';
import { NewsPanel } from '../features/news/news-panel.tsx';
import { OrderPanel } from '../features/order/order-panel.tsx';
import { PriceChartPanel } from '../features/price-chart/price-chart-panel.tsx';
import { SchedulePanel } from '../features/schedule/schedule-panel.tsx';
import { StopBoardPanel } from '../features/stop-board/stop-board-panel.tsx';
import { TapePanel } from '../features/tape/tape-panel.tsx';
import { offerAction, useAction } from '../stores/actions.ts';
import { notify } from '../stores/notices.ts';
import { PanelContext } from '../ui/panel.tsx';
import { forgetLayout, loadLayout, saveLayout } from './layout-store.ts';
import { PanelGuard } from './panel-guard.tsx';
import { useStaleWords } from './stale-words.ts';
import './layout.css';

/** The one arrangement there is so far, as tabs and status bar call it. */
export const SUPERVISE = 'Supervise';

const THEME: DockviewTheme = { name: 'desk', className: 'desk-layout', colorScheme: 'dark', gap: 4 };

const PANELS = {
  orders: BlotterPanel,
  children: ChildrenPanel,
  journal: JournalPanel,
  order: OrderPanel,
  feeds: FeedsPanel,
  faults: FaultsPanel,
  exceptions: ExceptionsPanel,
  stops: StopBoardPanel,
  price: PriceChartPanel,
  depth: DepthPanel,
  tape: TapePanel,
  news: NewsPanel,
  schedule: SchedulePanel,
} as const satisfies Record<string, ComponentType>;
type PanelName = keyof typeof PANELS;
const PANEL_NAMES = Object.keys(PANELS) as PanelName[];

/** What stands behind another panel, so that the layout stays calm until it is asked for. */
const TABS = [
  ['journal', 'Journal', 'children'],
  ['feeds', 'Feeds', 'children'],
  ['faults', 'Faults', 'children'],
  ['exceptions', 'Exceptions', 'children'],
  ['stops', 'Stops', 'children'],
  ['depth', 'Depth', 'price'],
  ['tape', 'Tape', 'price'],
  ['news', 'News', 'price'],
] as const satisfies readonly (readonly [PanelName, string, PanelName])[];

const SHOWN_BY_ACT = [
  'price',
  'depth',
  'tape',
  'news',
  'children',
  'journal',
  'feeds',
  'faults',
  'exceptions',
  'stops',
] as const;

/** The free end of each group's tab line, by group. */
const slots = createStore<{ readonly of: ReadonlyMap<string, HTMLElement> }>(() => ({ of: new Map() }));

function placed(Content: ComponentType, name: string) {
  return function PlacedPanel({ api }: IDockviewPanelProps) {
    const [groupId, setGroupId] = useState(api.group.id);
    const [front, setFront] = useState(api.isVisible);
    useEffect(() => {
      const ends = [
        api.onDidGroupChange(() => setGroupId(api.group.id)),
        api.onDidVisibilityChange(({ isVisible }) => setFront(isVisible)),
      ];
      setFront(api.isVisible);
      return () => ends.forEach((end) => end.dispose());
    }, [api]);
    const slot = useStore(slots, ({ of }) => of.get(groupId) ?? null);
    const stale = useStaleWords();
    return (
      <PanelContext value={{ slot: front ? slot : null, stale }}>
        <PanelGuard name={name}>
          <Content />
        </PanelGuard>
      </PanelContext>
    );
  };
}

const COMPONENTS = Object.fromEntries(PANEL_NAMES.map((name) => [name, placed(PANELS[name], name)]));

/** Panels are moved, not closed: none is to be lost. */
const Tab = (props: IDockviewPanelHeaderProps) => (
  <DockviewDefaultTab {...props} hideClose closeActionOverride={() => {}} />
);

function TabLineEnd({ group }: IDockviewHeaderActionsProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const held = element.current!;
    slots.setState(({ of }) => ({ of: new Map(of).set(group.id, held) }));
    return () =>
      slots.setState(({ of }) => ({ of: new Map([...of].filter(([id, one]) => id !== group.id || one !== held)) }));
  }, [group.id]);
  return <div ref={element} className="tab-line-end" />;
}

export function Layout() {
  const [api, setApi] = useState<DockviewApi | null>(null);
  useAction('desk.resetLayout', () => {
    if (!api) return;
    forgetLayout(localStorage);
    arrange(api);
    notify('The layout is as it was made');
  });

  useEffect(() => {
    const ends = SHOWN_BY_ACT.map((id) => offerAction(`show.${id}`, () => showPanel(api, id)));
    return () => ends.forEach((end) => end());
  }, [api]);

  const onReady = ({ api: ready }: DockviewReadyEvent): void => {
    restore(ready);
    ready.onDidLayoutChange(() => saveLayout(localStorage, ready.toJSON()));
    setApi(ready);
  };
  return (
    <DockviewReact
      theme={THEME}
      components={COMPONENTS}
      defaultTabComponent={Tab}
      rightHeaderActionsComponent={TabLineEnd}
      onReady={onReady}
      disableFloatingGroups
    />
  );
}

function restore(api: DockviewApi): void {
  const kept = loadLayout(localStorage, PANEL_NAMES);
  if (kept.kind === 'kept') {
    try {
      api.fromJSON(kept.layout);
      return addTabs(api);
    } catch {
      notify('The kept layout did not fit any more: the desk starts with its own', 'attention');
    }
  }
  if (kept.kind === 'unusable') notify(`The kept layout was left aside: ${kept.why}`, 'attention');
  arrange(api);
}

/** Puts every panel where the desk has it by itself, for the room there is. */
function arrange(api: DockviewApi): void {
  api.clear();
  const right = Math.round(Math.max(440, api.width * 0.4));
  const add = (id: PanelName, title: string, place: object): void => {
    api.addPanel({ id, component: id, title, renderer: 'onlyWhenVisible', ...place });
  };
  add('orders', 'Orders', { minimumWidth: 320, minimumHeight: 120 });
  const beside = { referencePanel: 'orders', direction: 'right' };
  add('order', 'Order', { position: beside, initialWidth: right, minimumWidth: 320, minimumHeight: 100 });
  const below = (referencePanel: PanelName) => ({ referencePanel, direction: 'below' });
  add('children', 'Children', {
    position: below('orders'),
    initialHeight: Math.round(api.height * 0.38),
    minimumHeight: 90,
  });
  // What is left once the order has room for its figures, reasons and verbs.
  const story = Math.round(Math.max(260, api.height - 236));
  add('price', 'Price', { position: below('order'), initialHeight: story, minimumHeight: 120 });
  add('schedule', 'Schedule', { position: below('price'), initialHeight: Math.round(story * 0.4), minimumHeight: 100 });
  addTabs(api);
  api.getPanel('orders')?.api.setActive();
}

/** Puts each tab that is not there yet behind the panel it belongs to: a kept layout may be older than the tab. */
function addTabs(api: DockviewApi): void {
  for (const [id, title, behind] of TABS) {
    if (api.getPanel(id)) continue;
    const beside = api.getPanel(behind) ? { position: { referencePanel: behind, direction: 'within' as const } } : {};
    api.addPanel({ id, component: id, title, renderer: 'onlyWhenVisible', inactive: true, ...beside });
  }
}

/** Brings a panel to the front of its tabs, and the keyboard to what in it takes keys. */
function showPanel(api: DockviewApi | null, id: PanelName): void {
  const panel = api?.getPanel(id);
  if (!panel) return;
  panel.api.setActive();
  // Once it is drawn.
  requestAnimationFrame(() => panel.view.content.element.querySelector<HTMLElement>('[data-panel-focus]')?.focus());
}
