/** The orders, sorted by what needs a person. */
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useAction } from '../../stores/actions.ts';
import { notify } from '../../stores/notices.ts';
import { Button } from '../../ui/button.tsx';
import { KeyHint } from '../../ui/marks.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Segments } from '../../ui/segments.tsx';
import { openBlotter, VIEWS, type BlotterGrid, type View } from './blotter-grid.ts';
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

  useEffect(() => {
    const opened = openBlotter(host.current!, {
      onCounts: (next) => setCounts((held) => (VIEWS.every((name) => held[name] === next[name]) ? held : next)),
      onMenu: (parentId, x, y) => setMenu({ parentId, x, y }),
      onSort: setByAttention,
    });
    grid.current = opened;
    return () => {
      grid.current = null;
      opened.close();
    };
  }, []);

  useBlotterActions(grid, filter);

  const showView = (next: View) => {
    setView(next);
    grid.current?.setView(next);
  };

  return (
    <Panel
      title="Orders"
      meta={byAttention ? 'sorted by attention' : null}
      actions={
        <>
          {byAttention ? null : <Button onClick={() => grid.current?.sortByAttention()}>Sort by attention</Button>}
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
    </Panel>
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
  useAction('blotter.copy', () => {
    grid.current?.copy().then(
      () => notify('Orders copied with headers', 'good'),
      () => notify('The browser did not allow copying: export as CSV instead', 'attention'),
    );
  });
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
