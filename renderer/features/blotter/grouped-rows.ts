/** Keeps the sums of a grouped blotter true: over what the filters let through, once a second and whenever those change. */
import type { GridApi, ICellRendererParams } from 'ag-grid-community';
import { formatBps, formatCount, formatDone, formatSignedPercent, NONE } from '../../../shared/domain/basics/format.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { childCounter } from '../../stores/child-counts.ts';
import { engineName } from '../../stores/connection.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { hueOf } from '../../stores/engine-roster.ts';
import { lostEngines } from '../../stores/lost-engines.ts';
import { summarise, type Summary } from '../../stores/order-summaries.ts';
import { gauges, instrumentOf } from '../../stores/tables.ts';
import { GROUP_NAMES, type Grouping } from '../../ui/words/group-names.ts';
import { asOrder, gridKeyOf, isGroup, placeGroups, type GridRow, type GroupRow } from './grouping.ts';
import css from './blotter.module.css';

const EVERY_MS = 1_000;

export interface GroupedRows {
  by(): Grouping | null;
  set(by: Grouping | null): void;
  toggle(row: GroupRow): void;
  /** After the grid was given all its rows anew. */
  renew(): void;
  end(): void;
}

export function groupRows(api: GridApi<GridRow>): GroupedRows {
  let by: Grouping | null = null;
  const closed = new Set<string>();
  let held = new Map<string, GroupRow>();

  const summed = (): GroupRow[] => {
    if (by === null) return [];
    const grouping = by;
    const parents: [string, OfEngine<Parent>][] = [];
    api.forEachNodeAfterFilter(({ data }) => {
      const row = asOrder(data);
      if (row) parents.push([row.key, row.parent]);
    });
    const input = {
      parents,
      gauges: gauges.getState().rows,
      instrumentOf,
      unknownOf: (key: string) => childCounter.of(key).unknown,
      isLost: lostEngines.has,
    };
    return summarise(input, GROUP_NAMES[grouping]).map((group, rank) => ({
      group,
      by: grouping,
      rank,
      closed: closed.has(group.key),
    }));
  };
  const refresh = (): void => {
    if (api.isDestroyed()) return;
    const next = new Map(summed().map((row) => [gridKeyOf(row), row]));
    if (next.size + held.size === 0) return;
    const add = [...next].flatMap(([key, row]) => (held.has(key) ? [] : [row]));
    const update = [...next].flatMap(([key, row]) => (held.has(key) ? [row] : []));
    const remove = [...held].flatMap(([key, row]) => (next.has(key) ? [] : [row]));
    held = next;
    api.applyTransaction({ add, update, remove });
  };
  const timer = setInterval(refresh, EVERY_MS);
  api.addEventListener('filterChanged', refresh);

  return {
    by: () => by,
    set(next) {
      by = null;
      refresh();
      closed.clear();
      by = next;
      const names = next && GROUP_NAMES[next];
      api.setGridOption(
        'postSortRows',
        names ? ({ nodes }) => placeGroups(nodes, ({ parent }) => names(parent)) : undefined,
      );
      refresh();
    },
    toggle({ group: { key } }) {
      if (!closed.delete(key)) closed.add(key);
      refresh();
    },
    renew() {
      held = new Map();
      refresh();
    },
    end: () => clearInterval(timer),
  };
}

const element = (className: string | undefined, text: string): HTMLSpanElement =>
  Object.assign(document.createElement('span'), { className: className ?? '', textContent: text });

/** A sum as a line over the whole width: what it is of, and what a trader asks of it first. */
export function groupLine({ data }: ICellRendererParams<GridRow>): HTMLElement | string {
  if (!isGroup(data)) return '';
  const { group, by, closed } = data;
  const line = element(css['groupLine'], '');
  const name = element(css['groupName'], by === 'engine' ? engineName(group.key) : group.key);
  if (by === 'engine') {
    const square = element(css['engine'], '');
    square.style.background = hueOf(group.key);
    name.prepend(square, ' ');
  }
  const sign = element(css['groupSign'], closed ? '▸' : '▾');
  line.setAttribute('aria-expanded', String(!closed));
  line.setAttribute('role', 'button');
  line.append(sign, name, element(css['groupFact'], counts(group)), ...figures(group));
  // A row holds cells; this one spans it.
  const cell = element(css['groupCell'], '');
  cell.setAttribute('role', 'gridcell');
  cell.append(line);
  return cell;
}

function counts({ orders, open, needs }: Summary): string {
  const noun = orders === 1 ? 'order' : 'orders';
  return `${formatCount(orders)} ${noun} · ${formatCount(open)} open · ${needs === 0 ? 'none needs you' : `${formatCount(needs)} need you`}`;
}

function figures({ doneShare, costBps, worstVsPlan, ordered }: Summary): HTMLElement[] {
  const value = [...ordered].map(([currency, sum]) => `${formatCount(Math.round(sum))} ${currency}`).join(' + ');
  const tone = costBps === null || costBps === 0 ? '' : css[costBps > 0 ? 'loss' : 'gain']!;
  return [
    fact('of', value || NONE, ''),
    fact('done', formatDone(doneShare), ''),
    fact('cost bps', costBps === null ? NONE : formatBps(costBps), tone),
    fact('worst vs plan', worstVsPlan === null ? NONE : formatSignedPercent(worstVsPlan), ''),
  ];
}

function fact(label: string, value: string, tone: string): HTMLElement {
  const whole = element(css['groupFact'], `${label} `);
  whole.append(element(tone, value));
  return whole;
}
