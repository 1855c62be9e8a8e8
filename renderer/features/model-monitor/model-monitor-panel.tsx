/**
 * What the policy of the selected order sees and does: its decisions as a strip, what each action was worth in the one
 * that is shown, and how each feature moved that. Live, or stepped back through the past.
 */
import { useState } from 'react';
import { formatClock } from '../../../shared/domain/basics/format.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { useConnection } from '../../stores/connection.ts';
import { useDecisions } from '../../stores/decisions.ts';
import { keyOf, type OfEngine } from '../../stores/engine-id.ts';
import { useSelectedParent } from '../../stores/selection.ts';
import { instruments } from '../../stores/tables.ts';
import { useRow } from '../../stores/table-store.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { KeyHint } from '../../ui/primitives/marks.tsx';
import { reasonAfter } from '../../ui/words/model-words.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { ActionTimeline } from './action-timeline.tsx';
import { Contributions, type ContributionsProps } from './contributions.tsx';
import { ForecastView } from './forecast-view.tsx';
import { bps, decisionWords, scaleOf, standingOf } from './monitor-words.ts';
import { SignedBars } from './signed-bars.tsx';
import css from './model-monitor.module.css';

const TITLE = 'Model monitor';

export function ModelMonitorPanel() {
  const parent = useSelectedParent(3);
  const instrument = useRow(instruments, parent?.engine, parent?.instrument);
  const attached = useConnection(parent?.engine ?? null, (view) => view.engine !== null);
  if (!parent || !instrument || !attached) {
    return <Panel title={TITLE} empty={<p>Choose an adaptive order to see what its policy decides, and why.</p>} />;
  }
  return <Monitor key={keyOf(parent.engine, parent.parentId)} parent={parent} instrument={instrument} />;
}

interface MonitorProps {
  readonly parent: OfEngine<Parent>;
  readonly instrument: OfEngine<Instrument>;
}

function Monitor({ parent, instrument }: MonitorProps) {
  const { rows, older } = useDecisions(parent.engine, parent.parentId);
  /** Of the decision that is held; null while it follows. */
  const [heldId, setHeldId] = useState<number | null>(null);
  const held = heldId === null ? -1 : rows.findIndex(({ decisionId }) => decisionId === heldId);
  const at = held === -1 ? rows.length - 1 : held;
  const shown = rows[at];
  if (!shown) return <Undecided parent={parent} instrument={instrument} />;
  const live = held === -1;
  const step = (to: number): void => {
    if (to >= rows.length - 1) return setHeldId(null);
    if (to >= 0) return setHeldId(rows[to]!.decisionId);
    setHeldId(rows[0]!.decisionId);
    void older();
  };
  return (
    <Panel
      title={TITLE}
      meta={`${parent.parentId} · ${shown.model} · ${formatClock(shown.tsUs, instrument.timeZone)}`}
      actions={
        <Button className={css['follow']} aria-pressed={live} onClick={() => step(live ? at - 1 : rows.length)}>
          {live ? 'live' : 'held'}
        </Button>
      }
    >
      <div className={css['monitor']}>
        <ActionTimeline rows={rows} at={at} live={live} instrument={instrument} onStep={step} />
        <ForecastView engine={parent.engine} instrument={instrument} held={live ? null : shown} />
        <Shown engine={parent.engine} shown={shown} live={live} timeZone={instrument.timeZone} />
      </div>
    </Panel>
  );
}

/** Its market may be forecast all the same. */
function Undecided({ parent, instrument }: MonitorProps) {
  return (
    <Panel title={TITLE} meta={parent.parentId}>
      <div className={css['monitor']}>
        <div className={css['none']}>
          <None parent={parent} />
        </div>
        <ForecastView engine={parent.engine} instrument={instrument} held={null} />
      </div>
    </Panel>
  );
}

function None({ parent }: { parent: Parent }) {
  if (parent.params.strategy === 'adaptive') {
    return (
      <p>No decision of a policy for {parent.parentId} yet: it has not begun, or works by the clock. Its Why says.</p>
    );
  }
  return (
    <p>
      {parent.parentId} is not worked by a policy. Choose an adaptive order, or press <KeyHint keys="W" /> to switch
      this one’s strategy.
    </p>
  );
}

type ShownProps = Omit<ContributionsProps, 'action'>;

function Shown({ engine, shown, live, timeZone }: ShownProps) {
  const [action, setAction] = useState<string | null>(null);
  const values = shown.values.map(({ valueBps }) => valueBps);
  const explained = shown.values.some((each) => each.action === action) ? action : null;
  return (
    <div className={css['shown']}>
      <p className={css['words']}>
        <strong>{decisionWords(shown)}</strong>{' '}
        <span className={css['reason']}>{reasonAfter(shown.done, shown.reason)}</span>
        {shown.regime === null ? null : <span className={css['reason']}> · regime {shown.regime}</span>}
      </p>
      <div className={css['columns']}>
        <section aria-label="Values">
          <h3>What each action was worth, bps of a clip</h3>
          <SignedBars
            label="Value of each action"
            scale={scaleOf(values)}
            chosen={explained ?? shown.done}
            onChoose={(key) => setAction(key === action ? null : key)}
            bars={shown.values.map((each) => ({
              key: each.action,
              label: each.action,
              value: each.valueBps,
              text: each.valueBps === null ? '–' : bps(each.valueBps),
              word: standingOf(each, shown),
              strong: each.action === shown.done,
              title: `Show what moved the value of “${each.action}”`,
            }))}
          />
        </section>
        <Contributions engine={engine} shown={shown} action={explained} live={live} timeZone={timeZone} />
      </div>
    </div>
  );
}
