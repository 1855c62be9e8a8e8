/** The engines that are lost, above all exceptions: none of them can say so itself, and each takes its orders along. */
import { commandLineOf } from '../../stores/command-line.ts';
import { engineName, useConnection, useConnections } from '../../stores/connection.ts';
import { useHue } from '../../stores/engine-roster.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { lostCare, useLostCare } from '../../stores/lost-care.ts';
import { useNow } from '../../stores/now.ts';
import { useSurvey } from '../../stores/table-store.ts';
import { parents } from '../../stores/tables.ts';
import { PARENT_ENDED } from '../../../shared/domain/orders/parent.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Badge } from '../../ui/primitives/badge.tsx';
import { severityLook } from '../../ui/words/exception-order.ts';
import { formatCount, formatDuration } from '../../ui/words/format.ts';
import { EngineSquare } from '../../ui/primitives/marks.tsx';
import { RunbookPage } from './exception-detail.tsx';
import { lostCareWords, lostFacts, lostHasWords, lostTitle } from './exception-words.ts';
import { ShelfForm } from './shelf-form.tsx';
import css from './exceptions.module.css';

export function LostList({ engines }: { engines: readonly EngineId[] }) {
  return (
    <ul className={css['lost']} aria-label="Lost engines">
      {engines.map((engine) => (
        <Lost key={engine} engine={engine} />
      ))}
    </ul>
  );
}

function Lost({ engine }: { engine: EngineId }) {
  const heardMs = useConnection(engine, (view) => view.heardMs ?? 0);
  const seconds = useNow((ms) => Math.max(0, Math.floor((ms - heardMs) / 1_000)));
  const open = useSurvey(
    parents,
    (rows) => [...rows.values()].filter((row) => row.engine === engine && !PARENT_ENDED.has(row.state)).length,
  );
  const { words, tone } = severityLook('P1');
  const care = useLostCare(engine);
  // Opened anew, the desk has no session with it: who sits here another engine knows.
  const by = useConnections((views) => {
    const actors = [views.get(engine), ...views.values()].flatMap((view) => view?.session?.actor ?? []);
    return actors[0] ?? 'this desk';
  });
  const leftMs = useNow((ms) => Math.max(0, Math.ceil(((care.shelf?.untilMs ?? 0) - ms) / 1_000) * 1_000));
  return (
    <li>
      <Badge tone={tone}>{words}</Badge> <EngineSquare hue={useHue(engine)} />
      <strong>{lostTitle(engineName(engine))}</strong>
      <span className={css['lostHas']} title={lostCareWords(care, leftMs * 1_000)}>
        {lostHasWords(care)}
      </span>
      <span className={css['care']}>
        {heardMs === 0
          ? 'not heard since the desk was opened · what it works is not known here'
          : `last heard ${formatDuration(seconds * 1_000_000)} ago · ${formatCount(open)} open ${open === 1 ? 'order' : 'orders'}`}
      </span>
      <span className={css['lostCare']}>{lostCareWords(care, leftMs * 1_000)}</span>
      <span className={css['lostVerbs']}>
        <Button disabled={care.acknowledgedBy !== null} onClick={() => lostCare.acknowledge(engine, by)}>
          Acknowledge
        </Button>
        <Button onClick={() => lostCare.own(engine, by)}>Take it on</Button>
        {care.shelf ? <Button onClick={() => lostCare.unshelve(engine)}>Take off the shelf</Button> : null}
      </span>
      <span className={css['lostFacts']}>{lostFacts(commandLineOf(engine))}</span>
      <details className={css['lostFacts']}>
        <summary>Runbook, and the shelf</summary>
        <ShelfForm onShelve={(forUs, reason) => lostCare.shelve(engine, by, forUs / 1_000, reason)} />
        <RunbookPage kind="engine-lost" />
      </details>
    </li>
  );
}
