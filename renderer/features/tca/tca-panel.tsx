/** What ended orders cost, split and grouped, with intervals and mark-outs; as CSV for a spreadsheet. */
import { useMemo, useState } from 'react';
import {
  COST_DIMENSIONS,
  type CostDimension,
  type CostGroup,
  groupCosts,
  type Measured,
} from '../../../shared/domain/orders/cost-groups.ts';
import { COST_PARTS, type CostPart, MARKOUT_AFTER_S, type OrderCost } from '../../../shared/domain/orders/costs.ts';
import { costCsv } from '../../../shared/domain/orders/cost-csv.ts';
import { capital, formatBps, formatCount, formatFixed, NONE } from '../../ui/words/format.ts';
import { STRATEGY_LABELS, StrategyName } from '../../../shared/domain/orders/strategy.ts';
import { useAction } from '../../stores/actions.ts';
import { engineName, useEngineIds } from '../../stores/connection.ts';
import type { EngineId, OfEngine } from '../../stores/engine-id.ts';
import { selectParent } from '../../stores/selection.ts';
import { instruments } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { sideWords } from '../../ui/primitives/marks.tsx';
import { Panel, useInFront } from '../../ui/primitives/panel.tsx';
import { SumName, SumTable, sumTone } from '../../ui/primitives/sum-table.tsx';
import { CostMark, ScaleHead } from './cost-mark.tsx';
import { scaleOf, type CostScale } from './cost-scale.ts';
import { saveText } from '../../ui/browser/save-text.ts';
import { useCosts } from './use-costs.ts';
import css from './tca.module.css';

const DIMENSIONS: Readonly<Record<CostDimension, string>> = {
  order: 'order',
  strategy: 'strategy',
  model: 'model',
  instrument: 'instrument',
  trader: 'trader',
  account: 'account',
  venueKind: 'kind of venue',
  venue: 'venue',
  hour: 'hour',
};
const PARTS: Readonly<Record<CostPart, readonly [title: string, meaning: string]>> = {
  delay: ['Delay', 'Mid at the start less mid at arrival'],
  spread: ['Spread', 'Price less mid at the fill: half the spread and instant impact, or what was earned of it'],
  timing: ['Timing', 'Mid at the fill less mid at the start: the market’s move, and own lasting impact in it'],
  fees: ['Fees', 'Paid to venues; rebates are negative'],
  opportunity: ['Opportunity', 'Of what was not executed: mid at the end less mid at arrival'],
  unsplit: ['Unsplit', 'Of fills whose mid was not kept'],
};

export function TcaPanel() {
  const [by, setBy] = useState<CostDimension>('strategy');
  const { costs, left, silent } = useCosts(useInFront());
  const several = useEngineIds().length > 1;
  const groups = useMemo(
    () =>
      groupCosts(
        (costs ?? []).map((cost) => named(cost, several)),
        by,
        zoneOf,
      ),
    [costs, by, several],
  );
  const save = (): void =>
    saveText(
      'tca',
      costCsv(costs ?? [], ({ engine }) => engineName(engine)),
    );
  useAction('tca.csv', save, (costs ?? []).length > 0);
  const asked = silent.length === 0 ? null : <span className={css['silent']}>{unansweredBy(silent, several)}</span>;
  const ended =
    costs === null ? '' : `${formatCount(costs.length)} ended${left > 0 ? ` · ${left} still reckoned` : ''}`;
  const none =
    costs === null ? 'Asking the engine…' : 'No order has ended yet. What one cost, and why, stands here once it has.';
  const empty = (costs ?? []).length === 0 ? <p>{asked ?? none}</p> : undefined;
  return (
    <Panel
      title="TCA"
      meta={empty || !asked ? ended : asked}
      empty={empty}
      actions={
        <Button className={css['csv']} onClick={save}>
          CSV
        </Button>
      }
    >
      <div className={css['costs']}>
        <SumTable
          label={`Costs by ${DIMENSIONS[by]}`}
          lead="by"
          choices="Costs by"
          by={by}
          options={COST_DIMENSIONS.map((value) => ({ value, title: DIMENSIONS[value] }))}
          onBy={setBy}
          note="bps of the value at arrival, + costs"
        >
          <Groups groups={groups} by={by} costs={costs ?? []} several={several} />
        </SumTable>
      </div>
    </Panel>
  );
}

const unansweredBy = (silent: readonly EngineId[], several: boolean): string =>
  `${several ? silent.map(engineName).join(', ') : 'The engine'} did not answer what orders cost: asked again every 5 s.`;

/** The hour is that of the instrument's venue. */
const zoneOf = ({ instrument }: OrderCost): string => {
  for (const row of instruments.getState().rows.values()) if (row.symbol === instrument) return row.timeZone;
  return 'UTC';
};

/** Order numbers are an engine's own. */
const named = (cost: OfEngine<OrderCost>, several: boolean): OrderCost =>
  several ? { ...cost, parentId: `${engineName(cost.engine)} ${cost.parentId}` } : cost;

