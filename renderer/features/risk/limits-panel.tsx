/**
 * How much of each limit is used, nearest to its bound first or in a fixed order; positions; strategies that rest until a
 * person looked.
 */
import { useState } from 'react';
import { mayCommand } from '../../../shared/domain/command.ts';
import type { DisabledStrategy } from '../../../shared/domain/policy/policy.ts';
import type { LimitUse } from '../../../shared/protocol/tables.ts';
import { useAction } from '../../stores/actions.ts';
import { useConnection } from '../../stores/connection.ts';
import type { EngineId, OfEngine } from '../../stores/engine-id.ts';
import { useNow } from '../../stores/now.ts';
import { SETTINGS, setSetting, useSettings } from '../../stores/settings.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { disabledStrategies, instrumentOf, instruments, limitUse } from '../../stores/tables.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { formatCount } from '../../ui/words/format.ts';
import { limitTitle, nearness, shareOf, shareWords, usedWords } from '../../ui/words/limit-rows.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { Segments } from '../../ui/primitives/segments.tsx';
import { strategyShort } from '../../ui/words/strategy-words.ts';
import { OverrideDialog } from './override-dialog.tsx';
import { Positions } from './positions.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { SteadyOrder } from './steady-order.ts';
import css from './risk.module.css';

export function LimitsPanel() {
  const engine = useLookedAtEngine();
  const [granting, setGranting] = useState(false);
  const order = useSettings(({ limits }) => limits);
  const rows = useRowsOf(limitUse, engine, (held) => held);
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
          <>
            <Segments
              label={SETTINGS.limits.title}
              value={order}
              segments={SETTINGS.limits.choices.map((value) => ({ value, title: value }))}
              onChange={(value) => setSetting('limits', value)}
            />
            <Button
              className={css['small']}
              disabled={!mayGrant}
              title={mayGrant ? undefined : 'Risk and admin grant overrides'}
              onClick={() => setGranting(true)}
            >
              Let one order pass…
            </Button>
          </>
        }
        empty={
          rows.length === 0 ? (
            <p>The engine has told of no limit yet: without a policy nothing is traded.</p>
          ) : undefined
        }
      >
        {engine === null ? null : <Disabled engine={engine} />}
        <InUse key={engine} rows={rows} currency={currency} isFixed={order === 'fixed'} />
        {engine === null ? null : <Positions engine={engine} />}
      </Panel>
      {granting && engine !== null ? <OverrideDialog engine={engine} onClose={() => setGranting(false)} /> : null}
    </>
  );
}

interface InUseProps {
  readonly rows: readonly OfEngine<LimitUse>[];
  readonly currency: string;
  readonly isFixed: boolean;
}

/**
 * What is pointed at stays where it is until the pointer has left: asked each time, for a panel that is put away hears of
 * no leaving.
 */
function InUse({ rows, currency, isFixed }: InUseProps) {
  const [steady] = useState(() => new SteadyOrder());
  const [list, setList] = useState<HTMLUListElement | null>(null);
  const nowMs = useNow((ms) => Math.floor(ms / 1_000) * 1_000);
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const shares = new Map(rows.map((row) => [row.key, shareOf(row)]));
  const keys = isFixed ? byKey.keys() : steady.next(shares, nowMs, list?.matches(':hover') ?? false);
  return (
    <ul ref={setList} className={css['limits']} aria-label="Limits in use" tabIndex={0} data-panel-focus>
      {Array.from(keys, (key) => (
        <Limit key={key} row={byKey.get(key)!} currency={currency} />
      ))}
    </ul>
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
