/** Is the order on plan: planned and filled quantity over its life, the envelope around the plan, and own participation. */
import { useRef } from 'react';
import { formatClock, formatPercent, formatQty, zoneName } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { envelopeShare } from '../../../shared/domain/orders/strategy.ts';
import type { OrderSample } from '../../../shared/protocol/tables.ts';
import { useConnection } from '../../stores/connection.ts';
import { participationShare } from '../../stores/parent-figures.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import { useSelectedParent } from '../../stores/selection.ts';
import { engineStatus, instruments } from '../../stores/tables.ts';
import { useRow, useTable } from '../../stores/table-store.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { participationBoundPct } from '../../ui/words/strategy-words.ts';
import { plotParticipation, plotSchedule, type Box } from './schedule-plot.ts';
import { standing, timeLeft } from './schedule-words.ts';
import { useSamples } from './use-samples.ts';
import { useSize, type Size } from '../../ui/browser/use-size.ts';
import css from './schedule.module.css';

export function SchedulePanel() {
  const parent = useSelectedParent(3);
  const instrument = useRow(instruments, parent?.engine, parent?.instrument);
  const attached = useConnection(parent?.engine ?? null, (view) => view.engine !== null);
  if (!parent || !instrument || !attached) {
    return <Panel title="Schedule" empty={<p>Choose an order to see its plan.</p>} />;
  }
  return <Schedule key={keyOf(parent.engine, parent.parentId)} parent={parent} instrument={instrument} />;
}

interface ScheduleProps {
  readonly parent: OfEngine<Parent>;
  readonly instrument: Instrument;
}

function Schedule({ parent, instrument }: ScheduleProps) {
  const samples = useSamples(parent.engine, parent.parentId);
  const host = useRef<HTMLDivElement>(null);
  const size = useSize(host);
  // By the second: the engine's clock moves more often than anybody reads.
  const nowS = useTable(engineStatus, (rows) =>
    Math.floor((rows.get(keyOf(parent.engine, 'engine'))?.nowUs ?? 0) / 1e6),
  );
  const { words, strays } = standing(parent, samples.at(-1), instrument);
  const left = timeLeft(parent, nowS * 1e6);
  return (
    <Panel
      title="Schedule"
      meta={
        <>
          <span className={strays ? css['strays'] : css['words']}>{words}</span>
          {left ? ` · ${left}` : ''}
        </>
      }
    >
      <div className={css['frame']}>
        <dl className={css['legend']}>
          <div className={css['filledMark']}>
            <dt>Filled</dt>
          </div>
          <div className={css['plannedMark']}>
            <dt>Planned</dt>
          </div>
          <div className={css['envelopeMark']}>
            <dt>Envelope ±{formatPercent(envelopeShare(parent.params), 0)} of the quantity</dt>
          </div>
        </dl>
        <div ref={host} className={css['plot']}>
          {size.width > 0 && size.height > 0 ? (
            <Plot samples={samples} size={size} parent={parent} instrument={instrument} words={words} />
          ) : null}
        </div>
      </div>
    </Panel>
  );
}

/** As much as a quantity of a million takes; one of more figures takes more. */
const AXIS_RIGHT = 66;
const AXIS_DIGIT = 6.6;
const AXIS_BOTTOM = 18;
const LEFT = 10;
const GAP = 12;
/** Below this height the participation is left away: the plan matters more. */
const ROOM_FOR_BOTH = 120;

interface PlotProps extends ScheduleProps {
  readonly samples: readonly OrderSample[];
  readonly size: Size;
  readonly words: string;
}

function Plot({ samples, size, parent, instrument, words }: PlotProps) {
  const both = size.height >= ROOM_FOR_BOTH;
  const longest = formatQty(parent.qty, instrument).length;
  const width = Math.max(1, size.width - LEFT - Math.max(AXIS_RIGHT, longest * AXIS_DIGIT + 14));
  const inner = Math.max(1, size.height - AXIS_BOTTOM - 4);
  const upper: Box = { left: LEFT, top: 4, width, height: both ? Math.round(inner * 0.7) - GAP : inner };
  const lower: Box = { left: LEFT, top: 4 + upper.height + GAP, width, height: inner - upper.height - GAP };
  const plot = plotSchedule(samples, parent, upper);
  const axisX = LEFT + width + 6;
  const { timeZone } = instrument;
  const bottom = size.height - 5;
  return (
    <svg width={size.width} height={size.height} role="img" aria-label={`Schedule of ${parent.parentId}: ${words}`}>
      {[0, 0.5, 1].map((share) => {
        const y = upper.top + upper.height * (1 - share);
        return (
          <g key={share}>
            <line className={css['grid']} x1={LEFT} x2={LEFT + width} y1={y} y2={y} />
            <text className={css['tick']} x={axisX} y={y + 4}>
              {share === 0 ? '0' : formatQty(Math.round(parent.qty * share), instrument)}
            </text>
          </g>
        );
      })}
      <path className={css['envelope']} d={plot.envelope} />
      <path className={css['ahead']} d={plot.ahead} />
      <path className={css['planned']} d={plot.planned} />
      <path className={css['filled']} d={plot.filled} />
      {samples.length > 0 ? (
        <>
          <line className={css['now']} x1={plot.nowX} x2={plot.nowX} y1={upper.top} y2={size.height - AXIS_BOTTOM} />
          <circle className={css['dot']} cx={plot.nowX} cy={plot.filledY} r={2.5} />
        </>
      ) : null}
      {both ? <Participation samples={samples} parent={parent} box={lower} axisX={axisX} /> : null}
      <text className={css['tick']} x={LEFT} y={bottom}>
        {formatClock(parent.startUs, timeZone)}
      </text>
      <text className={css['tick']} x={LEFT + width} y={bottom} textAnchor="end">
        {formatClock(parent.endUs, timeZone)} {zoneName(parent.endUs, timeZone)}
      </text>
    </svg>
  );
}

interface ParticipationProps {
  readonly samples: readonly OrderSample[];
  readonly parent: Parent;
  readonly box: Box;
  readonly axisX: number;
}

/** The bound stands at four fifths of the height, so that what exceeds it is seen to. */
const BOUND_AT = 0.8;

function Participation({ samples, parent, box, axisX }: ParticipationProps) {
  const bound = participationBoundPct(parent) / 100;
  const boundY = box.top + box.height * (1 - BOUND_AT);
  const bottom = box.top + box.height;
  const share = participationShare(samples.at(-1));
  return (
    <g>
      <line className={css['grid']} x1={box.left} x2={box.left + box.width} y1={bottom} y2={bottom} />
      <line className={css['bound']} x1={box.left} x2={box.left + box.width} y1={boundY} y2={boundY} />
      <text className={css['tick']} x={axisX} y={boundY + 4}>
        {parent.params.strategy === 'pov' ? '' : '≤ '}
        {formatPercent(bound, 0)}
      </text>
      <path className={css['participation']} d={plotParticipation(samples, parent, box, bound / BOUND_AT)} />
      <text className={css['label']} x={box.left + 2} y={boundY - 3}>
        Participation {share === null ? '' : formatPercent(share)}
      </text>
    </g>
  );
}
