/** Puts a layout's panels where the desk has them by itself, for the room there is. */
import type { DockviewApi } from 'dockview-react';
import type { LayoutName } from './layout-names.ts';
import { panelOf, PANELS, REGIONS, type PanelEntry, type Region } from './panels.ts';

/** The panel that stands first in each region. */
type Heads = Partial<Record<Region, string>>;

export function arrange(api: DockviewApi, layout: LayoutName): void {
  api.clear();
  const heads: Heads = {};
  const regions = REGIONS.map((region) => ({
    region,
    columns: columnsOf(
      PANELS.filter((panel) => regionOf(panel, layout, api.height) === region),
      api.width,
    ),
  }));
  for (const { region, columns } of regions) {
    const head = columns[0]?.[0];
    if (!head) continue;
    add(api, head, first(api, layout, region, heads));
    heads[region] = head.id;
  }
  // Only when every region stands: what is put below a column would have its width alone.
  for (const { columns } of regions) divide(api, columns);
  const fronts = regions.flatMap(({ columns }) => columns.map(([front]) => front!.id));
  for (const id of fronts.toReversed()) api.getPanel(id)?.api.setActive();
}

/** A region's panels as columns side by side: one, but in a wide window, where some begin one of their own. */
export function columnsOf(panels: readonly PanelEntry[], widthPx: number): PanelEntry[][] {
  const columns: PanelEntry[][] = [];
  for (const panel of panels) {
    const apart = panel.apartFromPx !== undefined && widthPx >= panel.apartFromPx;
    if (columns.length === 0 || apart) columns.push([panel]);
    else columns.at(-1)!.push(panel);
  }
  return columns;
}

/** Puts a region's columns side by side in equal widths, and each column's other panels behind its first. */
function divide(api: DockviewApi, columns: readonly PanelEntry[][]): void {
  columns.forEach(([front, ...behind], at) => {
    const left = columns[at - 1]?.[0];
    if (left) add(api, front!, { position: { referencePanel: left.id, direction: 'right' } });
    for (const panel of behind) add(api, panel, within(front!.id));
  });
  const groups = columns.map(([front]) => api.getPanel(front!.id)!.group.api);
  const width = Math.floor(groups.reduce((sum, group) => sum + group.width, 0) / groups.length);
  for (const group of groups.slice(0, -1)) group.setSize({ width });
}

type Place = Omit<Parameters<DockviewApi['addPanel']>[0], 'id' | 'component'>;

/** Opens a panel that the layout does not have yet, at `place` or as a tab where most of its kind stand. */
export function openPanel(api: DockviewApi, id: string, place?: Place): void {
  const panel = panelOf(id);
  if (!panel || api.getPanel(id)) return;
  const beside = api.getPanel('children') ?? api.getPanel('orders') ?? api.panels[0];
  const tab = beside ? { position: { referencePanel: beside.id, direction: 'within' as const } } : {};
  add(api, panel, place ?? tab);
}

function add(api: DockviewApi, { id, title }: PanelEntry, place: Place): void {
  api.addPanel({ id, component: id, title, renderer: 'onlyWhenVisible', ...place } as Parameters<
    DockviewApi['addPanel']
  >[0]);
}

const within = (head: string) => ({
  inactive: true,
  position: { referencePanel: head, direction: 'within' as const },
});

/** Below this an order's facts are hidden behind its verbs, also where a window was made small later. */
const STORY_PX = 272;

/** From this height on the order's facts have a line more. */
const ROOMY_PX = 740;

/** Layouts whose left column begins with a list that is short: so many pixels, and what is beneath it has the rest. */
const LIST_PX: Readonly<Partial<Record<LayoutName, number>>> = { Models: 212 };

/** Where a panel stands: in a low window of such a layout the market is a tab behind the order, and the orders have its room. */
export function regionOf({ layouts }: PanelEntry, layout: LayoutName, heightPx: number): Region | undefined {
  const region = layouts[layout];
  return region === 'side-middle' && LIST_PX[layout] !== undefined && heightPx < ROOMY_PX ? 'side' : region;
}

/** Sizes are of a desk that supervises: orders take what the order's story leaves. A tall window shows more below them. */
export function first(api: Pick<DockviewApi, 'width' | 'height'>, layout: LayoutName, region: Region, heads: Heads) {
  const right = Math.round(Math.max(440, api.width * 0.35));
  const told = Math.max(api.height >= ROOMY_PX ? 312 : 284, Math.min(620, api.height * 0.34));
  const story = Math.round(Math.max(260, api.height - told));
  const list = LIST_PX[layout];
  const below = list === undefined ? api.height * (api.height >= 1_400 ? 0.5 : 0.38) : api.height - list;
  const at = (head: string | undefined, direction: 'right' | 'below') =>
    head === undefined ? {} : { position: { referencePanel: head, direction } };
  switch (region) {
    case 'main':
      return { minimumWidth: 320, minimumHeight: 120 };
    case 'under':
      return { ...at(heads.main, 'below'), initialHeight: Math.round(below), minimumHeight: 90 };
    case 'side':
      return { ...besideAll(heads), initialWidth: right, minimumWidth: 320, minimumHeight: STORY_PX };
    case 'side-middle':
      return { ...(heads.side ? at(heads.side, 'below') : besideAll(heads)), initialHeight: story, minimumHeight: 120 };
    case 'side-under': {
      const above = heads['side-middle'] ?? heads.side;
      const height = Math.round(story * (heads['side-middle'] ? (list === undefined ? 0.4 : 0.5) : 1));
      return { ...(above ? at(above, 'below') : besideAll(heads)), initialHeight: height, minimumHeight: 100 };
    }
  }
}

/** The right column stands beside the whole left one. */
const besideAll = (heads: Heads) => (heads.main === undefined ? {} : { position: { direction: 'right' as const } });
