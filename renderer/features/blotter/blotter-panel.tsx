/** The orders, sorted by what needs a person. */
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useAction } from '../../stores/actions.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { notify } from '../../stores/notices.ts';
import { NONE_SELECTED, severalOrders, type SeveralOrders } from '../../stores/several-orders.ts';
import { parents } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import type { Grouping } from '../../ui/words/group-names.ts';
import { KeyHint } from '../../ui/primitives/marks.tsx';
import { Panel, UNHEARD, useUnheard } from '../../ui/primitives/panel.tsx';
import { Segments } from '../../ui/primitives/segments.tsx';
import { askedView } from './asked-view.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import { BULK_VERBS, type BulkVerb } from './bulk.ts';
import { openBlotter, type BlotterGrid } from './blotter-grid.ts';
import { ColumnsDialog } from './columns-dialog.tsx';
import { savedViews, type SavedView } from './saved-views.ts';
import { VIEWS, type View } from './views.ts';
import { OrderMenu, type MenuPlace } from './order-menu.tsx';
import css from './blotter.module.css';

const VIEW_TITLES: Readonly<Record<View, string>> = { all: 'all', open: 'open', needs: 'needs me' };

export function BlotterPanel() {
  const host = useRef<HTMLDivElement>(null);
  const grid = useRef<BlotterGrid>(null);
  const filter = useRef<HTMLInputElement>(null);
  const [counts, setCounts] = useState<Readonly<Record<View, number>>>({ all: 0, open: 0, needs: 0 });
  const [byAttention, setByAttention] = useState(true);
  const [view, setView] = useState<View>('all');
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const [several, setSeveral] = useState(NONE_SELECTED);
  const [left, setLeft] = useState<number | null>(null);
  const [by, setBy] = useState<Grouping | null>(null);
  const [choosing, setChoosing] = useState<BlotterGrid | null>(null);

  useEffect(() => {
    const opened = openBlotter(host.current!, {
      onCounts: (next) => setCounts((held) => (VIEWS.every((name) => held[name] === next[name]) ? held : next)),
      onMenu: (parentId, x, y) => setMenu({ parentId, x, y }),
      onSort: setByAttention,
      onSelected: setSeveral,
      onFiltered: setLeft,
      onGrouped: setBy,
    });
    grid.current = opened;
    return () => {
      grid.current = null;
      opened.close();
    };
  }, []);

  const showView = (next: View) => {
    setView(next);
    grid.current?.setView(next);
  };
  const showSaved = useSavedViews(grid, filter, showView);
  useBlotterActions(grid, filter);
  useAction('blotter.columns', () => setChoosing(grid.current));
  return (
    <Panel
      title="Orders"
      meta={byAttention ? 'sorted by attention' : null}
      actions={
        <>
          <Bulk {...several} />
          <Undoable {...{ left, by, byAttention, grid }} />
          <Segments
            label="Which orders"
            value={view}
            segments={VIEWS.map((name) => ({
              value: name,
              title: VIEW_TITLES[name],
              count: counts[name],
              needs: name === 'needs',
            }))}
            onChange={showView}
          />
          <FilterField field={filter} grid={grid} />
        </>
      }
    >
      <div ref={host} className={css['grid']} />
      {counts[view] === 0 ? <Empty view={view} any={counts.all > 0} /> : null}
      {menu ? <OrderMenu place={menu} onClose={() => setMenu(null)} /> : null}
      {choosing ? (
        <ColumnsDialog grid={choosing} {...{ view }} onShow={showSaved} onClose={() => setChoosing(null)} />
      ) : null}
    </Panel>
  );
}

/** Shows a saved view; the words that it filters by stand where they can be seen and changed. */
function useSavedViews(
  grid: RefObject<BlotterGrid | null>,
  field: RefObject<HTMLInputElement | null>,
  showView: (view: View) => void,
): (saved: SavedView) => void {
  const show = (saved: SavedView): void => {
    showView(saved.view);
    grid.current?.setLook(saved);
    write(field.current, saved.filter);
  };
  useAskedView(show);
  return show;
}

function write(field: HTMLInputElement | null, words: string): void {
  if (field) field.value = words;
}

/** A saved view that is asked for by name, before the panel was there or since. */
function useAskedView(show: (saved: SavedView) => void): void {
  const latest = useRef(show);
  useEffect(() => {
    latest.current = show;
  });
  useEffect(() => {
    const take = (): void => {
      const { name } = askedView.getState();
      if (name === null) return;
      askedView.setState({ name: null });
      const saved = savedViews().find((one) => one.name === name);
      if (saved) latest.current(saved);
    };
    take();
    return askedView.subscribe(take);
  }, []);
}

