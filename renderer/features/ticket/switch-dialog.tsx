/**
 * Gives what is left of an order to another strategy: its parameters made from its schema, the terms of the order beside
 * them, what becomes of working children chosen. What is filled stays, and the plan begins anew from the switch.
 */
import { useState } from 'react';
import type { CommandResult } from '../../../engine-client/client/handle.ts';
import type { ChildrenChoice } from '../../../shared/domain/command.ts';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import {
  STRATEGY_LABELS,
  STRATEGY_NAMES,
  targetPct,
  type StrategyName,
} from '../../../shared/domain/orders/strategy.ts';
import { contradiction } from '../../../shared/domain/orders/working-terms.ts';
import { useAction } from '../../stores/actions.ts';
import { useEngineName } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { useSituation, whyNot } from '../../stores/order-availability.ts';
import { useRow } from '../../stores/table-store.ts';
import { instruments, parents } from '../../stores/tables.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Select } from '../../ui/primitives/field.tsx';
import { formatQty } from '../../ui/words/format.ts';
import { Segments } from '../../ui/primitives/segments.tsx';
import { strategySentence } from '../../ui/words/strategy-words.ts';
import {
  initialParamTexts,
  readParams,
  readTerms,
  textKey,
  textsOf,
  type ParamTexts,
} from '../../ui/primitives/param-fields.ts';
import { ParamInputs } from './param-inputs.tsx';
import { withSet } from './set-defaults.ts';
import css from './ticket.module.css';
import { useParameterSet } from './use-parameter-set.ts';

function readSwitch(strategy: StrategyName, texts: ParamTexts, instrument: Instrument) {
  const { params, errors: paramErrors } = readParams(strategy, texts, instrument);
  const { terms, errors: termErrors } = readTerms(texts, instrument);
  const against = params && terms && contradiction(terms, targetPct(params));
  const errors: Readonly<Record<string, string>> = {
    ...paramErrors,
    ...termErrors,
    ...(against && { [textKey('terms', 'maxParticipationPct')]: `Contradicts itself: ${against}.` }),
  };
  return { params, terms, errors };
}

export function SwitchDialog() {
  const situation = useSituation();
  const { parent } = situation;
  const [begun, setBegun] = useState<OfEngine<Parent> | null>(null);
  const instrument = useRow(instruments, begun?.engine, begun?.instrument);
  useAction('order.switch', () => setBegun(parent ?? null), whyNot('switch', situation) === null);
  if (!begun || !instrument) return null;
  return <Switch key={begun.parentId} begun={begun} instrument={instrument} onClose={() => setBegun(null)} />;
}

const optionOf = (value: StrategyName): { value: string; label: string } => ({
  value,
  label: `${STRATEGY_LABELS[value].short}: ${STRATEGY_LABELS[value].full.toLowerCase()}`,
});

const CHILDREN = [
  { value: 'keep', title: 'Keep them' },
  { value: 'pull', title: 'Pull them' },
] as const;

interface SwitchProps {
  /** The order as it was when the dialog opened. */
  readonly begun: OfEngine<Parent>;
  readonly instrument: Instrument;
  readonly onClose: () => void;
}

/** What is typed; in fields that nobody typed into stands the policy's set for the strategy. */
function useTexts({ engine, terms }: OfEngine<Parent>, strategy: StrategyName, instrument: Instrument) {
  const [texts, setTexts] = useState<ParamTexts>(() => ({
    ...initialParamTexts(),
    ...textsOf('terms', terms, instrument),
  }));
  const [stood, setStood] = useState<ParamTexts>({});
  const set = useParameterSet(engine, strategy, instrument);
  const change = withSet({ strategy, params: texts, stood }, set, instrument);
  if (change) {
    setTexts(change.params);
    setStood(change.stood);
  }
  return [texts, setTexts] as const;
}

function Switch({ begun, instrument, onClose }: SwitchProps) {
  const { engine, parentId, version } = begun;
  const parent = useRow(parents, engine, parentId) ?? begun;
  const others = STRATEGY_NAMES.filter((name) => name !== begun.params.strategy);
  const [strategy, setStrategy] = useState<StrategyName>(others[0]!);
  const [texts, setTexts] = useTexts(begun, strategy, instrument);
  const [children, setChildren] = useState<ChildrenChoice>('keep');
  const [answer, setAnswer] = useState<CommandResult | 'pending' | null>(null);
  const { params, terms, errors } = readSwitch(strategy, texts, instrument);
  const ready = params !== null && terms !== null && Object.keys(errors).length === 0;
  const label = STRATEGY_LABELS[strategy].short;

  const send = async (): Promise<void> => {
    if (!ready || answer === 'pending') return;
    setAnswer('pending');
    const command = { kind: 'SwitchStrategy', parentId, expectedVersion: version, params, terms, children } as const;
    const result = await desk.sendCommand(engine, command, `Switch ${parentId} to ${label}`);
    if (result.status === 'accepted') onClose();
    else setAnswer(result);
  };
  return (
    <Dialog
      open
      kind="drawer"
      onClose={onClose}
      title={`Switch the strategy of ${parentId}`}
      footer={
        <Button kind="primary" disabled={!ready} pending={answer === 'pending'} onClick={() => void send()}>
          Switch to {label}
        </Button>
      }
    >
      <div className={css['form']}>
        <p className={css['wide']}>
          {strategySentence(parent, instrument)}; {formatQty(parent.filledQty, instrument)} of{' '}
          {formatQty(parent.qty, instrument)} {parent.instrument} are filled and stay so. On {useEngineName(engine)}.
        </p>
        <div className={css['wide']}>
          <Select
            label="Strategy from now on"
            value={strategy}
            data-autofocus
            options={others.map(optionOf)}
            onChange={(event) => setStrategy(event.target.value as StrategyName)}
          />
        </div>
        <ParamInputs
          engine={engine}
          forms={[strategy, 'terms']}
          texts={texts}
          field={(name) => ({ name, error: errors[name] })}
          onChange={setTexts}
        />
        <ChildrenField parent={parent} instrument={instrument} value={children} onChange={setChildren} />
        {answer && answer !== 'pending' && answer.status !== 'accepted' ? (
          <p className={`${css['wide']} ${css['refused']}`} role="status">
            {answer.status === 'rejected'
              ? `Rejected: ${answer.reason} (${answer.code}).`
              : `Outcome unknown: ${answer.reason}.`}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}

interface ChildrenFieldProps {
  readonly parent: Parent;
  readonly instrument: Instrument;
  readonly value: ChildrenChoice;
  readonly onChange: (value: ChildrenChoice) => void;
}

function ChildrenField({ parent, instrument, value, onChange }: ChildrenFieldProps) {
  if (parent.openQty === 0) return null;
  return (
    <div className={css['wide']}>
      <p className={css['terms']}>{formatQty(parent.openQty, instrument)} work at venues now.</p>
      <Segments label="Working children" value={value} segments={CHILDREN} onChange={onChange} />
    </div>
  );
}
