/** What the palette finds by a name of its own: saved layouts and views, settings, engines, instruments, open orders, controls. */
import { formatQty } from '../../shared/domain/basics/format.ts';
import type { Instrument } from '../../shared/domain/basics/instrument.ts';
import { modeOf } from '../../shared/domain/orders/order-mode.ts';
import { PARENT_ENDED, type Parent } from '../../shared/domain/orders/parent.ts';
import { SEVERITIES } from '../../shared/domain/safety/exception-kind.ts';
import { askForView } from '../features/blotter/asked-view.ts';
import { savedViews } from '../features/blotter/saved-views.ts';
import { ALERT_WAYS } from '../features/exceptions/alert-settings.tsx';
import { alertChoices, toggleAlert } from '../features/exceptions/alerts.ts';
import { runAction } from '../stores/actions.ts';
import { engineIds, engineName } from '../stores/connection.ts';
import { keyOf, type OfEngine } from '../stores/engine-id.ts';
import { useFinds, type Found } from '../stores/finds.ts';
import { selectEngine, selectInstrument, selectParent } from '../stores/selection.ts';
import { SETTING_NAMES, SETTINGS, setSetting } from '../stores/settings.ts';
import { instrumentOf, instruments, parents } from '../stores/tables.ts';
import { sideWords } from '../ui/primitives/marks.tsx';
import { severityWords } from '../ui/words/exception-order.ts';
import { LAYOUT_NAMES } from './layout-names.ts';
import { fitOf } from './palette-match.ts';
import { shownControls } from './shown-controls.ts';
import { showLayout, useLayouts } from './workspace.ts';

/** Orders, and instruments, that are found at once: more are told apart by another word. */
const MOST = 20;

export function usePaletteFinds(): void {
  const own = useLayouts().filter(({ id }) => !LAYOUT_NAMES.some((name) => name === id));
  useFinds(() =>
    own.map(({ id, name }) => ({
      key: `layout ${id}`,
      title: `Layout ${name}`,
      group: 'Saved layouts',
      run: () => showLayout(id),
    })),
  );
  useFinds(() =>
    savedViews().map(({ name }) => ({
      key: `view ${name}`,
      title: `View ${name} of the orders`,
      group: 'Saved views',
      run: () => {
        runAction('show.orders');
        askForView(name);
      },
    })),
  );
  useFinds(openOrders);
  useFinds(choicesOfSettings);
  useFinds(joinedEngines);
  useFinds(tradedInstruments);
  useFinds((typed) => (typed.trim() === '' ? [] : shownControls()));
}

/** `Theme: light`; and by severity how new exceptions are told. */
function choicesOfSettings(): Found[] {
  const group = 'Settings';
  const own = SETTING_NAMES.flatMap((name) =>
    SETTINGS[name].choices.map((choice) => ({
      key: `setting ${name} ${choice}`,
      title: `${SETTINGS[name].title}: ${choice}`,
      group,
      run: () => setSetting(name, choice as never),
    })),
  );
  const alerts = ALERT_WAYS.flatMap(({ way, title }) =>
    SEVERITIES.map((severity) => ({
      key: `alert ${way} ${severity}`,
      title: `${title} for ${severityWords(severity)}: ${alertChoices.getState()[way].includes(severity) ? 'off' : 'on'}`,
      group,
      run: () => toggleAlert(way, severity),
    })),
  );
  return [...own, ...alerts].map((one) => ({ ...one, behind: true }));
}

const joinedEngines = (): Found[] =>
  engineIds().map((engine) => ({
    key: `engine ${engine}`,
    title: `Look at ${engineName(engine)}`,
    group: 'Engines',
    behind: true,
    run: () => selectEngine(engine),
  }));

/** None while nothing is typed. */
export function tradedInstruments(typed: string): Found[] {
  const title = ({ engine, symbol }: OfEngine<Instrument>): string => `Look at ${symbol} on ${engineName(engine)}`;
  return bestOf(instruments.getState().rows.values(), title, typed).map((row) => ({
    key: `instrument ${keyOf(row.engine, row.symbol)}`,
    title: title(row),
    group: 'Instruments',
    behind: true,
    run: () => selectInstrument(row.engine, row.symbol),
  }));
}

/** None while nothing is typed. */
function openOrders(typed: string): Found[] {
  const open = [...parents.getState().rows.values()].filter(({ state }) => !PARENT_ENDED.has(state));
  return bestOf(open, titleOf, typed).map((parent) => ({
    key: `order ${keyOf(parent.engine, parent.parentId)}`,
    title: titleOf(parent),
    group: 'Open orders',
    run: () => {
      selectParent(parent.engine, parent.parentId);
      runAction('show.order');
    },
  }));
}

/** Those whose title fits best what was typed, and no more than {@link MOST}. */
function bestOf<T>(rows: Iterable<T>, title: (row: T) => string, typed: string): T[] {
  if (typed.trim() === '') return [];
  const fitting: { row: T; fit: number }[] = [];
  for (const row of rows) {
    const fit = fitOf(title(row), typed);
    if (fit > 0) fitting.push({ row, fit });
  }
  return fitting
    .toSorted((a, b) => b.fit - a.fit)
    .slice(0, MOST)
    .map(({ row }) => row);
}

/** `Order P1 ▲ BUY 20,000 MIDT AUTO on ldn-1` */
function titleOf(parent: OfEngine<Parent>): string {
  const { engine, parentId, side, qty, instrument } = parent;
  const form = instrumentOf(parent);
  const amount = form ? formatQty(qty, form) : String(qty);
  return `Order ${parentId} ${sideWords(side)} ${amount} ${instrument} ${modeOf(parent)} on ${engineName(engine)}`;
}
