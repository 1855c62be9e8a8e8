/** Puts a layout's panels where the desk has them by itself, for the room there is. */
import type { DockviewApi } from 'dockview-react';
import type { LayoutName } from './layout-names.ts';
import { panelOf, PANELS, REGIONS, type PanelEntry, type Region } from './panels.ts';

type Heads = Partial<Record<Region, string>>;

export function arrange(api: DockviewApi, layout: LayoutName): void {
  api.clear();
  const heads: Heads = {};
  for (const region of REGIONS) {
    for (const panel of PANELS.filter(({ layouts }) => layouts[layout] === region)) {
      addTo(api, panel, region, heads);
      heads[region] ??= panel.id;
    }
  }
  for (const id of Object.values(heads).toReversed()) api.getPanel(id)?.api.setActive();
}

/** Opens a panel that the layout does not have yet, as a tab where most of its kind stand. */
export function openPanel(api: DockviewApi, id: string): void {
  const panel = panelOf(id);
  if (!panel || api.getPanel(id)) return;
  const beside = api.getPanel('children') ?? api.getPanel('orders') ?? api.panels[0];
  const position = beside ? { position: { referencePanel: beside.id, direction: 'within' as const } } : {};
  api.addPanel({ id, component: id, title: panel.title, renderer: 'onlyWhenVisible', ...position });
}

function addTo(api: DockviewApi, { id, title }: PanelEntry, region: Region, heads: Heads): void {
  api.addPanel({
    ...{ id, component: id, title, renderer: 'onlyWhenVisible' },
    ...(heads[region] === undefined ? first(api, region, heads) : within(heads[region])),
  });
}

const within = (head: string) => ({
  inactive: true,
  position: { referencePanel: head, direction: 'within' as const },
});

/** Sizes are of a desk that supervises: orders take what the order's story leaves. */
function first(api: DockviewApi, region: Region, heads: Heads) {
  const right = Math.round(Math.max(440, api.width * 0.37));
  const story = Math.round(Math.max(260, api.height - 284));
  const at = (head: string | undefined, direction: 'right' | 'below') =>
    head === undefined ? {} : { position: { referencePanel: head, direction } };
  switch (region) {
    case 'main':
      return { minimumWidth: 320, minimumHeight: 120 };
    case 'under':
      return { ...at(heads.main, 'below'), initialHeight: Math.round(api.height * 0.38), minimumHeight: 90 };
    case 'side':
      return { ...besideAll(heads), initialWidth: right, minimumWidth: 320, minimumHeight: 100 };
    case 'side-middle':
      return { ...(heads.side ? at(heads.side, 'below') : besideAll(heads)), initialHeight: story, minimumHeight: 120 };
    case 'side-under': {
      const above = heads['side-middle'] ?? heads.side;
      const height = Math.round(story * (heads['side-middle'] ? 0.4 : 1));
      return { ...(above ? at(above, 'below') : besideAll(heads)), initialHeight: height, minimumHeight: 100 };
    }
  }
}

/** The right column stands beside the whole left one. */
const besideAll = (heads: Heads) => (heads.main === undefined ? {} : { position: { direction: 'right' as const } });
