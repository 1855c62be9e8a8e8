/**
 * The exceptions of a view, drawn where they can be seen: ten thousand scroll as ten do. One is chosen; the arrow keys,
 * Home and End move on from it, so that the list is one stop for Tab.
 */
import { useEffect, useRef, type CSSProperties, type KeyboardEvent } from 'react';
import { engineName, engineShort, useEngineIds } from '../../stores/connection.ts';
import { keyOf } from '../../stores/engine-id.ts';
import { useTable } from '../../stores/table-store.ts';
import { engineStatus } from '../../stores/tables.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { formatCount } from '../../ui/words/format.ts';
import { useRowsInView } from '../../ui/grid/rows-in-view.ts';
import { severityLook } from '../../ui/words/exception-order.ts';
import { careWords, rowKeyOf, type Shown } from './exception-words.ts';
import css from './exceptions.module.css';

/** As in the style sheet. */
const ITEM_PX = 50;

interface ExceptionListProps {
  readonly rows: readonly Shown[];
  /** Its place among the rows. */
  readonly chosen: number;
  readonly onChoose: (key: string) => void;
}

export function ExceptionList({ rows, chosen, onChoose }: ExceptionListProps) {
  const list = useRef<HTMLUListElement>(null);
  const moved = useRef(false);
  const { first, end } = useRowsInView(list, rows.length, ITEM_PX);

  // The one that was moved to by key has the focus once it is drawn.
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    list.current?.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, Home: 0, End: rows.length - 1 }[event.key];
    const row = to === undefined ? undefined : rows[Math.min(rows.length - 1, Math.max(0, to))];
    if (to === undefined || !row) return;
    event.preventDefault();
    moved.current = true;
    scrollTo(list.current!, Math.min(rows.length - 1, Math.max(0, to)));
    onChoose(rowKeyOf(row));
  };

  return (
    <ul
      ref={list}
      className={css['list']}
      style={{ '--all': `${rows.length * ITEM_PX}px` } as CSSProperties}
      aria-label="Exceptions"
      onKeyDown={onKeyDown}
    >
      {rows.slice(first, end).map((row, i) => (
        <li
          key={rowKeyOf(row)}
          className={css['place']}
          style={{ top: (first + i) * ITEM_PX }}
          aria-setsize={rows.length}
          aria-posinset={first + i + 1}
        >
          <Item row={row} chosen={first + i === chosen} onChoose={() => onChoose(rowKeyOf(row))} />
        </li>
      ))}
    </ul>
  );
}

function scrollTo(list: HTMLElement, at: number): void {
  const [top, bottom] = [at * ITEM_PX, (at + 1) * ITEM_PX];
  if (top < list.scrollTop) list.scrollTop = top;
  else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
}

function Item({ row, chosen, onChoose }: { row: Shown; chosen: boolean; onChoose: () => void }) {
  const several = useEngineIds().length > 1;
  const nowUs = useTable(engineStatus, (rows) => rows.get(keyOf(row.engine, 'engine'))?.nowUs ?? 0);
  const look = severityLook(row.severity);
  const overdue = row.state === 'open' && row.acknowledgedBy === null && nowUs > row.respondByUs;
  return (
    <button
      type="button"
      className={`${css['item']} ${chosen ? css['chosen'] : ''}`}
      aria-pressed={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={onChoose}
      title={several ? `${row.title} on ${engineName(row.engine)}` : row.title}
      data-panel-focus={chosen ? '' : undefined}
      data-exception={row.exceptionId}
    >
      <Badge tone={look.tone}>{look.words}</Badge>
      <strong className={css['title']}>
        <bdi>{row.title}</bdi>
      </strong>
      <span className={overdue ? css['overdue'] : css['care']}>{careWords(row, nowUs)}</span>
      <span className={css['extent']}>
        {row.memberCount > 0 ? `${formatCount(row.memberCount)} concerned` : ''}
        {several ? ` on ${engineShort(row.engine)}` : ''}
      </span>
    </button>
  );
}
