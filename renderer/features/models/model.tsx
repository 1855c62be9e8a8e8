/** One model: where it stands, what its card says, and how it behaves beside where it was measured. */
import { useState } from 'react';
import { formatBps, formatCount, formatFixed, formatPercent } from '../../../shared/domain/basics/format.ts';
import type { ModelRow } from '../../../shared/domain/models/model-row.ts';
import { Badge, type BadgeTone } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { Fact } from '../../ui/primitives/fact.tsx';
import { lookUp, nameIn } from '../../ui/words/look-up.ts';
import type { Asked } from './ask-dialog.tsx';
import css from './models.module.css';

const TONES: Readonly<Record<ModelRow['state'], BadgeTone>> = {
  candidate: 'neutral',
  shadow: 'neutral',
  canary: 'auto',
  champion: 'good',
  retired: 'muted',
};

interface ModelProps {
  readonly row: ModelRow;
  /** The roll-out under way. */
  readonly busy: string | undefined;
  readonly may: boolean;
  readonly onAsk: (asked: Asked) => void;
}

export function Model({ row, busy, may, onAsk }: ModelProps) {
  const { name, kind, state, problem, card } = row;
  const [open, setOpen] = useState(false);
  const { rollsOut } = row;
  const mayCome = rollsOut !== null || state !== 'champion';
  const startable =
    kind === 'policy' && state !== 'shadow' && state !== 'canary' && mayCome && problem === '' && card !== null;
  const why = !may ? 'Risk and admin start a roll-out' : busy ? `${busy} is under way` : undefined;
  const beside = rollsOut ? `${rollsOut.champion} for ${rollsOut.instruments.join(', ')}` : 'the champion';
  const start = (): void =>
    onAsk({
      title: `Roll out ${name}`,
      verb: 'Begin',
      echo: `${name} decides beside ${beside} and sends nothing, until somebody widens it.`,
      command: (reason) => ({
        kind: 'StartRollout',
        model: name,
        reason,
        ...(card && { sha256: card.sha256 }),
      }),
    });
  return (
    <li className={css['model']} aria-label={`Model ${name}`}>
      <button type="button" className={css['fold']} aria-expanded={open} onClick={() => setOpen(!open)}>
        {name}
      </button>
      {kind === 'signal' ? (
        <Badge tone={row.forecasts.length > 0 ? 'good' : 'muted'}>signal</Badge>
      ) : (
        <Badge tone={lookUp(TONES, state) ?? 'attention'}>{nameIn(TONES, state)}</Badge>
      )}
      <span className={problem === '' ? css['said'] : css['problem']} title={problem || card?.what}>
        {problem || (kind === 'signal' ? asked(row) : `${decides(row)}${lately(row.watch)}`)}
      </span>
      {startable ? (
        <Button disabled={why !== undefined} title={why} onClick={start} aria-label={`Roll out ${name}`}>
          Roll out…
        </Button>
      ) : (
        <span />
      )}
      {open ? <Details row={row} /> : null}
    </li>
  );
}

const asked = ({ forecasts }: ModelRow): string =>
  forecasts.length > 0
    ? `forecasts ${forecasts.join(', ')}`
    : 'asked about nothing: its instrument is not traded here, or is another’s until the next start';

const decides = ({ decides: instruments }: ModelRow): string =>
  instruments.length > 0 ? `decides for ${instruments.join(', ')}; ` : '';

function lately({ decisions, faults, orders, costBps, envelopeBps }: ModelRow['watch']): string {
  if (decisions === 0 && orders === 0) return 'has decided nothing lately';
  const cost = costBps === null ? '' : `; ${formatCount(orders)} orders cost ${formatBps(costBps)} bps on average`;
  const predicted = envelopeBps ? `, ${formatBps(envelopeBps.low)} to ${formatBps(envelopeBps.high)} predicted` : '';
  return `${formatCount(faults)} of ${formatCount(decisions)} decisions failed${cost}${predicted}`;
}

/** What can be told once enough orders have ended. */
function promised({ residual, spread }: ModelRow['watch']): (readonly [string, string])[] {
  const worth = residual
    ? `${formatBps(residual.bps)} bps of a clip beyond what it said over ${formatCount(residual.orders)} orders, ${formatBps(residual.low)} to ${formatBps(residual.high)} usual`
    : '';
  const apart = spread
    ? `${formatPercent(spread.distance, 0)} off the predicted at the furthest, ${formatPercent(spread.most, 0)} by chance`
    : '';
  const facts = [['Worth of actions', worth] as const, ['Spread of costs', apart] as const];
  return facts.filter(([, words]) => words !== '');
}

/** How good a signal model was, horizon by horizon. */
const figuresOf = ({ measured }: NonNullable<ModelRow['card']>): (readonly [string, string])[] =>
  measured.map(({ part, instrument, horizon, macroF1, logLoss, ece }) => [
    `${instrument}, ${horizon} events`,
    `macro-F1 ${formatFixed(macroF1, 3)}, log-loss ${formatFixed(logLoss, 3)} (knowing nothing 1.099), off by ${formatPercent(ece, 1)}; on what was ${part === 'test' ? 'tested' : 'tuned on'}`,
  ]);

function Details({ row: { kind, card, shipped, measuredOn, watch, problem } }: { row: ModelRow }) {
  const facts: (readonly [string, string])[] = card
    ? [
        ['What', card.what],
        ['By', `${card.by} (${card.licence})${shipped ? ', shipped' : ''}`],
        ['Learnt from', card.train],
        ['Tested on', card.test],
        ['Features', `${card.schema} ${card.featuresHash.slice(0, 12)}…`],
        ['File', `${card.sha256.slice(0, 16)}…, ${formatCount(card.parameters)} parameters`],
        ['Made by', card.command],
        ...figuresOf(card),
      ]
    : [];
  // Its line has room for the beginning alone.
  if (problem !== '') return <Facts facts={[['Not served', problem], ...facts]} />;
  return <Facts facts={kind === 'signal' ? facts : [...facts, ...behaviourOf(measuredOn, watch)]} />;
}

function behaviourOf(measuredOn: string, watch: ModelRow['watch']): (readonly [string, string])[] {
  const mix = watch.actions.map(
    ({ action, share, usual }) =>
      `${action} ${formatPercent(share, 0)}${usual === null ? '' : ` (usually ${formatPercent(usual, 0)})`}`,
  );
  const drift = watch.drift.map(({ feature, psi }) => `${feature} ${psi.toFixed(2)}`).join(', ');
  return [
    ['Measured on', measuredOn || 'nothing: watchkeeper rollout measure measures it'],
    ['Actions', mix.join(', ') || 'too few orders have ended'],
    [
      'Feature drift',
      watch.driftMean === null ? 'too few states' : `${watch.driftMean.toFixed(2)} on average; ${drift}`,
    ],
    ...promised(watch),
  ];
}

function Facts({ facts }: { facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className={css['details']}>
      {facts.map(([label, words]) => (
        <Fact key={label} label={label}>
          {words}
        </Fact>
      ))}
    </dl>
  );
}