interface GroupsProps {
  readonly groups: readonly CostGroup[];
  readonly by: CostDimension;
  readonly costs: readonly OfEngine<OrderCost>[];
  readonly several: boolean;
}

function Groups({ groups, by, costs, several }: GroupsProps) {
  // A column that is nought everywhere says nothing.
  const scale = scaleOf(groups.map(({ cost }) => cost));
  const parts = COST_PARTS.filter((part) => part !== 'unsplit' || groups.some((group) => group.parts[part] !== 0));
  return (
    <>
      <Heads by={by} scale={scale} parts={parts} />
      <tbody>
        {groups.map((group) => (
          <tr key={group.key}>
            <th scope="row">
              {by === 'order' ? <OrderLink group={group} costs={costs} several={several} /> : titleOf(group.key, by)}
            </th>
            {by === 'order' ? null : <td>{formatCount(group.orders)}</td>}
            <td>{formatCount(group.fills)}</td>
            <td className={sumTone(toneOf(group.cost))} title={`95%: ${intervalOf(group.cost)}`}>
              {formatBps(group.cost.bps)}
            </td>
            <td className={`${sumTone('label')} ${css['interval']}`}>{intervalOf(group.cost)}</td>
            <td className={css['scale']} title={`95%: ${intervalOf(group.cost)}`}>
              <CostMark cost={group.cost} scale={scale} tone={toneOf(group.cost)} says={intervalOf(group.cost)} />
            </td>
            {parts.map((part) => (
              <td key={part}>{formatBps(group.parts[part])}</td>
            ))}
            <td title={group.vsVwap ? intervalOf(group.vsVwap) : undefined}>{bpsOf(group.vsVwap)}</td>
            <td title={group.vsTwap ? intervalOf(group.vsTwap) : undefined}>{bpsOf(group.vsTwap)}</td>
            <td>{formatFixed(group.makerPct, 0)}</td>
            <td>{formatFixed(group.filledPct, 0)}</td>
            {group.markouts.map((markout) => (
              <td key={markout.afterS} title={`${formatCount(markout.fills)} fills; ${intervalOf(markout)}`}>
                {markout.fills === 0 ? NONE : formatBps(markout.bps)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </>
  );
}

interface HeadsProps {
  readonly by: CostDimension;
  readonly scale: CostScale;
  readonly parts: readonly CostPart[];
}

function Heads({ by, scale, parts }: HeadsProps) {
  return (
    <thead>
      <tr>
        {[capital(DIMENSIONS[by]), ...(by === 'order' ? [] : ['Orders']), 'Fills', 'Cost'].map((title) => (
          <th key={title} scope="col">
            {title}
          </th>
        ))}
        <th scope="col" className={css['interval']}>
          95%
        </th>
        <th scope="col" className={css['scale']} title="The cost and its 95% interval; all on one scale">
          <ScaleHead scale={scale} />
        </th>
        {parts.map((part) => (
          <th key={part} scope="col" title={PARTS[part][1]}>
            {PARTS[part][0]}
          </th>
        ))}
        {['vs VWAP', 'vs TWAP', 'Maker %', 'Filled %'].map((title) => (
          <th key={title} scope="col" className={`${css['wraps']} ${css['later']}`}>
            {title}
          </th>
        ))}
        {MARKOUT_AFTER_S.map((afterS) => (
          <th
            key={afterS}
            scope="col"
            className={css['later']}
            title={`Move of the mid in our favour ${afterS} s after a fill`}
          >
            +{afterS} s
          </th>
        ))}
      </tr>
    </thead>
  );
}

function OrderLink({ group, costs, several }: { group: CostGroup } & Pick<GroupsProps, 'costs' | 'several'>) {
  const cost = costs.find((each) => named(each, several).parentId === group.key);
  if (!cost) return group.key;
  return (
    <SumName onGo={() => selectParent(cost.engine, cost.parentId)}>
      {group.key} {cost.instrument} {sideWords(cost.side).slice(0, 1)}
    </SumName>
  );
}

function titleOf(key: string, by: CostDimension): string {
  const strategy = StrategyName.safeParse(key);
  return by === 'strategy' && strategy.success ? STRATEGY_LABELS[strategy.data].short : key;
}

const bpsOf = (measured: Measured | null): string => (measured === null ? NONE : formatBps(measured.bps));
const intervalOf = ({ ci95 }: Measured): string =>
  ci95 === null ? NONE : `${formatBps(ci95[0])} to ${formatBps(ci95[1])}`;

/** Coloured only where the interval leaves no doubt about the sign. */
const toneOf = ({ ci95 }: Measured): 'plain' | 'loss' | 'gain' =>
  ci95 === null ? 'plain' : ci95[0] > 0 ? 'loss' : ci95[1] < 0 ? 'gain' : 'plain';
