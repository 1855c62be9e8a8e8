/** How much of each limit is used, nearest to its bound first; positions; strategies that rest until a person looked. */
import { useState } from 'react';
import { mayCommand } from '../../../shared/domain/command.ts';
import type { DisabledStrategy } from '../../../shared/domain/policy/policy.ts';
import type { LimitUse } from '../../../shared/protocol/tables.ts';
import { useAction } from '../../stores/actions.ts';
import { useConnection } from '../../stores/connection.ts';
import type { EngineId, OfEngine } from '../../stores/engine-id.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { disabledStrategies, instrumentOf, instruments, limitUse } from '../../stores/tables.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { formatCount } from '../../ui/words/format.ts';
import { byNeed, limitTitle, nearness, shareOf, shareWords, usedWords } from '../../ui/words/limit-rows.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { strategyShort } from '../../ui/words/strategy-words.ts';
import { OverrideDialog } from './override-dialog.tsx';
import { Positions } from './positions.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import css from './risk.module.css';

export function LimitsPanel() {
  const engine = useLookedAtEngine();
  const [granting, setGranting] = useState(false);
  const rows = useRowsOf(limitUse, engine, (held) => held.toSorted(byNeed));
  const currency = useRowsOf(instruments, engine, (held) => {
    const all = new Set(held.map((one) => one.currency));
    return all.size === 1 ? [...all].join('') : '';
  });
  const mayGrant = useConnection(
    engine,
    ({ session }) => session !== null && mayCommand(session.role, 'GrantOverride'),
  );
  useAction('limits.override', () => setGranting(true), mayGrant);
  const near = rows.filter((row) => ['near', 'reached'].includes(nearness(row))).length;
  return (
    <>
      <Panel
        title="Limits"
        meta={near === 0 ? 'none near its bound' : <span className={css['attention']}>{near} near the bound</span>}
        actions={
          <Button
            className={css['small']}
            disabled={!mayGrant}
            title={mayGrant ? undefined : 'Risk and admin grant overrides'}
            onClick={() => setGranting(true)}
          >
            Let one order pass…
          </Button>
        }
        empty={
          rows.length === 0 ? (
            <p>The engine has told of no limit yet: without a policy nothing is traded.</p>
          ) : undefined
        }
      >
        {engine === null ? null : <Disabled engine={engine} />}
        <ul className={css['limits']} aria-label="Limits in use" tabIndex={0} data-panel-focus>
          {rows.map((row) => (
            <Limit key={row.key} row={row} currency={currency} />
          ))}
        </ul>
        {engine === null ? null : <Positions engine={engine} />}
      </Panel>
      {granting && engine !== null ? <OverrideDialog engine={engine} onClose={() => setGranting(false)} /> : null}
    </>
  );
}

function Limit({ row, currency }: { row: OfEngine<LimitUse>; currency: string }) {
  const state = nearness(row);
  const share = Math.min(1, shareOf(row));
  return (
    <li className={css['limit']} aria-label={limitTitle(row)} data-state={state}>
      <span className={css['name']} title={limitTitle(row)}>
        {limitTitle(row)}
      </span>
      <span className={css['track']} aria-hidden="true">
        <span className={css['bar']} style={{ width: `${share * 100}%` }} />
      </span>
      <span className={css['figure']}>{shareWords(row)}</span>
      <span className={css['use']} title={`${formatCount(row.used)} of ${formatCount(row.most)}`}>
        {usedWords(row, currency, instrumentOf({ ...row, instrument: row.scope }))}
      </span>
      {state === 'near' || state === 'reached' ? (
        <Badge tone="attention">{state === 'near' ? 'near' : 'reached'}</Badge>
      ) : (
        <span />
      )}
    </li>
  );
}

function Disabled({ engine }: { engine: EngineId }) {
  const [enabling, setEnabling] = useState<DisabledStrategy | null>(null);
  const rows = useRowsOf(disabledStrategies, engine, (held) => held.filter(({ enabledBy }) => enabledBy === null));
  const mayEnable = useConnection(
    engine,
    ({ session }) => session !== null && mayCommand(session.role, 'ReenableStrategy'),
  );
  return (
    <>
      {rows.map((row) => (
        <div key={row.strategy} className={css['disabled']} role="status">
          <Badge tone="attention">disabled</Badge>
          <span>
            <strong>{strategyShort(row.strategy)}</strong> sends nothing: {row.reason}
          </span>
          <Button
            className={css['small']}
            disabled={!mayEnable}
            title={mayEnable ? undefined : 'Risk and admin enable strategies again'}
            onClick={() => setEnabling(row)}
          >
            Enable again…
          </Button>
        </div>
      ))}
      {enabling === null ? null : (
        <ReasonDialog
          engine={engine}
          title={`Enable ${strategyShort(enabling.strategy)} again`}
          verb="Enable again"
          command={(reason) => ({ kind: 'ReenableStrategy', strategy: enabling.strategy, reason })}
          onClose={() => setEnabling(null)}
        />
      )}
    </>
  );
}
