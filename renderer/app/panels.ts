/**
 * Every panel of the desk, in the one place where it is made known. A feature adds a line: the layouts show it where the
 * line says, and palette and panel menu reach it from every layout.
 */
import type { ComponentType } from 'react';
import { BlotterPanel } from '../features/blotter/blotter-panel.tsx';
import { ChildrenPanel } from '../features/children/children-panel.tsx';
import { DepthPanel } from '../features/depth/depth-panel.tsx';
import { FaultsPanel } from '../features/faults/faults-panel.tsx';
import { ExceptionsPanel } from '../features/exceptions/exceptions-panel.tsx';
import { FeedsPanel } from '../features/feeds/feeds-panel.tsx';
import { HandPanel } from '../features/hand/hand-panel.tsx';
import { JournalPanel } from '../features/journal/journal-panel.tsx';
import { ModelMonitorPanel } from '../features/model-monitor/model-monitor-panel.tsx';
import { ModelsPanel } from '../features/models/models-panel.tsx';
import { NewsPanel } from '../features/news/news-panel.tsx';
import { OrderPanel } from '../features/order/order-panel.tsx';
import { OverviewPanel } from '../features/overview/overview-panel.tsx';
import { PriceChartPanel } from '../features/price-chart/price-chart-panel.tsx';
import { RegimesPanel } from '../features/regimes/regimes-panel.tsx';
import { ControlsPanel } from '../features/risk/controls-panel.tsx';
import { LimitsPanel } from '../features/risk/limits-panel.tsx';
import { OverridesPanel } from '../features/risk/overrides-panel.tsx';
import { PolicyPanel } from '../features/risk/policy-panel.tsx';
import { ReconciliationPanel } from '../features/risk/reconciliation-panel.tsx';
import { SchedulePanel } from '../features/schedule/schedule-panel.tsx';
import { StopBoardPanel } from '../features/stop-board/stop-board-panel.tsx';
import { TcaPanel } from '../features/tca/tca-panel.tsx';
import { TapePanel } from '../features/tape/tape-panel.tsx';
import type { LayoutName } from './layout-names.ts';

/**
 * Where in a layout: `main` and `under` are the left column, `side`, `side-middle` and `side-under` the right one. What is
 * first in a region stands in front, what follows are tabs behind it. A region without panels takes no room.
 */
export const REGIONS = ['main', 'under', 'side', 'side-middle', 'side-under'] as const;
export type Region = (typeof REGIONS)[number];

export interface PanelEntry {
  /** Kept in layouts: never changed once it has been in a release. */
  readonly id: string;
  readonly title: string;
  readonly component: ComponentType;
  /** Left out of a layout it is one act away all the same. */
  readonly layouts: Readonly<Partial<Record<LayoutName, Region>>>;
  /** It shows what one engine says, the one that is looked at: it names it, and is old with it alone. */
  readonly of?: 'engine';
  /** In a window of this width or more it begins a column of its own in its region; those that follow are tabs behind it. */
  readonly apartFromPx?: number;
}

export const PANELS: readonly PanelEntry[] = [
  {
    id: 'orders',
    title: 'Orders',
    component: BlotterPanel,
    layouts: { Supervise: 'main', Models: 'side-under', Risk: 'under', 'Post-trade': 'main' },
  },
  { id: 'tca', title: 'TCA', component: TcaPanel, layouts: { 'Post-trade': 'under' } },
  {
    id: 'children',
    title: 'Children',
    component: ChildrenPanel,
    layouts: { Supervise: 'under', Risk: 'under', 'Post-trade': 'under' },
  },
  { id: 'hand', title: 'Manual', component: HandPanel, of: 'engine', layouts: { Supervise: 'under' } },
  {
    id: 'overview',
    title: 'Overview',
    component: OverviewPanel,
    layouts: { Supervise: 'under', Risk: 'main' },
    apartFromPx: 3_400,
  },
  {
    id: 'journal',
    title: 'Journal',
    component: JournalPanel,
    layouts: { Supervise: 'under', Models: 'side-under', Risk: 'side-under', 'Post-trade': 'side-under' },
  },
  {
    id: 'schedule',
    title: 'Schedule',
    component: SchedulePanel,
    of: 'engine',
    layouts: { Supervise: 'side-under', 'Post-trade': 'side-under' },
  },
  { id: 'models', title: 'Models', component: ModelsPanel, of: 'engine', layouts: { Models: 'main' } },
  {
    id: 'model-monitor',
    title: 'Model monitor',
    component: ModelMonitorPanel,
    of: 'engine',
    layouts: { Supervise: 'side-under', Models: 'under' },
  },
  { id: 'regimes', title: 'Regimes', component: RegimesPanel, of: 'engine', layouts: { Models: 'under' } },
  {
    id: 'feeds',
    title: 'Feeds',
    component: FeedsPanel,
    of: 'engine',
    layouts: { Supervise: 'under', Models: 'under', Risk: 'side-under' },
  },
  {
    id: 'faults',
    title: 'Faults',
    component: FaultsPanel,
    of: 'engine',
    layouts: { Supervise: 'under', Risk: 'side-under' },
  },
  {
    id: 'exceptions',
    title: 'Exceptions',
    component: ExceptionsPanel,
    layouts: { Supervise: 'under', Models: 'under', Risk: 'main' },
    apartFromPx: 2_400,
  },
  { id: 'stops', title: 'Stops', component: StopBoardPanel, layouts: { Supervise: 'under', Risk: 'side-middle' } },
  {
    id: 'limits',
    title: 'Limits',
    component: LimitsPanel,
    of: 'engine',
    layouts: { Supervise: 'under', Risk: 'main' },
  },
  { id: 'policy', title: 'Policy', component: PolicyPanel, of: 'engine', layouts: { Risk: 'main' } },
  { id: 'overrides', title: 'Overrides', component: OverridesPanel, of: 'engine', layouts: { Risk: 'main' } },
  {
    id: 'reconciliation',
    title: 'Reconciliation',
    component: ReconciliationPanel,
    of: 'engine',
    layouts: { Risk: 'side-middle' },
  },
  { id: 'controls', title: 'Controls', component: ControlsPanel, layouts: { Risk: 'main' } },
  {
    id: 'order',
    title: 'Order',
    component: OrderPanel,
    of: 'engine',
    layouts: { Supervise: 'side', Models: 'side', Risk: 'side', 'Post-trade': 'side' },
  },
  {
    id: 'price',
    title: 'Price',
    component: PriceChartPanel,
    of: 'engine',
    layouts: { Supervise: 'side-middle', Models: 'side-middle', 'Post-trade': 'side-middle' },
  },
  {
    id: 'depth',
    title: 'Depth',
    component: DepthPanel,
    of: 'engine',
    layouts: { Supervise: 'side-middle' },
    apartFromPx: 2_400,
  },
  {
    id: 'tape',
    title: 'Tape',
    component: TapePanel,
    of: 'engine',
    layouts: { Supervise: 'side-middle' },
    apartFromPx: 3_400,
  },
  {
    id: 'news',
    title: 'News',
    component: NewsPanel,
    of: 'engine',
    layouts: { Supervise: 'side-middle', Models: 'under' },
  },
];

export const panelOf = (id: string): PanelEntry | undefined => PANELS.find((one) => one.id === id);
