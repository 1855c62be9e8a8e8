/** One roll-out: its steps with what each takes, how the candidate stands by the test, and what can be done. */
import type { Command } from '../../../shared/domain/command.ts';
import { formatBps, formatCount, formatPercent } from '../../../shared/domain/basics/format.ts';
import { isUnderWay, type RolloutRow } from '../../../shared/domain/models/rollout.ts';
import { missingForNext, nextStepOf } from '../../../shared/domain/models/rollout-gate.ts';
import { Badge, type BadgeTone } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { lookUp, nameIn } from '../../ui/words/look-up.ts';
import type { Asked } from './ask-dialog.tsx';
import { TestPlot } from './test-plot.tsx';
import css from './models.module.css';

const TONES: Readonly<Record<RolloutRow['phase'], BadgeTone>> = {
  shadow: 'neutral',
  canary: 'auto',
  champion: 'good',
  'rolled-back': 'attention',
};

interface RolloutProps {
  readonly row: RolloutRow;
  /** Of a champion: whether it is in force, and may be rolled back. */
  readonly inForce: boolean;
  readonly may: (kind: Command['kind']) => boolean;
  readonly onAsk: (asked: Asked) => void;
}

export function Rollout({ row, inForce, may, onAsk }: RolloutProps) {
  const { rolloutId, model, champion, phase, paused, changedBy, changeReason, cause } = row;
  const missing = missingForNext(row);
  return (
    <section className={css['rollout']} aria-label={`Roll-out ${rolloutId}`}>
      <header>
        <strong>{model}</strong>{' '}
        <span className={css['hint']}>
          {rolloutId}, compared with {champion}
          {row.instruments.length > 0 ? ` for ${row.instruments.join(', ')}` : ''}
        </span>
        <Badge tone={lookUp(TONES, phase) ?? 'attention'}>{nameIn(TONES, phase)}</Badge>
        {paused ? <Badge tone="attention">paused</Badge> : null}
        <span className={css['buttons']}>
          <Buttons row={row} inForce={inForce} may={may} onAsk={onAsk} missing={missing} />
        </span>
      </header>
      <Steps row={row} />
      <Standing row={row} />
      <p className={css['hint']}>
        {isUnderWay(row)
          ? `Next: ${nextStepOf(row)}. ${missing === '' ? 'The gate is open.' : `Not yet: ${missing}.`} `
          : ''}
        {changedBy}
        {cause === null ? '' : ` (${cause})`}: {changeReason}
      </p>
    </section>
  );
}

function Steps({ row: { phase, step, terms, shadow } }: { row: RolloutRow }) {
  const agreed = shadow.decisions === 0 ? '' : `, ${formatPercent(shadow.agreed / shadow.decisions, 0)} the same`;
  const at =
    phase === 'shadow' ? 0 : phase === 'canary' ? step + 1 : phase === 'champion' ? terms.steps.length + 1 : -1;
  const steps = [
    {
      name: 'shadow',
      note: `${formatCount(shadow.decisions)} of ${formatCount(terms.shadowDecisions)} decisions${agreed}`,
    },
    ...terms.steps.map(({ sharePct, marginBps }) => ({ name: `${sharePct}%`, note: `left at ≤ ${marginBps} bps` })),
    { name: 'champion', note: 'all orders' },
  ];
  return (
    <ol className={css['steps']} aria-label="Steps">
      {steps.map(({ name, note }, i) => (
        <li key={name} aria-current={i === at ? 'step' : undefined}>
          <strong>{name}</strong>
          <span>{note}</span>
        </li>
      ))}
    </ol>
  );
}

function Standing({ row }: { row: RolloutRow }) {
  const { standing, evidence, terms, path, step } = row;
  if (!standing) return <p className={css['hint']}>No order has been measured yet.</p>;
  const open = (bps: number | null): string => (bps === null ? 'open' : formatBps(bps));
  return (
    <div className={css['standing']}>
      <dl aria-label="How the candidate stands">
        <dt>Orders</dt>
        <dd>
          {formatCount(evidence.canaries)} canary, {formatCount(evidence.controls)} control
        </dd>
        <dt>Extra cost</dt>
        <dd>
          {formatBps(standing.estimateBps)} bps ({open(standing.lowerBps)} to {open(standing.upperBps)})
        </dd>
        <dt>Evidence against</dt>
        <dd>
          {standing.evidence.toFixed(2)}, rolled back at {standing.rollsBackAt.toFixed(2)}
        </dd>
      </dl>
      <TestPlot path={path} marginBps={terms.steps[step]?.marginBps ?? null} />
    </div>
  );
}

function Buttons({ row, inForce, may, onAsk, missing }: RolloutProps & { missing: string }) {
  const { rolloutId, model, champion, phase, step, paused } = row;
  const underWay = isUnderWay(row);
  const ask = (title: string, verb: string, echo: string, command: Asked['command']) => (): void =>
    onAsk({ title, verb, echo, command });
  const next = nextStepOf(row);
  return (
    <>
      {underWay ? (
        <Button
          disabled={!may('AdvanceRollout') || missing !== ''}
          title={missing === '' ? undefined : `Not yet: ${missing}`}
          onClick={ask(`Widen ${rolloutId}`, 'Widen', `Lets ${model} ${next}.`, (reason) => ({
            kind: 'AdvanceRollout',
            rolloutId,
            from: { phase, step },
            reason,
          }))}
        >
          Widen…
        </Button>
      ) : null}
      {underWay ? (
        <Button
          disabled={!may(paused ? 'ResumeRollout' : 'PauseRollout')}
          onClick={ask(
            `${paused ? 'Resume' : 'Pause'} ${rolloutId}`,
            paused ? 'Resume' : 'Pause',
            paused ? `New orders may go to ${model} again.` : `New orders go to ${champion}; those of ${model} go on.`,
            (reason) => ({ kind: paused ? 'ResumeRollout' : 'PauseRollout', rolloutId, reason }),
          )}
        >
          {paused ? 'Resume…' : 'Pause…'}
        </Button>
      ) : null}
      {underWay || (phase === 'champion' && inForce) ? (
        <Button
          kind="danger"
          disabled={!may('RollBack')}
          onClick={ask(
            `Roll back ${rolloutId}`,
            'Roll back',
            `${model} decides nothing any more from now on; its orders go on under ${champion}.`,
            (reason) => ({ kind: 'RollBack', rolloutId, reason }),
          )}
        >
          Roll back…
        </Button>
      ) : null}
    </>
  );
}
