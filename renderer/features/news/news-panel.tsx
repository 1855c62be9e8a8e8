/** The news tape: what was reported when, about which instrument, and how it was scored. Newest first. */
import { useState } from 'react';
import { formatClock, formatCount, formatSigned, NONE } from '../../../shared/domain/basics/format.ts';
import type { NewsRow } from '../../../shared/protocol/tables.ts';
import { useMarketZone } from '../../stores/clock.ts';
import { useLookedAt } from '../../stores/looked-at.ts';
import { news, NEWS_ROWS } from '../../stores/tables.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { Panel } from '../../ui/primitives/panel.tsx';
import { Segments } from '../../ui/primitives/segments.tsx';
import css from './news.module.css';

type Of = 'all' | 'one';

export function NewsPanel() {
  const [of, setOf] = useState<Of>('all');
  const instrument = useLookedAt();
  const zone = useMarketZone();
  const all = useRowsOf(news, useLookedAtEngine(), (rows) => rows.toReversed());
  const symbol = of === 'one' ? instrument?.symbol : undefined;
  const shown = all.filter((row) => symbol === undefined || row.instrument === symbol || row.instrument === null);
  return (
    <Panel
      title="News"
      meta={all.length === NEWS_ROWS ? `newest ${formatCount(NEWS_ROWS)}` : headlineWords(shown.length)}
      actions={
        <Segments
          label="News of which instruments"
          value={of}
          segments={[
            { value: 'all', title: 'all' },
            { value: 'one', title: instrument?.symbol ?? 'selected' },
          ]}
          onChange={setOf}
        />
      }
      empty={shown.length === 0 ? <NoNews of={all.length === 0 ? undefined : symbol} /> : undefined}
    >
      {/* Focusable, so that the keyboard can scroll it. */}
      <ol className={css['tape']} aria-label="News" tabIndex={0} data-panel-focus>
        {shown.map((row) => (
          <Headline key={row.seq} row={row} zone={zone} />
        ))}
      </ol>
    </Panel>
  );
}

/** The engine takes news at its start alone, so that is where to ask for them. */
const NoNews = ({ of }: { of: string | undefined }) =>
  of === undefined ? (
    <>
      <p>No news yet.</p>
      <p>
        The built-in market tells its own as it runs. Others come from the start of the engine on:{' '}
        <code>--news FILE</code> with one JSON object a line, or <code>--news ws://…</code>. A headline has at least{' '}
        <code>time</code> and <code>headline</code>.
      </p>
    </>
  ) : (
    <p>
      No news of {of} yet: <q>all</q> shows those of the others.
    </p>
  );

function Headline({ row: { tsUs, instrument, headline, score, source }, zone }: { row: NewsRow; zone: string }) {
  const tone = score === null || score === 0 ? 'none' : score > 0 ? 'gain' : 'loss';
  return (
    <li className={css['row']}>
      <time className={css['time']}>{formatClock(tsUs, zone)}</time>
      <strong className={css['instrument']}>{instrument ?? NONE}</strong>
      <span className={css['headline']}>
        {headline} <small>{source}</small>
      </span>
      <span className={css[tone]} title={score === null ? 'Nothing has scored it' : 'Sentiment from −1 to +1'}>
        {score === null ? NONE : formatSigned(score, 2)}
      </span>
    </li>
  );
}

const headlineWords = (count: number): string => (count === 1 ? '1 headline' : `${formatCount(count)} headlines`);
