/** What moved the value of an action away from that of the reference state, feature by feature; it adds up. */
import { formatClock, formatFixed } from '../../../shared/domain/basics/format.ts';
import type { DecisionRow } from '../../../shared/domain/orders/decision.ts';
import type { DecisionExplained, DecisionExplanation } from '../../../shared/protocol/questions.ts';
import { lookUp, unknownName } from '../../ui/words/look-up.ts';
import { bps, featureWords, scaleOf, sharesOf } from './monitor-words.ts';
import { SignedBars } from './signed-bars.tsx';
import { useExplanation } from './use-explanation.ts';
import css from './model-monitor.module.css';

/** Shown one by one; the rest is one bar. */
const MOST = 10;
const METHODS: Readonly<Record<DecisionExplanation['method'], string>> = {
  'integrated-gradients': 'integrated gradients, exact',
  'sampled-shapley': 'sampled Shapley values, an estimate',
};

export interface ContributionsProps {
  readonly engine: string;
  readonly shown: DecisionRow;
  readonly action: string | null;
  readonly live: boolean;
  readonly timeZone: string;
}

export function Contributions({ engine, shown, action, live, timeZone }: ContributionsProps) {
  const view = useExplanation(engine, shown, action, live);
  const told = view.state === 'told' ? view.told : null;
  // While decisions run, one now and then is explained: which one is said.
  const isOther = told !== null && told.decision.decisionId !== shown.decisionId;
  return (
    <section aria-label="Contributions">
      <h3>
        What moved the value of “{told?.action ?? action ?? shown.done}”
        {isOther ? ` at ${formatClock(told.decision.tsUs, timeZone)}` : null}
      </h3>
      {view.state === 'told' ? <Told told={view.told} /> : null}
      {view.state === 'asking' ? <p className={css['hint']}>Asking the engine…</p> : null}
      {view.state === 'silent' ? <p className={css['hint']}>The engine has not answered.</p> : null}
      {view.state === 'unanswerable' ? <p className={css['hint']}>{view.reason}</p> : null}
    </section>
  );
}

function Told({ told: { explanation, why } }: { told: DecisionExplained }) {
  if (explanation === null) return <p className={css['hint']}>Cannot be told: {why}</p>;
  const { valueBps, baselineBps, features, method, reference } = explanation;
  const { most, others, othersBps } = sharesOf(features, MOST);
  const bars = most.map(({ name, value, referenceValue, contributionBps }) => ({
    key: name,
    label: featureWords(name),
    value: contributionBps,
    text: bps(contributionBps),
    word: `at ${formatFixed(value, 2)}`,
    title: `${name}: ${formatFixed(value, 4)}, in the reference ${formatFixed(referenceValue, 4)}`,
  }));
  const rest = { key: '…', label: `${others} others`, value: othersBps, text: bps(othersBps), word: '' };
  return (
    <>
      <SignedBars
        label="Contribution of each feature"
        scale={scaleOf([...most.map(({ contributionBps }) => contributionBps), othersBps])}
        bars={others > 0 ? [...bars, rest] : bars}
      />
      <p
        className={css['sum']}
        title={`Counted from ${reference}, by ${lookUp(METHODS, method) ?? unknownName(method)}`}
      >
        {bps(baselineBps)} in {reference} {bps(valueBps - baselineBps)} by features = <b>{bps(valueBps)}</b>
        <span className={css['hint']}> · {lookUp(METHODS, method) ?? unknownName(method)}</span>
      </p>
      <details className={css['all']}>
        <summary>All {features.length} features</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Feature</th>
              <th scope="col">Value</th>
              <th scope="col">Reference</th>
              <th scope="col">Contribution</th>
            </tr>
          </thead>
          <tbody>
            {features.map(({ name, value, referenceValue, contributionBps }) => (
              <tr key={name}>
                <th scope="row">{featureWords(name)}</th>
                <td>{formatFixed(value, 3)}</td>
                <td>{formatFixed(referenceValue, 3)}</td>
                <td>{bps(contributionBps)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
