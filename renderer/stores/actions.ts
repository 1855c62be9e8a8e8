/**
 * Every act of the desk by name: features register what they can do now, and keys, palette and menus run it by name.
 * That is how parts which do not know each other work together. An act without a handler is shown as not available.
 */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { severalOrders } from './several-orders.ts';

/** What the palette and the key sheet call it, by group. */
export const ACTIONS = {
  'order.new': { title: 'New order', group: 'Orders' },
  'order.open': { title: 'Open the selected order', group: 'Orders' },
  'order.pause': { title: 'Pause the selected order', group: 'Orders' },
  'order.resume': { title: 'Resume the selected order', group: 'Orders' },
  'order.amend': { title: 'Amend the selected order', group: 'Orders' },
  'order.switch': { title: 'Switch the strategy of the selected order', group: 'Orders' },
  'order.takeOver': { title: 'Take over the selected order by hand', group: 'Orders' },
  'order.handBack': { title: 'Hand the selected order back to its algorithm', group: 'Orders' },
  'order.finish': { title: 'Finish the selected order now', group: 'Orders' },
  'order.cancel': { title: 'Cancel the selected order', group: 'Orders' },
  'order.basket': { title: 'Stage a basket of orders', group: 'Orders' },
  'order.release': { title: 'Release the selected staged order to work', group: 'Orders' },
  'order.reject': { title: 'Turn down the selected staged order', group: 'Orders' },
  'order.releaseStaged': { title: 'Release staged orders, many at once', group: 'Orders' },
  'blotter.next': { title: 'Next order', group: 'Blotter' },
  'blotter.previous': { title: 'Previous order', group: 'Blotter' },
  'blotter.worst': { title: 'Go to the order that needs attention most', group: 'Blotter' },
  'blotter.filter': { title: 'Filter the orders', group: 'Blotter' },
  'blotter.columns': { title: 'Columns and saved views of the orders…', group: 'Blotter' },
  'blotter.filters': { title: 'Filters under the headers of the orders', group: 'Blotter' },
  'blotter.group': {
    title: 'Group the orders: by engine, instrument, strategy, side, trader, account, model, or not',
    group: 'Blotter',
  },
  'blotter.copySelected': { title: 'Copy the selected orders with headers', group: 'Blotter' },
  'blotter.copy': { title: 'Copy all orders shown with headers', group: 'Blotter' },
  'blotter.csv': { title: 'Export the orders shown as CSV', group: 'Blotter' },
  'children.csv': { title: 'Export the children as CSV', group: 'Children' },
  'children.all': { title: 'Show the children of all orders, or of the selected one', group: 'Children' },
  'journal.filter': { title: 'Filter the journal', group: 'Journal' },
  'journal.csv': { title: 'Export the journal as CSV', group: 'Journal' },
  'tca.csv': { title: 'Export what orders cost as CSV', group: 'Orders' },
  'stop.engage': { title: 'STOP everything now', group: 'Stop' },
  'stop.focus': { title: 'Go to the stop bar', group: 'Stop' },
  'stop.drill': { title: 'Rehearse a stop…', group: 'Stop' },
  'stop.release': { title: 'Release the most serious stop…', group: 'Stop' },
  'market.pause': { title: 'Pause or run the simulated market', group: 'Market' },
  'market.slower': { title: 'Slow the simulated market down', group: 'Market' },
  'market.faster': { title: 'Speed the simulated market up', group: 'Market' },
  'market.over': { title: 'Begin another market: how', group: 'Market' },
  'faults.inject': { title: 'Inject a fault into the simulated market…', group: 'Market' },
  'limits.override': { title: 'Let one order pass a limit…', group: 'Risk' },
  'policy.change': { title: 'Change the execution policy…', group: 'Risk' },
  'depth.centre': { title: 'Centre the depth ladder on the touch', group: 'Market' },
  'desk.palette': { title: 'Find an action', group: 'Desk' },
  'desk.shortcuts': { title: 'Show the shortcuts', group: 'Desk' },
  'desk.engines': { title: 'Engines: add, leave, colour, health…', group: 'Desk' },
  'desk.settings': { title: 'Settings…', group: 'Desk' },
  'desk.theme': { title: 'Dark or light', group: 'Desk' },
  'desk.density': { title: 'Normal or compact rows', group: 'Desk' },
  'desk.popOut': { title: 'Tear the panel off into a window of its own, or bring it back', group: 'Desk' },
  'panel.left': { title: 'Move the panel to the group at its left', group: 'Arranging' },
  'panel.right': { title: 'Move the panel to the group at its right', group: 'Arranging' },
  'panel.up': { title: 'Move the panel to the group above', group: 'Arranging' },
  'panel.down': { title: 'Move the panel to the group below', group: 'Arranging' },
  'panel.nextWindow': { title: 'Move the panel to the next window of the desk', group: 'Arranging' },
  'panel.maximise': { title: 'Maximise the panel, or show all again', group: 'Arranging' },
  'panel.nextGroup': { title: 'Go to the next group of panels', group: 'Arranging' },
  'panel.next': { title: 'Go to the next panel of the group', group: 'Arranging' },
  'desk.openTorn': { title: 'Open the windows of this layout that are tabs', group: 'Desk' },
  'desk.layouts': { title: 'Layouts: save, rename, export, import…', group: 'Desk' },
  'desk.away': { title: 'What happened while I was away', group: 'Desk' },
  'desk.tour': { title: 'Take the tour (one minute)', group: 'Desk' },
  'layout.1': { title: 'Layout Supervise', group: 'Desk' },
  'layout.2': { title: 'Layout Models', group: 'Desk' },
  'layout.3': { title: 'Layout Risk', group: 'Desk' },
  'layout.4': { title: 'Layout Post-trade', group: 'Desk' },
  'desk.resetLayout': { title: 'Reset the layout', group: 'Desk' },
} as const satisfies Record<string, { title: string; group: string }>;

