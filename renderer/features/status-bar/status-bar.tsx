/** The bottom line: market, its day and rate, the log's place and durability, layout, frame rate, and the way to the keys. */
import { runAction } from '../../stores/actions.ts';
import { useEngineStatus, useMarketZone } from '../../stores/clock.ts';
import { formatCount, formatDay, formatTime } from '../../ui/words/format.ts';
import { lookUp, unknownName } from '../../ui/words/look-up.ts';
import { KeyHint } from '../../ui/primitives/marks.tsx';
import { useFrameRate } from './use-frame-rate.ts';
import css from './status-bar.module.css';

const LOG_WORDS = {
  durable: 'durable',
  full: 'log full: no new orders until there is room',
  failed: 'log failed: no new orders, restart the engine',
} as const;

export function StatusBar({ layout }: { layout: string }) {
  const status = useEngineStatus();
  const zone = useMarketZone();
  return (
    <footer className={css['bar']} aria-label="Status">
      {status ? (
        <>
          <span className={css['market']} title={status.market}>
            {status.market}
            {status.simulated ? <span className={css['simulated']}> simulated</span> : null}
          </span>
          <span>
            {formatDay(status.nowUs, zone)} {formatTime(status.nowUs, zone)}
          </span>
          <span>{formatCount(status.marketEventsPerSecond)} events/s</span>
          <span className={status.logState === 'durable' ? '' : css['attention']}>
            log seq {formatCount(status.logSeq)} ·{' '}
            {lookUp(LOG_WORDS, status.logState) ?? `log ${unknownName(status.logState)}`}
          </span>
        </>
      ) : (
        <span>no market yet</span>
      )}
      <span>layout: {layout}</span>
      <FrameRate />
      <button type="button" className={css['shortcuts']} onClick={() => runAction('desk.shortcuts')}>
        <KeyHint keys="?" /> shortcuts
      </button>
    </footer>
  );
}

function FrameRate() {
  const rate = useFrameRate();
  return <span>{rate === null ? '' : `${rate} fps`}</span>;
}
