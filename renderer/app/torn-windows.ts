/**
 * Panels in windows of their own: torn off by the trader, and back when the desk or a layout is opened anew. A browser
 * that opens no window unasked leaves them as tabs where they were; that they had windows is kept with the layout.
 */
import type { DockviewApi, IDockviewPanel, SerializedDockview } from 'dockview-react';
import { runAction } from '../stores/actions.ts';
import { notify } from '../stores/notices.ts';
import { joinWindow } from '../ui/browser/desk-windows.ts';
import { panelOf } from './panels.ts';
import { keysOf } from './hotkeys.ts';
import { followKeys } from './use-hotkeys.ts';
import { areaOf, panelsOf, settle, type Area } from './window-area.ts';

export const POPOUT = './popout.html';
/** The class under which layout.css styles the dock, in every window. */
export const THEME = 'desk-layout';

type TornGroups = NonNullable<SerializedDockview['popoutGroups']>;
type Box = NonNullable<NonNullable<Parameters<DockviewApi['addPopoutGroup']>[1]>['position']>;

/** One window as it is kept. */
export interface TornOff {
  readonly panels: readonly string[];
  readonly area: Area;
  readonly kept: TornGroups[number];
}

/** From a kept layout, which may be from a file: what cannot be read is no window, and a panel stands in one alone. */
export function tornOff({ popoutGroups }: Pick<SerializedDockview, 'popoutGroups'>): TornOff[] {
  const groups: unknown = popoutGroups;
  if (!Array.isArray(groups)) return [];
  const placed = new Set<string>();
  const take = (id: string): boolean => {
    if (placed.has(id) || panelOf(id) === undefined) return false;
    placed.add(id);
    return true;
  };
  return (groups as TornGroups).flatMap((kept) => {
    const area = areaOf(kept, take);
    return area ? [{ panels: panelsOf(area), area, kept }] : [];
  });
}

/** Where its panels were before they were torn off, as far as that is still there. */
export function placeOf(api: DockviewApi, { kept }: TornOff) {
  const group = kept.gridReferenceGroup === undefined ? undefined : api.getGroup(kept.gridReferenceGroup);
  group?.api.setVisible(true);
  return group && { position: { referenceGroup: group.id, direction: 'within' as const } };
}

/** Opens the windows again; those that the browser did not open come back to be asked for once more. */
export async function reopen(api: DockviewApi, windows: readonly TornOff[]): Promise<TornOff[]> {
  const left: TornOff[] = [];
  for (const one of windows) {
    const [first] = docked(api, one);
    if (!first) continue;
    // One after the other: each takes what the one before left.
    if (await tearOff(api, first, boxOf(one))) settle(api, one.area);
    else left.push(one);
  }
  if (left.length > 0) notify(leftWords(left.length), 'attention');
  return left;
}

const leftWords = (count: number): string =>
  `${count === 1 ? 'A window' : `${count} windows`} of this layout ${count === 1 ? 'is a tab' : 'are tabs'}: press ${keysOf('desk.openTorn')}, or allow pop-ups for this desk`;

/** Those that stand in the first window and not in one of their own. */
export const docked = (api: DockviewApi, { panels }: TornOff): IDockviewPanel[] =>
  panels.flatMap((id) => api.getPanel(id) ?? []).filter((panel) => panel.group.api.location.type === 'grid');

function boxOf({ kept: { position } }: TornOff): Box | undefined {
  if (!position) return undefined;
  const { left, top, width, height } = position;
  return [left, top, width, height].every(Number.isFinite) ? { left, top, width, height } : undefined;
}

/** What a panel has at least in a window of its own, where no neighbour takes room, and what STOP takes beneath it. */
const LEAST = { width: 640, height: 400 };
const STOP_PX = 46;

/** Where the panel stands now, with room for STOP. */
function boxFor({ group }: IDockviewPanel): Box {
  const { left, top, width, height } = group.element.getBoundingClientRect();
  return {
    left: window.screenX + left,
    top: window.screenY + top,
    width: Math.max(width, LEAST.width),
    height: Math.max(height, LEAST.height) + STOP_PX,
  };
}

/** False where the browser did not open it. Its keys run the desk's acts there too, and STOP stands in it. */
export async function tearOff(
  api: DockviewApi,
  panel: IDockviewPanel,
  position: Box = boxFor(panel),
): Promise<boolean> {
  const opened = await api.addPopoutGroup(panel, { popoutUrl: POPOUT, position });
  const { location } = panel.group.api;
  if (!opened || location.type !== 'popout') return false;
  const torn = location.getWindow();
  joinWindow(torn);
  torn.document.title = `${panel.title ?? 'Panel'} – Watchkeeper`;
  // The library hands on themes of its own alone.
  torn.document.getElementById('dv-popout-window')?.classList.add(THEME);
  followKeys(torn);
  addStop(torn.document);
  return true;
}

/** Back into the first window, to where it was before it was torn off if that is still there. */
export async function bringBack(api: DockviewApi, panel: IDockviewPanel): Promise<void> {
  const from = tornOff(api.toJSON()).find(({ panels }) => panels.includes(panel.id));
  const before = from && placeOf(api, from)?.position.referenceGroup;
  const group = api.groups.find(({ id }) => id === before);
  const { location } = panel.group.api;
  if (group?.panels.length === 0 && from?.panels.length === 1 && location.type === 'popout') {
    // With its last panel gone the window would take the group that was left empty along, and what is moved there too.
    const back = new Promise<void>((done) => {
      const heard = panel.api.onDidGroupChange(() => {
        heard.dispose();
        done();
      });
    });
    location.getWindow().close();
    return back;
  }
  const other = group ?? api.groups.find((one) => one.api.location.type === 'grid') ?? api.addGroup();
  panel.api.moveTo({ group: other, position: 'center' });
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
