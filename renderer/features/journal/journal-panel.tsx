/**
 * The journal: the newest events of the engine's log in words, as they are written. It follows the newest until the
 * reader scrolls back, and again once asked to.
 */
import type { BodyScrollEvent, ColDef, GridApi, GridOptions } from 'ag-grid-community';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { JournalRow } from '../../../shared/protocol/tables.ts';
import { useAction } from '../../stores/actions.ts';
import { marketZone } from '../../stores/clock.ts';
import { engineName, useEngineIds } from '../../stores/connection.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import { knownOf } from '../../stores/known-rows.ts';
import { useSelection, type Selection } from '../../stores/selection.ts';
import { useTable } from '../../stores/table-store.ts';
import { instruments, journal, JOURNAL_ROWS } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { columnRoom, type GivingWay } from '../../ui/grid/column-room.ts';
import { formatClock, formatCount, formatWhen } from '../../ui/words/format.ts';
import { gridFeed, rowPx } from '../../ui/grid/grid.ts';
import { EXPORTED_TIME, exportGrid, isRemembered, isSeen, makeGrid } from '../../ui/grid/kept-grid.ts';
import { Panel, UNHEARD, useUnheard } from '../../ui/primitives/panel.tsx';
import { eventActor, eventParent, eventWords } from '../../ui/words/event-words.ts';
import css from './journal.module.css';

type Row = OfEngine<JournalRow>;

const keyOfRow = ({ engine, seq }: Row): string => keyOf(engine, String(seq));

const ENGINE_COLUMN = 'engine';
/** In a narrow panel what happened comes first, then who did it. */
const GIVING_WAY: GivingWay = { columns: ['seq', 'actor'], leastPx: { event: 170 }, managed: [ENGINE_COLUMN] };

const zoneOf = ({ engine }: Row): string => marketZone(instruments.getState().rows, engine);

const NAME = 'events';
const COLUMNS: ColDef<Row>[] = [
  {
    colId: 'seq',
    headerName: 'Seq',
    width: 88,
    type: 'rightAligned',
    valueGetter: ({ data }) => data?.seq,
    valueFormatter: ({ value }) => formatCount(value as number),
  },
  {
    colId: 'time',
    headerName: 'Time',
    width: 98,
    headerTooltip: 'On the clock of the engine’s market',
    valueGetter: ({ data }) => data?.tsUs,
    valueFormatter: ({ data }) => (data ? formatClock(data.tsUs, zoneOf(data), 'ms') : ''),
    getQuickFilterText: ({ data }) => (data ? formatClock(data.tsUs, zoneOf(data), 'ms') : ''),
    tooltipValueGetter: ({ data }) => (data ? formatWhen(data.tsUs, zoneOf(data), '') : ''),
    context: EXPORTED_TIME,
  },
  {
    colId: 'event',
    headerName: 'Event',
    flex: 1,
    minWidth: 150,
    valueGetter: ({ data }) => data && eventWords(data.event, knownOf(data.engine)),
    tooltipValueGetter: ({ value }) => value as string,
  },
  { headerName: 'Engine', colId: ENGINE_COLUMN, width: 90, valueGetter: ({ data }) => data && engineName(data.engine) },
  { headerName: 'Actor', colId: 'actor', width: 86, valueGetter: ({ data }) => data && eventActor(data.event) },
];

export function JournalPanel() {
  const { api, host } = useGrid();
  const [text, setText] = useState('');
  const unheard = useUnheard();
  const [ownOnly, setOwnOnly] = useState(false);
  const selected = useSelection((selection) => selection);
  const { parentId } = selected;
  const engines = useEngineIds().length;
  const filter = useRef<HTMLInputElement>(null);
  const only = ownOnly && parentId !== null ? selected : null;
  useJournalFeed(api, only);
  const [following, setFollowing] = useFollow(api);
  useEffect(() => api?.setGridOption('quickFilterText', text), [api, text]);
  useEffect(() => api?.setColumnsVisible([ENGINE_COLUMN], engines > 1), [api, engines]);

  const count = useTable(journal, (rows) => rows.size);
  useAction('journal.filter', () => filter.current?.focus());
  useAction('journal.csv', () => api && exportGrid(api, 'journal'), api !== null);

  return (
    <Panel
      title="Journal"
      meta={
        count >= JOURNAL_ROWS
          ? `newest ${formatCount(JOURNAL_ROWS)} events; before them none of children`
          : `${formatCount(count)} events`
      }
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
          <Button className={css['small']} aria-pressed={following} onClick={() => setFollowing(!following)}>
            follow
          </Button>
        </>
      }
    >
      <div ref={host} className={css['grid']} />
      {count === 0 ? <p className={css['empty']}>{unheard ? UNHEARD : 'Nothing has happened yet.'}</p> : null}
    </Panel>
  );
}

/** The grid, once the element that it is made in is there. */
function useGrid() {
  const [api, setApi] = useState<GridApi<Row> | null>(null);
  const host = useCallback((element: HTMLDivElement) => {
    const room = columnRoom(GIVING_WAY);
    const options: GridOptions<Row> = {
      columnDefs: COLUMNS,
      defaultColDef: { sortable: false },
      getRowId: ({ data }) => keyOfRow(data),
    };
    const grid = makeGrid<Row>(element, NAME, options, room.isOwn);
    room.keep(grid, element, () => isRemembered(NAME));
    setApi(grid);
    return () => {
      setApi(null);
      grid.destroy();
    };
  }, []);
  return { api, host };
}

/** Feeds the grid with the journal, or with what concerns one order. */
function useJournalFeed(api: GridApi<Row> | null, only: Selection | null): void {
  useEffect(() => {
    if (!api) return;
    const wanted = ({ engine, event }: Row): boolean =>
      only === null || (engine === only.engine && eventParent(event, knownOf(engine)) === only.parentId);
    const feed = gridFeed<Row>(api, { keyOf: keyOfRow, wanted, isSeen: () => isSeen(api) });
    const end = journal.onUpdate(feed.take);
    return () => {
      end();
      feed.close();
    };
  }, [api, only]);
}

/** Whether the newest row is kept in view: until the reader scrolls away from it, or says so. */
function useFollow(api: GridApi<Row> | null) {
  const [following, setFollowing] = useState(true);
  useEffect(() => {
    if (!api) return;
    const onScroll = ({ direction }: BodyScrollEvent<Row>): void => {
      // The grid tells of a scroll a moment later, when its panel may be gone.
      if (direction !== 'vertical' || api.isDestroyed()) return;
      setFollowing(api.getVerticalPixelRange().bottom >= (api.getDisplayedRowCount() - 1) * rowPx());
    };
    api.addEventListener('bodyScroll', onScroll);
    return () => {
      if (!api.isDestroyed()) api.removeEventListener('bodyScroll', onScroll);
    };
  }, [api]);
  useEffect(() => {
    if (!api || !following) return;
    const toEnd = (): void => {
      if (api.isDestroyed()) return;
      const last = api.getDisplayedRowCount() - 1;
      if (last >= 0) api.ensureIndexVisible(last, 'bottom');
    };
    toEnd();
    api.addEventListener('modelUpdated', toEnd);
    return () => {
      if (!api.isDestroyed()) api.removeEventListener('modelUpdated', toEnd);
    };
  }, [api, following]);
  return [following, setFollowing] as const;
}
