/** What a policy changes of the one in force, in words, and what it would have done to the orders that were sent last. */
import { policyChanges } from '../../../shared/domain/policy/policy-diff.ts';
import type { ExecutionPolicy } from '../../../shared/domain/policy/policy.ts';
import { changeInWords, wordsOfPlace } from '../../../shared/domain/policy/policy-words.ts';
import type { PolicyPreview } from '../../../shared/protocol/questions.ts';
import { useMarketDay, useMarketZone } from '../../stores/clock.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { formatCount, formatWhen } from '../../ui/words/format.ts';
import { usePreview } from './use-preview.ts';
import css from './risk.module.css';

export function Changes({ before, after }: { before: ExecutionPolicy; after: ExecutionPolicy }) {
  const changes = policyChanges(before, after);
  if (changes.length === 0) return <p className={css['hint']}>It changes nothing of the policy in force.</p>;
  return (
    <ul className={css['changes']} aria-label="What it changes">
      {changes.map((change) => (
        <li key={change.place} title={change.place}>
          {changeInWords(change)}
        </li>
      ))}
    </ul>
  );
}

export function Preview({ engine, policy }: { engine: EngineId; policy: ExecutionPolicy }) {
  const view = usePreview(engine, policy);
  return (
    <div className={css['preview']} aria-label="What it would have done" role="group">
      {view.state === 'told' ? (
        <Told engine={engine} told={view.told} />
      ) : (
        <p className={css['hint']}>{WORDS[view.state]}</p>
      )}
    </div>
  );
}

const WORDS = {
  asking: 'Asking the engine what it would have denied…',
  silent: 'The engine has not answered what it would have denied; it is asked again.',
} as const;

function Told({ engine, told }: { engine: EngineId; told: PolicyPreview }) {
  const zone = useMarketZone(engine);
  const today = useMarketDay(engine);
  const { sinceUs, parents, children, left, denied, findings, unpriced, otherwise } = told;
  if (sinceUs === null) return <p>No order has been sent yet that it could be held against.</p>;
  const judged = parents + children - left;
  const many = denied.parents + denied.children;
  return (
    <>
      <p aria-busy={left > 0}>
        {left > 0 ? `After ${formatCount(judged)} of ` : 'Of '}
        {counted(parents, children)} sent since {formatWhen(sinceUs, zone, today)} it would have denied{' '}
        <strong className={many > 0 ? css['attention'] : ''}>
          {many === 0 ? 'none' : counted(denied.parents, denied.children)}
        </strong>
        .
      </p>
      {findings.map(({ limit, code, parents: orders, children: sent, example, words }) => (
        <p key={limit}>
          {counted(orders, sent)} by {wordsOfPlace(limit).label} ({code}), {example} first: {words}
        </p>
      ))}
      {unpriced > 0 ? (
        <p className={css['hint']}>
          Of {formatCount(unpriced)} the market of their moment is not known any more: judged without prices and volume.
        </p>
      ) : null}
      {otherwise === '' ? null : <p className={css['hint']}>{otherwise}</p>}
      <p className={css['hint']}>
        Each is held against it by the gate, with position, credit and market of its moment. What it would have denied
        is not taken out of what came after, and what was denied is not judged anew.
      </p>
    </>
  );
}

/** `3 orders and 1,204 child orders` */
function counted(parents: number, children: number): string {
  const orders = parents === 0 ? '' : `${formatCount(parents)} ${parents === 1 ? 'order' : 'orders'}`;
  const sent = children === 0 ? '' : `${formatCount(children)} child ${children === 1 ? 'order' : 'orders'}`;
  return [orders, sent].filter((words) => words !== '').join(' and ');
}
