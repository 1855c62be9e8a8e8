/** What was let pass a limit: who granted it and why, for which order, how far, and when it ends; the newest first. */
import type { Override } from '../../../shared/domain/policy/policy.ts';
import { useMarketDay, useMarketZone } from '../../stores/clock.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { selectParent, useLookedAtEngine } from '../../stores/selection.ts';
import { useRow, useRowsOf } from '../../stores/table-store.ts';
import { instruments, overrides, parents } from '../../stores/tables.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { formatWhen } from '../../ui/words/format.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { endWords, stateOf, whatWords } from './override-words.ts';
import css from './risk.module.css';

const TONES = { open: 'attention', used: 'neutral', lapsed: 'neutral' } as const;

export function OverridesPanel() {
  const engine = useLookedAtEngine();
  const rows = useRowsOf(overrides, engine, (held) => held.toSorted((a, b) => b.grantedUs - a.grantedUs));
  const unused = rows.filter(({ usedUs }) => usedUs === null).length;
  return (
    <Panel
      title="Overrides"
      meta={rows.length === 0 ? '' : `${rows.length} granted, ${unused} not used`}
      empty={
        rows.length === 0 ? (
          <p>No order was let pass a limit. Risk and admin grant that for one order, once, in the limits panel.</p>
        ) : undefined
      }
    >
      <ul className={css['records']} aria-label="Overrides" tabIndex={0} data-panel-focus>
        {rows.map((row) => (
          <Row key={row.overrideId} row={row} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ row }: { row: OfEngine<Override> }) {
  const { engine, overrideId, parentId, grantedBy, grantedUs, reason } = row;
  const market = useMarketZone(engine);
  const today = useMarketDay(engine);
  const order = useRow(parents, engine, parentId);
  const zone = { timeZone: useRow(instruments, engine, order?.instrument)?.timeZone ?? market };
  const state = stateOf(row, order);
  return (
    <li className={css['record']} aria-label={`Override ${overrideId}`}>
      <div className={css['recordHead']}>
        <Badge tone={TONES[state]}>{state}</Badge>
        <button type="button" className={css['fold']} onClick={() => selectParent(engine, parentId)}>
          {parentId}
        </button>
        <span className={css['said']} title={whatWords(row)}>
          {whatWords(row)}
        </span>
      </div>
      <p>
        {grantedBy}: {reason}
      </p>
      <p className={css['hint']}>
        {overrideId}, granted at {formatWhen(grantedUs, zone.timeZone, today)}; {endWords(row, order, zone, today)}
      </p>
    </li>
  );
}