/** Showing a panel, by its id; each panel has one. */
export type PanelAction = `show.${string}`;
export type ActionName = keyof typeof ACTIONS | PanelAction;

export interface ActionTitle {
  readonly title: string;
  readonly group: string;
}

const titles = new Map<ActionName, ActionTitle>(Object.entries(ACTIONS) as [ActionName, ActionTitle][]);

/** Makes the panels known, once: each can be shown by name. */
export function namePanels(panels: Iterable<{ readonly id: string; readonly title: string }>): void {
  for (const { id, title } of panels) titles.set(`show.${id}`, { title: `Show ${title}`, group: 'Panels' });
}

export const actionNames = (): ActionName[] => [...titles.keys()];

/** What several selected orders take together, after a word of confirmation. */
const FOR_SEVERAL: Readonly<Partial<Record<ActionName, string>>> = {
  'order.pause': 'Pause',
  'order.resume': 'Resume',
  'order.cancel': 'Cancel',
};

/** As the act is called now: of several selected orders it says how many. */
export function actionTitle(name: ActionName): ActionTitle {
  const { length } = severalOrders.getState().of;
  const verb = length === 0 ? undefined : FOR_SEVERAL[name];
  if (verb)
    return { title: `${verb} the ${length === 1 ? 'selected order' : `${length} selected orders`}…`, group: 'Orders' };
  return titles.get(name) ?? { title: name, group: 'Desk' };
}

type Handlers = ReadonlyMap<ActionName, readonly (() => void)[]>;

const handlers = createStore<{ readonly of: Handlers }>(() => ({ of: new Map() }));

/** Offers an act until the returned function is called; the newest offer of a name is the one that is run. */
export function offerAction(name: ActionName, run: () => void): () => void {
  change(name, (held) => [...held, run]);
  return () => change(name, (held) => held.filter((one) => one !== run));
}

function change(name: ActionName, next: (held: readonly (() => void)[]) => readonly (() => void)[]): void {
  handlers.setState(({ of }) => ({ of: new Map(of).set(name, next(of.get(name) ?? [])) }));
}

/** Runs an act; false where nobody offers it now. */
export function runAction(name: ActionName): boolean {
  const run = handlers.getState().of.get(name)?.at(-1);
  run?.();
  return run !== undefined;
}

/** Offers an act while the component is there and `enabled`. */
export function useAction(name: ActionName, run: () => void, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => (enabled ? offerAction(name, () => latest.current()) : undefined), [name, enabled]);
}

export const useOffered = (): Handlers => useStore(handlers, (state) => state.of);
