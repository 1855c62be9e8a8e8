/** The market's clock with its zone, and, of a simulated market, how fast it runs and the controls to change that. */
import { useEffect, useRef } from 'react';
import { useAction } from '../../stores/actions.ts';
import { useEngineStatus, useMarketZone } from '../../stores/clock.ts';
import { useCommands } from '../../stores/commands.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { formatClock, formatDay, zoneName } from '../../ui/words/format.ts';
import { MarketOver } from './market-over.tsx';
import { paceWords, PACES, stepPace, type Pace } from './pace.ts';
import css from './engines.module.css';

export function MarketClock() {
  const status = useEngineStatus();
  const zone = useMarketZone();
  if (!status) return null;
  return (
    <div className={css['market']}>
      <time className={css['clock']} title={`Market time, ${formatDay(status.nowUs, zone)}`}>
        {formatClock(status.nowUs, zone)} <span className={css['zone']}>{zoneName(status.nowUs, zone)}</span>
      </time>
      {status.marketState === 'stale' ? <span className={css['attention']}>market stale</span> : null}
      {status.marketState === 'ended' ? <MarketOver engine={status.engine} market={status.market} /> : null}
      {!status.live && status.marketState !== 'ended' ? (
        <PaceControl key={status.engine} engine={status.engine} pace={status.pace} />
      ) : null}
    </div>
  );
}

function PaceControl({ engine, pace }: { engine: EngineId; pace: Pace }) {
  const running = useRef<Pace>(pace === 0 ? 1 : pace);
  useEffect(() => {
    if (pace !== 0) running.current = pace;
  }, [pace]);
  const pending = useCommands((sent) =>
    sent.some((one) => one.engine === engine && one.kind === 'SetPace' && one.status === 'pending'),
  );
  const set = (next: Pace): void => {
    if (next !== pace) void desk.sendCommand(engine, { kind: 'SetPace', pace: next }, `Market ${paceWords(next)}`);
  };
  const toggle = (): void => set(pace === 0 ? running.current : 0);
  useAction('market.pause', toggle);
  useAction('market.slower', () => set(stepPace(pace, -1)));
  useAction('market.faster', () => set(stepPace(pace, 1)));

  const offered = PACES.includes(pace) || pace === 0 ? PACES : [...PACES, pace];
  return (
    <span className={css['pace']} aria-busy={pending || undefined}>
      <button
        type="button"
        className={css['toggle']}
        onClick={toggle}
        aria-label={pace === 0 ? 'Run the market' : 'Pause the market'}
      >
        {pace === 0 ? '▶' : '❚❚'}
      </button>
      <select
        className={css['speed']}
        aria-label="Pace of the simulated market"
        value={String(pace)}
        onChange={(event) => set(event.target.value === 'null' ? null : Number(event.target.value))}
      >
        {pace === 0 ? <option value="0">paused</option> : null}
        {offered.map((one) => (
          <option key={String(one)} value={String(one)}>
            {one === null ? 'max' : paceWords(one)}
          </option>
        ))}
      </select>
    </span>
  );
}
