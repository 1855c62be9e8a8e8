/**
 * The journal: the newest events of the engine's log in words, as they are written. It follows the newest until the
 * reader scrolls back, and again once asked to.
 */
import { AgGridReact } from 'ag-grid-react';
import type { ColDef, GridApi, GridReadyEvent } from 'ag-grid-community';
import { useEffect, useRef, useState } from 'react';
import type { JournalRow } from '../../../shared/protocol/tables.ts';
import { useAction } from '../../stores/actions.ts';
import { marketZone } from '../../stores/clock.ts';
import { useSelection } from '../../stores/selection.ts';
import { useTable } from '../../stores/table-store.ts';
import { children, instruments, journal, JOURNAL_ROWS } from '../../stores/tables.ts';
import { Button } from '../../ui/button.tsx';
import { formatClock, formatCount } from '../../ui/format.ts';
import { gridFeed, gridTheme, ROW_PX } from '../../ui/grid.ts';
import { Panel } from '../../ui/panel.tsx';
import { eventActor, eventParent, eventWords } from './event-words.ts';
import css from './journal.module.css';

const known = { instruments: instruments.getState().rows, children: children.getState().rows };

const COLUMNS: ColDef<JournalRow>[] = [
  {
    headerName: 'Seq',
    width: 76,
    type: 'rightAligned',
    valueGetter: ({ data }) => data?.seq,
    valueFormatter: ({ value }) => formatCount(value as number),
  },
  {
    headerName: 'Time',
    width: 104,
    valueGetter: ({ data }) => data && formatClock(data.tsUs, marketZone(known.instruments), 'ms'),
  },
  {
    headerName: 'Event',
    flex: 1,
    minWidth: 240,
    valueGetter: ({ data }) => data && eventWords(data.event, known),
    tooltipValueGetter: ({ value }) => value as string,
  },
  { headerName: 'Actor', width: 120, valueGetter: ({ data }) => data && eventActor(data.event) },
];

export function JournalPanel() {
  const [api, setApi] = useState<GridApi<JournalRow> | null>(null);
  const [text, setText] = useState('');
  const [ownOnly, setOwnOnly] = useState(false);
  const parentId = useSelection((selection) => selection.parentId);
  const filter = useRef<HTMLInputElement>(null);
  const only = ownOnly ? parentId : null;
  useJournalFeed(api, only);
  const { following, follow, onScroll } = useFollow(api);

  const count = useTable(journal, (rows) => rows.size);
  useAction('journal.filter', () => filter.current?.focus());
  useAction('journal.csv', () => api?.exportDataAsCsv({ fileName: 'journal.csv' }), api !== null);

  return (
    <Panel
      title="Journal"
      meta={count === JOURNAL_ROWS ? `newest ${formatCount(JOURNAL_ROWS)} events` : `${formatCount(count)} events`}
      actions={
        <>
          <input
            ref={filter}
            type="search"
            className={css['filter']}
            placeholder="Filter"
            aria-label="Filter the journal"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button
            className={css['small']}
            aria-pressed={ownOnly}
            disabled={!parentId}
            onClick={() => setOwnOnly(!ownOnly)}
          >
            {parentId ? `only ${parentId}` : 'only selected'}
          </Button>
          <Button className={css['small']} aria-pressed={following} onClick={follow}>
            follow
          </Button>
        </>
      }
    >
      <AgGridReact<JournalRow>
        theme={gridTheme}
        columnDefs={COLUMNS}
        defaultColDef={{ sortable: false, resizable: true, suppressHeaderMenuButton: true }}
        rowHeight={ROW_PX}
        quickFilterText={text}
        getRowId={({ data }) => String(data.seq)}
        asyncTransactionWaitMillis={50}
        suppressCellFocus={false}
        overlayNoRowsTemplate="<span>Nothing has happened yet</span>"
        onGridReady={({ api: ready }: GridReadyEvent<JournalRow>) => setApi(ready)}
        onBodyScroll={onScroll}
      />
    </Panel>
  );
}

/** Feeds the grid with the journal, or with what concerns one order. */
function useJournalFeed(api: GridApi<JournalRow> | null, only: string | null): void {
  useEffect(() => {
    if (!api) return;
    const wanted = (row: JournalRow): boolean => only === null || eventParent(row.event, known) === only;
    const feed = gridFeed<JournalRow>(api, (row) => String(row.seq), wanted);
    return journal.onUpdate(feed.take);
  }, [api, only]);
}

/** Whether the newest row is kept in view: until the reader scrolls away from it. */
function useFollow(api: GridApi<JournalRow> | null) {
  const [following, setFollowing] = useState(true);
  const toEnd = (grid: GridApi<JournalRow>): void => {
    const last = grid.getDisplayedRowCount() - 1;
    if (last >= 0) grid.ensureIndexVisible(last, 'bottom');
  };
  useEffect(() => {
    if (!api || !following) return;
    toEnd(api);
    const onModel = (): void => toEnd(api);
    api.addEventListener('modelUpdated', onModel);
    return () => {
      if (!api.isDestroyed()) api.removeEventListener('modelUpdated', onModel);
    };
  }, [api, following]);

  return {
    following,
    follow: () => setFollowing(!following),
    onScroll: ({ api: grid, direction }: { api: GridApi<JournalRow>; direction: string }) => {
      if (direction !== 'vertical') return;
      const view = grid.getVerticalPixelRange();
      setFollowing(view.bottom >= grid.getDisplayedRowCount() * ROW_PX - ROW_PX);
    },
  };
}
