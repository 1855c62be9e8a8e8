/** The health of the market data: one row a feed, and the regime each simulated instrument is truly in. */
import type { FeedRow } from '../../../shared/protocol/tables.ts';
import { useEngineNowUs } from '../../stores/clock.ts';
import { feeds, regimes } from '../../stores/tables.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { Fact } from '../../ui/primitives/fact.tsx';
import { Panel } from '../../ui/primitives/panel.tsx';
import { RegimeBadge } from '../../ui/primitives/regime-badge.tsx';
import { feedFigures, lookOf } from './feed-words.ts';
import css from './feeds.module.css';

export function FeedsPanel() {
  const engine = useLookedAtEngine();
  const rows = useRowsOf(feeds, engine, (held) => held);
  const nowUs = useEngineNowUs() ?? 0;
  return (
    <Panel
      title="Feeds"
      meta={rows.length === 1 ? '1 feed' : `${rows.length} feeds`}
      empty={rows.length === 0 ? <p>The engine has no feed yet.</p> : undefined}
    >
      <ul className={css['feeds']} aria-label="Feeds" tabIndex={0} data-panel-focus>
        {rows.map((feed) => (
          <Feed key={feed.feed} feed={feed} nowUs={nowUs} />
        ))}
      </ul>
      <Regimes />
    </Panel>
  );
}

function Feed({ feed, nowUs }: { feed: FeedRow; nowUs: number }) {
  const { words, tone } = lookOf(feed.state);
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
        {feedFigures(feed, nowUs).map(({ label, value, meaning, attention }) => (
          <Fact key={label} label={label} meaning={meaning} className={attention ? css['attention'] : undefined}>
            {value}
          </Fact>
        ))}
      </dl>
    </li>
  );
}

function Regimes() {
  const engine = useLookedAtEngine();
  const rows = useRowsOf(regimes, engine, (held) => held);
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
