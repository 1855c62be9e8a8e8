/** Rehearses a stop: over what and how far, said in words before it is run. It is real in every way and releases itself. */
import { useState } from 'react';
import { describeScope, StopDegree, type StopScope } from '../../../shared/domain/safety/stop.ts';
import { STRATEGY_NAMES } from '../../../shared/domain/orders/strategy.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { instruments, venues } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Field, Select } from '../../ui/primitives/field.tsx';
import css from './stop-board.module.css';

export function DrillDialog({ engine, onClose }: { engine: EngineId; onClose: () => void }) {
  const scopes = useScopes(engine);
  const [chosen, setChosen] = useState(0);
  const [degree, setDegree] = useState<StopDegree>('cancel');
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const scope = scopes[chosen] ?? { kind: 'all' };

  const run = async (): Promise<void> => {
    const command = { kind: 'RunDrill', scopes: [scope], degree, reason: reason.trim() } as const;
    const answer = await desk.sendCommand(
      engine,
      { ...command, scopes: [scope] },
      `Drill: ${degree} ${describeScope(scope)}`,
    );
    if (answer.status === 'accepted') onClose();
    else setRefusal(answer.reason);
  };
  return (
    <Dialog
      open
      title="Run a drill"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button kind="danger" onClick={() => void run()}>
            Run the drill
          </Button>
        </>
      }
    >
      <div className={css['form']}>
        <Select
          label="What it stops"
          value={String(chosen)}
          options={scopes.map((one, index) => ({ value: String(index), label: describeScope(one) }))}
          onChange={({ target }) => setChosen(Number(target.value))}
        />
        <Select
          label="How far"
          value={degree}
          options={StopDegree.options.map((value) => ({ value, label: value }))}
          onChange={({ target }) => setDegree(target.value as StopDegree)}
        />
        <Field label="Why" value={reason} maxLength={400} onChange={({ target }) => setReason(target.value)} />
        <p>
          {degree === 'hold' ? 'Nothing new leaves' : 'Working orders are really cancelled'} in {describeScope(scope)};
          once it has settled the stop is released by itself and the algorithms go on. Simulated market only.
        </p>
        {refusal ? (
          <p className={css['attention']} role="alert">
            Refused: {refusal}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}

function useScopes(engine: EngineId): readonly StopScope[] {
  const symbols = useRowsOf(instruments, engine, (rows) => rows.map(({ symbol }) => symbol));
  const venueIds = useRowsOf(venues, engine, (rows) => rows.map(({ venue }) => venue));
  return [
    { kind: 'all' },
    ...symbols.map((instrument): StopScope => ({ kind: 'instrument', instrument })),
    ...venueIds.map((venue): StopScope => ({ kind: 'venue', venue })),
    ...STRATEGY_NAMES.map((strategy): StopScope => ({ kind: 'strategy', strategy })),
  ];
}
