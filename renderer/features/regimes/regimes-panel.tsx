/**
 * The regime of each market as the engine's detector judges it: what holds now, since when, how likely each has been; held
 * and let go by a person, with a reason.
 */
import { useState, type FormEvent } from 'react';
import { mayCommand } from '../../../shared/domain/command.ts';
import { setWords } from '../../../shared/domain/policy/parameter-sets.ts';
import { Regime, REGIMES, type RegimeViewRow } from '../../../shared/domain/models/regime.ts';
import { useMarketZone } from '../../stores/clock.ts';
import { useConnection } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { useLookedAtEngine } from '../../stores/selection.ts';
import { instruments, policies, regimeViews } from '../../stores/tables.ts';
import { useRow, useRowsOf } from '../../stores/table-store.ts';
import { Badge } from '../../ui/primitives/badge.tsx';
import { Button } from '../../ui/primitives/button.tsx';
import { Field, Select } from '../../ui/primitives/field.tsx';
import { Panel } from '../../ui/primitives/panel.tsx';
import { paramWords } from '../../ui/words/strategy-words.ts';
import { RegimeAreas } from './regime-areas.tsx';
import { percent, setsInForce, standingOf } from './regime-words.ts';
import css from './regimes.module.css';

const CHOICES = REGIMES.map((value) => ({ value, label: value }));

export function RegimesPanel() {
  const engine = useLookedAtEngine();
  const rows = useRowsOf(regimeViews, engine, (held) => held);
  const mayPin = useConnection(engine, (view) => view.session !== null && mayCommand(view.session.role, 'PinRegime'));
  return (
    <Panel
      title="Regimes"
      meta="by the detector"
      empty={rows.length === 0 ? <p>The engine watches no market yet.</p> : undefined}
    >
      <ul className={css['regimes']} aria-label="Regimes">
        {rows.map((row) => (
          <Row key={row.instrument} row={row} mayPin={mayPin} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ row, mayPin }: { row: OfEngine<RegimeViewRow>; mayPin: boolean }) {
  const [entering, setEntering] = useState(false);
  const zone = useMarketZone(row.engine);
  return (
    <li className={css['row']} aria-label={`Regime of ${row.instrument}`}>
      <div className={css['head']}>
        <strong>{row.instrument}</strong>
        <Badge tone={row.pin ? 'attention' : 'neutral'}>{row.pin ? `${row.regime}, pinned` : row.regime}</Badge>
        <span className={css['standing']} title={standingOf(row, zone)}>
          {standingOf(row, zone)}
        </span>
        <Button
          className={css['small']}
          disabled={!mayPin}
          title={mayPin ? undefined : 'Your role may not pin regimes'}
          aria-expanded={entering}
          aria-label={`${row.pin ? 'Let go' : 'Pin'} the regime of ${row.instrument}`}
          onClick={() => setEntering(!entering)}
        >
          {row.pin ? 'Let go…' : 'Pin…'}
        </Button>
      </div>
      {entering ? <PinForm row={row} onDone={() => setEntering(false)} /> : null}
      <RegimeAreas engine={row.engine} instrument={row.instrument} zone={zone} />
      <dl className={css['shares']}>
        {REGIMES.map((regime, i) => (
          <div key={regime}>
            <dt>
              <i className={css[regime]} aria-hidden="true" /> {regime}
            </dt>
            <dd>{percent(row.probabilities[i]!)}</dd>
          </div>
        ))}
      </dl>
      <SetsInForce row={row} />
    </li>
  );
}

/** What orders that follow the regime work by just now, strategy by strategy. */
function SetsInForce({ row: { engine, instrument: symbol, regime } }: { row: OfEngine<RegimeViewRow> }) {
  const instrument = useRow(instruments, engine, symbol);
  const policy = useRowsOf(policies, engine, (rows) => rows.toSorted((a, b) => b.version - a.version)[0]);
  if (!instrument || !policy) return null;
  const sets = setsInForce(policy.policy.parameterSets, regime, instrument.assetClass);
  return (
    <div className={css['sets']}>
      <span>Orders that follow it, by policy {policy.version}:</span>
      {sets.length === 0 ? <span>no set for {regime}; each keeps its own parameters</span> : null}
      <ul aria-label={`Parameter sets in force for ${symbol}`}>
        {sets.map((set) => (
          <li key={set.strategy} title={`The policy’s set for ${setWords(set)}`}>
            {paramWords(set.params, instrument)} <small>({setWords(set)})</small>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A refusal is shown where it was asked for, and what was entered stays. */
function PinForm({ row: { engine, instrument, detected, pin }, onDone }: PinFormProps) {
  const [regime, setRegime] = useState<Regime>(detected);
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const wanted = pin ? null : regime;
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSending(true);
    const words = wanted === null ? `Let the regime of ${instrument} go` : `Pin ${instrument} to ${wanted}`;
    const answer = await desk.sendCommand(engine, { kind: 'PinRegime', instrument, regime: wanted, reason }, words);
    setSending(false);
    if (answer.status === 'accepted') return onDone();
    setRefusal(answer.status === 'rejected' ? `Rejected: ${answer.reason}` : `Outcome unknown: ${answer.reason}`);
  };
  return (
    <form className={css['form']} aria-label={`Pin of ${instrument}`} onSubmit={(event) => void send(event)}>
      {pin ? null : (
        <Select
          label="Regime"
          value={regime}
          options={CHOICES}
          onChange={(event) => setRegime(Regime.parse(event.target.value))}
        />
      )}
      <Field label="Reason" value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      <Button type="submit" pending={sending} disabled={reason.trim() === ''}>
        {pin ? 'Let go' : `Pin to ${regime}`}
      </Button>
      {refusal === null ? null : (
        <p className={css['refusal']} role="alert">
          {refusal}
        </p>
      )}
    </form>
  );
}

interface PinFormProps {
  readonly row: OfEngine<RegimeViewRow>;
  readonly onDone: () => void;
}