interface UndoableProps {
  /** Orders that the filters under the headers leave; null where there are none. */
  readonly left: number | null;
  readonly by: Grouping | null;
  readonly byAttention: boolean;
  readonly grid: RefObject<BlotterGrid | null>;
}

/** What makes the orders look otherwise than they do by themselves: each says what it does, and a press undoes it. */
function Undoable({ left, by, byAttention, grid }: UndoableProps) {
  return (
    <>
      {left === null ? null : (
        <Button title="Show all again" onClick={() => grid.current?.clearFilters()}>
          {left} left by filters ×
        </Button>
      )}
      {by === null ? null : (
        <Button title="Show without groups" onClick={() => grid.current?.group(null)}>
          by {by} ×
        </Button>
      )}
      {byAttention ? null : <Button onClick={() => grid.current?.sortByAttention()}>Sort by attention</Button>}
    </>
  );
}

/**
 * What can be done to those of several selected that can be seen: by button, by the verb's own key, menu and palette. Where
 * none can, the key takes no other order in their place.
 */
function Bulk({ of: several, hidden }: SeveralOrders) {
  const [asked, setAsked] = useState<{ verb: BulkVerb; parents: readonly OfEngine<Parent>[] } | null>(null);
  useEffect(() => {
    severalOrders.setState({ of: several, hidden });
    return () => severalOrders.setState(NONE_SELECTED);
  }, [several, hidden]);
  const ask = (verb: BulkVerb): void => {
    if (hidden > 0)
      return notify(
        `${hidden} selected orders are hidden by a filter or a closed group: none was asked to ${verb}`,
        'attention',
      );
    // As they are now, not as they were when they were selected.
    setAsked({ verb, parents: several.flatMap(({ engine, parentId }) => parents.get(engine, parentId) ?? []) });
  };
  const any = several.length > 0 || hidden > 0;
  useAction('order.pause', () => ask('pause'), any);
  useAction('order.resume', () => ask('resume'), any);
  useAction('order.cancel', () => ask('cancel'), any);
  return (
    <>
      {several.length > 0 ? (
        <span
          className={css['several']}
          role="group"
          aria-label={`${several.length} ${several.length === 1 ? 'order' : 'orders'} selected`}
        >
          {several.length} selected
          {BULK_VERBS.map((verb) => (
            <Button key={verb} onClick={() => ask(verb)}>
              {verb}…
            </Button>
          ))}
        </span>
      ) : null}
      {asked ? <BulkDialog {...asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function useBlotterActions(grid: RefObject<BlotterGrid | null>, filter: RefObject<HTMLInputElement | null>): void {
  useAction('blotter.next', () => grid.current?.move(1));
  useAction('blotter.previous', () => grid.current?.move(-1));
  useAction('blotter.worst', () => {
    grid.current?.sortByAttention();
    grid.current?.selectFirst();
  });
  useAction('blotter.filter', () => {
    filter.current?.focus();
    filter.current?.select();
  });
  useAction('blotter.csv', () => grid.current?.exportCsv());
  useAction('blotter.filters', () => grid.current?.toggleFilters());
  useAction('blotter.group', () => grid.current?.groupByNext());
  const copy = (onlySelected: boolean) =>
    grid.current?.copy(onlySelected).then(
      () => notify(onlySelected ? 'The selected orders copied with headers' : 'Orders copied with headers', 'good'),
      () => notify('The browser did not allow copying: export as CSV instead', 'attention'),
    );
  useAction('blotter.copy', () => void copy(false));
  useAction('blotter.copySelected', () => void copy(true));
}

interface FilterFieldProps {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly grid: RefObject<BlotterGrid | null>;
}

/** Enter goes to the first row that is left, Escape shows all again. */
function FilterField({ field, grid }: FilterFieldProps) {
  return (
    <input
      ref={field}
      className={css['filter']}
      type="search"
      dir="auto"
      aria-label="Filter the orders"
      placeholder="filter"
      onChange={(event) => grid.current?.setFilter(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        if (event.key === 'Escape') {
          event.currentTarget.value = '';
          grid.current?.setFilter('');
        }
        grid.current?.selectFirst();
      }}
    />
  );
}

function Empty({ view, any }: { view: View; any: boolean }) {
  if (useUnheard()) return <p className={css['empty']}>{UNHEARD}</p>;
  return (
    <div className={css['empty']}>
      {any ? (
        <p>{view === 'needs' ? 'No order needs you.' : 'No order is open.'}</p>
      ) : (
        <>
          <p>No orders yet.</p>
          <p>
            Press <KeyHint keys="N" /> to enter one.
          </p>
        </>
      )}
    </div>
  );
}
