/** The children of the selected order, or of all: every order that was sent to a venue and what is known of it. */
import type { GridApi, RowClassRules } from 'ag-grid-community';
import { useEffect, useRef, useState } from 'react';
import { CHILD_ENDED } from '../../../shared/domain/orders/child.ts';
import { formatCount } from '../../../shared/domain/basics/format.ts';
import { useAction } from '../../stores/actions.ts';
import { childCounter, useChildCounts } from '../../stores/child-counts.ts';
import { useEngineIds } from '../../stores/connection.ts';
import { keyOf } from '../../stores/engine-id.ts';
import { selectedKey, useSelection } from '../../stores/selection.ts';
import { children, instruments } from '../../stores/tables.ts';
import { columnRoom } from '../../ui/grid/column-room.ts';
import { fitDigits } from '../../ui/grid/fit-digits.ts';
import { exportRows, isRemembered, makeGrid } from '../../ui/grid/kept-grid.ts';
import { Panel, UNHEARD, useUnheard } from '../../ui/primitives/panel.tsx';
import { Segments } from '../../ui/primitives/segments.tsx';
import { childRows, type ChildRows } from './child-rows.ts';
import { COLUMNS, GIVING_WAY, longestTexts, type ChildRow } from './columns.ts';
import css from './children.module.css';

/** What its columns are remembered under. */
const NAME = 'children';

const OF = [
  { value: 'selected', title: 'selected order' },
  { value: 'all', title: 'all orders' },
] as const;

/** Its columns are those there is room for, until a trader chooses. */
function openGrid(element: HTMLElement): { grid: GridApi<ChildRow>; rows: ChildRows; end: () => void } {
  const rows = childRows();
  const room = columnRoom(GIVING_WAY);
  const chosen = (): boolean => isRemembered(NAME);
  const rowClassRules: RowClassRules<ChildRow> = {
    [css['unknown']!]: ({ data }) => data?.state === 'unknown',
    [css['ended']!]: ({ data }) => data !== undefined && CHILD_ENDED.has(data.state),
  };
  const options = { ...rows.options, columnDefs: COLUMNS, rowClassRules };
  const grid = makeGrid<ChildRow>(element, NAME, options, room.isOwn);
  room.keep(grid, element, chosen);
  const fit = fitDigits<ChildRow>(grid, {
    keyOf: ({ engine, instrument }) => keyOf(engine, instrument),
    textsOf: longestTexts,
    chosen,
  });
  const ends = [
    instruments.onUpdate(() => grid.refreshCells({ force: true })),
    children.onUpdate((update) => fit(update.rows)),
  ];
  return { grid, rows, end: () => ends.forEach((end) => end()) };
}

export function ChildrenPanel() {
  const host = useRef<HTMLDivElement>(null);
  const opened = useRef<{ grid: GridApi<ChildRow>; rows: ChildRows }>(null);
  const [all, setAll] = useState(false);
  const several = useEngineIds().length > 1;
  const selectedId = useSelection(({ parentId }) => parentId, 1);
  const selected = useSelection(selectedKey, 1);
  const of = all ? null : selected;
  const counts = useChildCounts(of);

  useEffect(() => {
    const { grid, rows, end } = openGrid(host.current!);
    opened.current = { grid, rows };
    return () => {
      end();
      opened.current = null;
      grid.destroy();
    };
  }, []);

  useEffect(() => {
    const { grid, rows } = opened.current!;
    grid.setColumnsVisible(['parent', 'instrument'], of === null);
    grid.setColumnsVisible(['engine'], of === null && several);
    const feed = rows.feed(grid);
    const end = childCounter.follow(of, feed.take);
    return () => {
      end();
      feed.close();
    };
  }, [of, several]);

  useAction('children.all', () => setAll((held) => !held));
  useAction(
    'children.csv',
    () => opened.current && exportRows(opened.current.grid, opened.current.rows.all(), 'children'),
  );

  return (
    <Panel
      title="Children"
      meta={
        <>
          {of === null ? 'all orders' : `of ${selectedId}`} · {formatCount(counts.total)} · {formatCount(counts.open)}{' '}
          open
          {counts.unknown > 0 ? <span className={css['count']}> · {counts.unknown} unknown</span> : null}
        </>
      }
      actions={
        <Segments
          label="Children of which orders"
          value={all ? 'all' : 'selected'}
          segments={OF}
          onChange={(value) => setAll(value === 'all')}
        />
      }
    >
      <div ref={host} className={css['grid']} />
      {counts.total === 0 ? <None of={of === null ? '' : ` of ${selectedId}`} /> : null}
    </Panel>
  );
}

function None({ of }: { of: string }) {
  return <p className={css['empty']}>{useUnheard() ? UNHEARD : `Nothing${of} has been sent to a venue yet.`}</p>;
}
