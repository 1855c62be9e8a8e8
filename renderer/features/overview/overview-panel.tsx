/**
 * Every order at a glance, summed by what the trader chooses: what needs a person first; Enter goes to it. Below, what
 * else needs one.
 */
import { useState } from 'react';
import {
  capital,
  formatBps,
  formatCount,
  formatDone,
  formatShort,
  formatSignedPercent,
  NONE,
} from '../../ui/words/format.ts';
import { childCounter } from '../../stores/child-counts.ts';
import { engineName, useEngineIds } from '../../stores/connection.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { useHue } from '../../stores/engine-roster.ts';
import { lostEngines } from '../../stores/lost-engines.ts';
import { useNow } from '../../stores/now.ts';
import { summarise, type Summary } from '../../stores/order-summaries.ts';
import { selectParent } from '../../stores/selection.ts';
import { gauges, instrumentOf, parents } from '../../stores/tables.ts';
import { GROUP_NAMES, GROUPINGS, type Grouping } from '../../ui/words/group-names.ts';
import { EngineSquare, KeyHint, ProgressBar } from '../../ui/primitives/marks.tsx';
import { Panel, UNHEARD, useUnheard } from '../../ui/primitives/panel.tsx';
import { SumName, SumTable, sumTone } from '../../ui/primitives/sum-table.tsx';
import { Watch } from './watch.tsx';
import css from './overview.module.css';

export function OverviewPanel() {
  const [chosen, setBy] = useState<Grouping | null>(null);
  const engines = useEngineIds();
  // The sum of one engine alone would say next to nothing.
  const by = chosen ?? (engines.length > 1 ? 'engine' : 'instrument');
  // Once a second: a sum over thousands of orders need not follow every fill.
  useNow((ms) => Math.floor(ms / 1_000));
  const rows = summarise(
    {
      parents: parents.getState().rows,
      gauges: gauges.getState().rows,
      instrumentOf,
      unknownOf: (key) => childCounter.of(key).unknown,
      isLost: lostEngines.has,
    },
    GROUP_NAMES[by],
  );
  const needs = rows.reduce((sum, row) => sum + row.needs, 0);
  return (
    <Panel
      title="Overview"
      meta={`${engines.length === 1 ? '1 engine' : `${engines.length} engines`} · ${needs === 0 ? 'nothing needs you' : `${needs} need you`}`}
    >
      <div className={css['overview']}>
        {rows.length === 0 ? (
          <None />
        ) : (
          <SumTable
            label={`Orders by ${by}`}
            lead="summed by"
            choices="Summed by"
            by={by}
            options={GROUPINGS.map((value) => ({ value, title: value }))}
            onBy={setBy}
          >
            <thead>
              <tr>
                <th scope="col">{capital(by)}</th>
                <th scope="col">Needs me</th>
                <th scope="col">Open of all</th>
                <th scope="col">Done</th>
                <th scope="col" className={css['ordered']}>
                  Ordered
                </th>
                <th scope="col">Cost bps</th>
                <th
                  scope="col"
                  title="Cost less what was expected of the orders when they began, basis points; + is dearer"
                >
                  vs exp.
                </th>
                <th scope="col">Worst vs plan</th>
                <th scope="col" className={sumTone('words')}>
                  Who acts
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.key} row={row} by={by} />
              ))}
            </tbody>
          </SumTable>
        )}
        <Watch />
      </div>
    </Panel>
  );
}

function None() {
  const unheard = useUnheard();
  return (
    <p className={css['empty']}>
      {unheard ? (
        UNHEARD
      ) : (
        <>
          No orders yet: press <KeyHint keys="N" /> to enter one.
        </>
      )}
    </p>
  );
}

function Row({ row, by }: { row: Summary; by: Grouping }) {
  const goTo = (): void => {
    const at = row.worst.indexOf('/');
    selectParent(row.worst.slice(0, at), row.worst.slice(at + 1));
  };
  const hands = row.hands.map(([who, count]) => `${count} ${who}`).join(' · ');
  return (
    <tr>
      <th scope="row">
        <SumName title="Go to the order in it that needs you most" onGo={goTo}>
          {by === 'engine' ? <OfEngineName engine={row.key} /> : row.key}
        </SumName>
      </th>
      <td className={sumTone(row.needs > 0 ? 'attention' : 'plain')}>{formatCount(row.needs)}</td>
      <td>
        {formatCount(row.open)} <span className={sumTone('label')}>of {formatCount(row.orders)}</span>
      </td>
      <td className={css['done']}>
        <ProgressBar value={row.doneShare} of={1} label={`Done of ${row.key}`} />
        <span>{formatDone(row.doneShare)}</span>
      </td>
      <td className={css['ordered']} title={orderedWords(row, formatCount)}>
        {orderedWords(row, formatShort)}
      </td>
      <td className={sumTone(row.costBps === null ? 'plain' : row.costBps > 0 ? 'loss' : 'gain')}>
        {row.costBps === null ? NONE : formatBps(row.costBps)}
      </td>
      <td>
        {row.vsExpectedBps === null ? NONE : formatBps(row.vsExpectedBps)}
        {row.dear > 0 ? (
          <abbr className={sumTone('attention')} title={dearWords(row.dear)} aria-label={dearWords(row.dear)}>
            {' !'}
          </abbr>
        ) : null}
      </td>
      <td className={sumTone(row.isBehind ? 'attention' : 'plain')}>
        {row.worstVsPlan === null ? NONE : formatSignedPercent(row.worstVsPlan)}
      </td>
      <td className={sumTone('words')} title={hands}>
        {hands}
      </td>
    </tr>
  );
}

const dearWords = (count: number): string => `${formatCount(count)} dearer than the market’s noise explains`;

const orderedWords = ({ ordered }: Summary, format: (value: number) => string): string =>
  [...ordered].map(([currency, value]) => `${format(value)} ${currency}`).join(', ');

function OfEngineName({ engine }: { engine: EngineId }) {
  return (
    <>
      <EngineSquare hue={useHue(engine)} /> {engineName(engine)}
    </>
  );
}
