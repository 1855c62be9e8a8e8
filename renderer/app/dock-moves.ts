/** Moves panels and the focus about the dock by key, as a drag does by hand: what can be shown can be arranged without a mouse. */
import type { DockviewApi, IDockviewPanel } from 'dockview-react';
import type { ActionName } from '../stores/actions.ts';
import { notify } from '../stores/notices.ts';
import { keysOf } from './hotkeys.ts';
import { bringBack } from './torn-windows.ts';

export type Direction = 'left' | 'right' | 'above' | 'below';

export const MOVES = {
  'panel.left': 'left',
  'panel.right': 'right',
  'panel.up': 'above',
  'panel.down': 'below',
} as const satisfies Partial<Record<ActionName, Direction>>;

export type Box = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/**
 * Which of the boxes stands next to `own` in a direction: of those that lie wholly there the nearest, and of these the one
 * that is beside most of it; null where `own` stands at the edge.
 */
export function neighbour<T extends { readonly box: Box }>(
  own: Box,
  others: readonly T[],
  towards: Direction,
): T | null {
  const gap = ({ box }: T): number => {
    if (towards === 'left') return own.left - box.right;
    if (towards === 'right') return box.left - own.right;
    return towards === 'above' ? own.top - box.bottom : box.top - own.bottom;
  };
  const beside = ({ box }: T): number =>
    towards === 'left' || towards === 'right'
      ? Math.min(own.bottom, box.bottom) - Math.max(own.top, box.top)
      : Math.min(own.right, box.right) - Math.max(own.left, box.left);
  // Half a pixel: edges are seldom whole ones.
  const there = others.filter((one) => gap(one) >= -0.5 && beside(one) > 0);
  return there.toSorted((a, b) => gap(a) - gap(b) || beside(b) - beside(a))[0] ?? null;
}

/** To the group that stands there in its window; where none does, to a new one at that edge. */
export function movePanel(api: DockviewApi, towards: Direction): void {
  const panel = api.activePanel;
  if (!panel) return;
  if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
  const own = windowOf(panel.group);
  const boxed = api.groups
    .filter((group) => group !== panel.group && windowOf(group) === own && group.api.isVisible)
    .map((group) => ({ group, box: group.element.getBoundingClientRect() }));
  const found = neighbour(panel.group.element.getBoundingClientRect(), boxed, towards);
  if (!found && panel.group.panels.length === 1) return notify('The panel stands at that edge already');
  if (found) panel.api.moveTo({ group: found.group, position: 'center' });
  else if (own === window) panel.api.moveTo({ group: api.addGroup({ direction: towards }), position: 'center' });
  else panel.api.moveTo({ group: panel.group, position: SIDES[towards] });
  focusPanel(panel);
}

const SIDES = { left: 'left', right: 'right', above: 'top', below: 'bottom' } as const;

/** To the desk's next window, beyond the last back to the first: as a tab of what stands there. */
export function moveToNextWindow(api: DockviewApi): void {
  const panel = api.activePanel;
  if (!panel) return;
  if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
  const windows = [...new Set([window, ...api.groups.map(windowOf)])];
  if (windows.length === 1)
    return notify(`The desk has one window: ${keysOf('desk.popOut')} tears the panel off into another`);
  const next = windows[(windows.indexOf(windowOf(panel.group)) + 1) % windows.length]!;
  if (next === window) {
    void bringBack(api, panel).then(() => focusPanel(panel));
    return;
  }
  panel.api.moveTo({ group: api.groups.find((group) => windowOf(group) === next)!, position: 'center' });
  focusPanel(panel);
}

/** The window that a group stands in. */
function windowOf({ api: { location } }: DockviewApi['groups'][number]): Window {
  return location.type === 'popout' ? location.getWindow() : window;
}

export function maximise(api: DockviewApi): void {
  const panel = api.activePanel;
  if (api.hasMaximizedGroup()) api.exitMaximizedGroup();
  else if (panel?.group.api.location.type === 'grid') api.maximizeGroup(panel);
}

/** The panel in front of the next group, with the keyboard in it. */
export function nextGroup(api: DockviewApi): void {
  const { groups, activeGroup } = api;
  const at = groups.findIndex((group) => group === activeGroup);
  const next = groups[(at + 1) % groups.length]?.activePanel;
  next?.api.setActive();
  focusPanel(next);
}

/** The next tab of the group that is worked in. */
export function nextPanel(api: DockviewApi): void {
  const panels = api.activeGroup?.panels ?? [];
  const next = panels[(panels.findIndex((panel) => panel === api.activePanel) + 1) % panels.length];
  next?.api.setActive();
  focusPanel(next);
}

/** To what in it takes keys, or to its tab: letters go on being the desk's. */
export function focusPanel(panel: IDockviewPanel | undefined, orTab = true): void {
  // Once it is drawn.
  requestAnimationFrame(() => {
    const inside = panel?.view.content.element.querySelector<HTMLElement>('[data-panel-focus]');
    const tab = orTab ? panel?.view.tab.element.closest<HTMLElement>('[role="tab"]') : null;
    (inside ?? tab)?.focus();
  });
}
