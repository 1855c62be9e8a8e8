/**
 * The decisions of an order as a strip: a lane an action, a mark a decision, hollow where a bound changed the choice or
 * the clock decided because the model could not. The strip is stepped by keys and by the pointer; at its right end it
 * follows what comes.
 */
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { formatClock } from '../../../shared/domain/basics/format.ts';
import { BY_THE_CLOCK, type DecisionRow } from '../../../shared/domain/orders/decision.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import { useSize } from '../../ui/browser/use-size.ts';
import { decisionWords } from './monitor-words.ts';
import css from './model-monitor.module.css';

const LANE_PX = 13;
const LABEL_PX = 96;
const MARK_PX = 5;
const PAGE = 10;

export interface ActionTimelineProps {
  readonly rows: readonly DecisionRow[];
  /** Place of the shown decision among the rows. */
  readonly at: number;
  readonly live: boolean;
  readonly instrument: Instrument;
  /** A place; beyond the ends it is the nearest, and the newest means to follow. */
  readonly onStep: (to: number) => void;
}

export function ActionTimeline({ rows, at, live, instrument, onStep }: ActionTimelineProps) {
  const host = useRef<HTMLDivElement>(null);
  const { width } = useSize(host);
  const shown = rows[at]!;
  const actions = shown.values.map(({ action }) => action);
  const lanes = rows.some(({ done }) => done === BY_THE_CLOCK) ? [...actions, BY_THE_CLOCK] : actions;
  // As many of the newest as there is room for; older ones come into sight when they are stepped to.
  const room = Math.max(1, Math.floor((width - LABEL_PX - MARK_PX) / (MARK_PX + 1)));
  const first = Math.max(0, Math.min(rows.length - room, at - Math.floor(room / 2)));
  const drawn = rows.slice(first, first + room);
  const x = (i: number): number => LABEL_PX + i * (MARK_PX + 1);
  const words = `${formatClock(shown.tsUs, instrument.timeZone)} ${decisionWords(shown)}`;
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const px = event.clientX - event.currentTarget.getBoundingClientRect().left - LABEL_PX;
    if (px >= 0) onStep(Math.min(rows.length - 1, first + Math.floor(px / (MARK_PX + 1))));
  };
  return (
    <div
      ref={host}
      className={css['timeline']}
      role="slider"
      tabIndex={0}
      data-panel-focus
      aria-label="Decision"
      aria-valuemin={1}
      aria-valuemax={rows.length}
      aria-valuenow={at + 1}
      aria-valuetext={`${words}${live ? ', live' : ''}`}
      onKeyDown={(event) => stepBy(event, at, rows.length, onStep)}
      onPointerDown={point}
    >
      <svg width={width} height={lanes.length * LANE_PX + 2} aria-hidden="true">
        {lanes.map((action, lane) => (
          <g key={action}>
            <text className={action === shown.done ? css['laneDone'] : css['lane']} x={4} y={lane * LANE_PX + 10}>
              {action}
            </text>
            <line
              className={css['laneLine']}
              x1={LABEL_PX}
              x2={width}
              y1={(lane + 0.5) * LANE_PX + 1}
              y2={(lane + 0.5) * LANE_PX + 1}
            />
          </g>
        ))}
        <rect
          className={css['cursor']}
          x={x(at - first) - 1}
          y={0}
          width={MARK_PX + 2}
          height={lanes.length * LANE_PX + 2}
        />
        {drawn.map((row, i) => {
          const lane = lanes.indexOf(row.done);
          if (lane === -1) return null;
          const own = row.chosen === row.done && row.done !== BY_THE_CLOCK;
          const mark = own ? css['mark'] : css['boundMark'];
          const y = lane * LANE_PX + 4;
          return <rect key={row.decisionId} className={mark} x={x(i) + 0.5} y={y} width={MARK_PX - 1} height={7} />;
        })}
      </svg>
    </div>
  );
}

function stepBy(event: KeyboardEvent, at: number, count: number, onStep: (to: number) => void): void {
  const to: Partial<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    PageUp: at - PAGE,
    PageDown: at + PAGE,
    Home: 0,
    End: count - 1,
  };
  const place = to[event.key];
  if (place === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  onStep(place);
}
