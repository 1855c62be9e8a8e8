/** The health of the market data: one row a feed, and the regime each simulated instrument is truly in. */
import { useEffect, useState } from 'react';
import type { FeedRow } from '../../../shared/protocol/tables.ts';
import { useEngineNowUs } from '../../stores/clock.ts';
import { feeds, regimes } from '../../stores/tables.ts';
import { useTable } from '../../stores/table-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RegimeBadge } from '../../ui/regime-badge.tsx';
import { feedFigures, STATES } from './feed-words.ts';
import { addSample, ratePerSecond, type RateSample } from './message-rate.ts';
import css from './feeds.module.css';

export function FeedsPanel() {
  const rows = useTable(feeds, (held) => [...held.values()]);
  const rates = useRates();
  const nowUs = useEngineNowUs() ?? 0;
  return (
    <Panel
      title="Feeds"
      meta={rows.length === 1 ? '1 feed' : `${rows.length} feeds`}
      empty={rows.length === 0 ? <p>The engine has no feed yet.</p> : undefined}
    >
      <ul className={css['feeds']} aria-label="Feeds">
        {rows.map((feed) => (
          <Feed key={feed.feed} feed={feed} nowUs={nowUs} perSecond={rates.get(feed.feed) ?? null} />
        ))}
      </ul>
      <Regimes />
    </Panel>
  );
}

interface FeedProps {
  readonly feed: FeedRow;
  readonly nowUs: number;
  readonly perSecond: number | null;
}

function Feed({ feed, nowUs, perSecond }: FeedProps) {
  const { words, tone } = STATES[feed.state];
  return (
    <li className={css['feed']} aria-label={feed.feed}>
      <div className={css['what']}>
        <strong className={css['name']} title={feed.feed}>
          {feed.feed}
        </strong>
        <Badge tone={tone}>{words}</Badge>
        <span className={css['detail']}>{feed.detail}</span>
      </div>
      <dl className={css['figures']}>
        {feedFigures(feed, nowUs, perSecond).map(({ label, value, meaning, attention }) => (
          <div key={label} title={meaning}>
            <dt>{label}</dt>
            <dd className={attention ? css['attention'] : ''}>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

/** Messages a second by feed, as the engine's counts come in. */
function useRates(): ReadonlyMap<string, number | null> {
  const [rates, setRates] = useState<ReadonlyMap<string, number | null>>(new Map());
  useEffect(() => {
    let samples = new Map<string, readonly RateSample[]>();
    return feeds.onUpdate(({ kind, rows }) => {
      const atMs = performance.now();
      if (kind === 'snapshot') samples = new Map();
      for (const { feed, messages } of rows) samples.set(feed, addSample(samples.get(feed) ?? [], { atMs, messages }));
      setRates(new Map(Array.from(samples, ([feed, held]) => [feed, ratePerSecond(held)])));
    });
  }, []);
  return rates;
}

function Regimes() {
  const rows = useTable(regimes, (held) => [...held.values()]);
  if (rows.length === 0) return null;
  return (
    <section className={css['regimes']} aria-label="True regimes, simulated">
      <h3>True regimes (simulated)</h3>
      {rows.map((row) => (
        <span key={row.instrument} className={css['regime']}>
          {row.instrument} <RegimeBadge row={row} />
        </span>
      ))}
    </section>
  );
}
