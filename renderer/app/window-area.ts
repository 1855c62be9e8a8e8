/** How a torn off window is divided: read from a kept layout, which may be from a file, and set up anew in the open window. */
import type { DockviewApi, IDockviewPanel } from 'dockview-react';

/** One group of tabs, or areas beside (`across`) or below each other. `sizePx` is along its parent's direction. */
export type Area = { readonly sizePx: number } & (
  | { readonly panels: readonly string[]; readonly front: string }
  | { readonly across: boolean; readonly parts: readonly Area[] }
);

type Held = Readonly<Record<string, unknown>>;

/** Deeper than a hand divides a window: what a file nests beyond is left out. */
const DEEPEST = 12;

/** Of a window as it is kept, as one group or as a grid of several; null where nothing in it is a panel that `take` takes. */
export function areaOf(kept: unknown, take: (panel: string) => boolean): Area | null {
  if (!isHeld(kept)) return null;
  const { grid } = kept;
  return isHeld(grid) ? read(grid['root'], grid['orientation'] !== 'VERTICAL', take) : read(kept, true, take);
}

function read(node: unknown, across: boolean, take: (panel: string) => boolean, depth = 0): Area | null {
  if (!isHeld(node) || depth > DEEPEST) return null;
  const { data, size } = node;
  const sizePx = typeof size === 'number' && Number.isFinite(size) ? size : 0;
  if (!Array.isArray(data)) {
    const { views, activeView } = isHeld(data) ? data : {};
    const panels = (Array.isArray(views) ? views : []).filter((id) => typeof id === 'string' && take(id)) as string[];
    const front = panels.find((id) => id === activeView) ?? panels[0];
    return front === undefined ? null : { sizePx, panels, front };
  }
  const parts = data.flatMap((part) => read(part, !across, take, depth + 1) ?? []);
  if (parts.length < 2) return parts[0] ? { ...parts[0], sizePx } : null;
  return { sizePx, across, parts };
}

const isHeld = (value: unknown): value is Held => typeof value === 'object' && value !== null;

export const panelsOf = (area: Area): string[] => ('panels' in area ? [...area.panels] : area.parts.flatMap(panelsOf));

/** Its first panel stands in the window already: brings the others to their places. */
export function settle(api: DockviewApi, area: Area): void {
  divide(api, area);
  setSizes(api, area);
}

const headOf = (api: DockviewApi, area: Area): IDockviewPanel | undefined =>
  panelsOf(area).flatMap((id) => api.getPanel(id) ?? [])[0];

function divide(api: DockviewApi, area: Area): void {
  const [first, ...others] = 'panels' in area ? area.panels.flatMap((id) => api.getPanel(id) ?? []) : [];
  for (const panel of others) panel.api.moveTo({ group: first!.group, position: 'center' });
  if ('panels' in area) {
    api.getPanel(area.front)?.api.setActive();
    return;
  }
  // All of a direction before any of them is divided: what is put beside a part has its height alone.
  area.parts.reduce((before, part) => {
    const [beside, head] = [headOf(api, before), headOf(api, part)];
    if (beside && head) head.api.moveTo({ group: beside.group, position: area.across ? 'right' : 'bottom' });
    return head ? part : before;
  });
  for (const part of area.parts) divide(api, part);
}

/** From the outside in; the last of each takes what is left. */
function setSizes(api: DockviewApi, area: Area): void {
  if ('panels' in area) return;
  for (const { sizePx, ...part } of area.parts.slice(0, -1)) {
    const group = headOf(api, { sizePx, ...part })?.group;
    if (sizePx > 0) group?.api.setSize(area.across ? { width: sizePx } : { height: sizePx });
  }
  for (const part of area.parts) setSizes(api, part);
}
