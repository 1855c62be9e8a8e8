/** What a policy changes of the one in force, in words, and what it would have done to the orders sent so far. */
import { policyChanges } from '../../../shared/domain/policy-diff.ts';
import type { ExecutionPolicy } from '../../../shared/domain/policy.ts';
import { NOT_PREVIEWED } from '../../../shared/domain/policy-preview.ts';
import { changeInWords, labelOfLimit, wordsOfPlace } from '../../../shared/domain/policy-words.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { formatCount } from '../../ui/format.ts';
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

const LEFT_OUT = NOT_PREVIEWED.map((place) => labelOfLimit(place.replace(/^desk\./, ''))).join(', ');

export function Preview({ engine, policy }: { engine: EngineId; policy: ExecutionPolicy }) {
  const { orders, denied, findings } = usePreview(engine, policy);
  return (
    <div className={css['preview']} aria-label="What it would have done" role="group">
      <p>
        Of {formatCount(orders)} child orders sent so far it would have denied{' '}
        <strong className={denied > 0 ? css['attention'] : ''}>{formatCount(denied)}</strong>.
      </p>
      {findings.map(({ limit, code, orders: count, example }) => (
        <p key={limit}>
          {formatCount(count)} by {wordsOfPlace(limit).label} ({code}), {example} first
        </p>
      ))}
      <p className={css['hint']} title={LEFT_OUT}>
        Judged by what orders say of themselves; collars, positions and credit are not replayed.
      </p>
    </div>
  );
}
