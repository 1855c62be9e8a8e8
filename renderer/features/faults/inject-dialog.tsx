/**
 * Injects a fault in two steps: what and for how long, then the same in a sentence, and only from there it is sent. A
 * refusal is shown where it was asked for, and what was entered stays.
 */
import { useState, type KeyboardEvent } from 'react';
import type { Fault, FaultKind } from '../../../shared/domain/basics/fault.ts';
import { FAULT_KINDS } from '../../../shared/domain/basics/fault.ts';
import { runAction } from '../../stores/actions.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { desk } from '../../stores/desk.ts';
import { Button } from '../../ui/primitives/button.tsx';
import { Dialog } from '../../ui/primitives/dialog.tsx';
import { Field, Select } from '../../ui/primitives/field.tsx';
import { KeyHint } from '../../ui/primitives/marks.tsx';
import {
  fieldsOf,
  happensOnce,
  KIND_TITLES,
  LENGTHS,
  NEW_FAULT,
  readFault,
  textOf,
  type Choices,
  type FaultDraft,
  type FaultField,
  type ReadFault,
} from './fault-draft.ts';
import { faultSentence } from './fault-words.ts';
import { useChoices } from './use-choices.ts';
import css from './faults.module.css';

type Step = 'fill' | 'confirm' | 'sent';

const KINDS = FAULT_KINDS.map((value) => ({ value, label: KIND_TITLES[value] }));

export function InjectDialog({ engine, onClose }: { engine: EngineId; onClose: () => void }) {
  const choices = useChoices();
  const [draft, setDraft] = useState(NEW_FAULT);
  const [step, setStep] = useState<Step>('fill');
  const [refusal, setRefusal] = useState<string | null>(null);
  const read = readFault(draft, choices);
  const { fault, forUs } = read;

  const back = (): void => setStep('fill');
  const inject = async (what: Fault): Promise<void> => {
    setStep('sent');
    const sentence = faultSentence(what, forUs);
    const answer = await desk.sendCommand(engine, { kind: 'InjectFault', fault: what, forUs }, `Inject: ${sentence}`);
    if (answer.status === 'accepted') {
      onClose();
      runAction('show.faults');
      return;
    }
    setRefusal(
      answer.status === 'rejected'
        ? `Rejected: ${answer.reason} (${answer.code})`
        : `Outcome unknown: ${answer.reason}`,
    );
    back();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || step !== 'fill' || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    if (fault) setStep('confirm');
  };
  return (
    <Dialog
      open
      title={step === 'fill' ? 'Inject a fault' : 'Inject this fault?'}
      onClose={step === 'confirm' ? back : onClose}
      footer={
        <Footer
          step={step}
          ready={fault !== null}
          onReview={() => setStep('confirm')}
          onBack={back}
          onInject={() => fault && void inject(fault)}
        />
      }
    >
      <div className={css['form']} role="presentation" onKeyDown={onKeyDown}>
        {step === 'fill' ? <Fields draft={draft} read={read} choices={choices} onDraft={setDraft} /> : null}
        <p className={css['sentence']} aria-live="polite" aria-label="The fault in words">
          {fault ? `${faultSentence(fault, forUs)}.` : 'Fill in what is marked.'}
        </p>
        <p className={css['note']}>Simulated market only. Lengths are in market time. It is logged under your name.</p>
        {refusal && step === 'fill' ? (
          <p className={css['attention']} role="alert">
            {refusal}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}

interface FooterProps {
  readonly step: Step;
  readonly ready: boolean;
  readonly onReview: () => void;
  readonly onBack: () => void;
  readonly onInject: () => void;
}

/** Each step's buttons are its own, so that focus goes to the one that Enter stands for. */
function Footer({ step, ready, onReview, onBack, onInject }: FooterProps) {
  if (step === 'fill') {
    return (
      <Button key="review" kind="primary" disabled={!ready} onClick={onReview}>
        Review <KeyHint keys="Enter" />
      </Button>
    );
  }
  return (
    <>
      <Button onClick={onBack} disabled={step === 'sent'}>
        Change <KeyHint keys="Esc" />
      </Button>
      <Button key="inject" kind="danger" ref={focus} pending={step === 'sent'} onClick={onInject}>
        Inject it <KeyHint keys="Enter" />
      </Button>
    </>
  );
}

interface FieldsProps {
  readonly draft: FaultDraft;
  readonly read: ReadFault;
  readonly choices: Choices;
  readonly onDraft: (draft: FaultDraft) => void;
}

function Fields({ draft, read, choices, onDraft }: FieldsProps) {
  const input = (field: FaultField) => ({
    label: field.label,
    error: read.errors[field.key],
    value: textOf(draft, field, choices),
    onChange: ({ target }: { target: { value: string } }) =>
      onDraft({ ...draft, texts: { ...draft.texts, [field.key]: target.value } }),
  });
  return (
    <>
      <Select
        label="What goes wrong"
        value={draft.kind}
        options={KINDS}
        onChange={({ target }) => onDraft({ ...draft, kind: target.value as FaultKind })}
      />
      {fieldsOf(draft.kind).map((field) =>
        field.of === 'integer' ? (
          <Field
            key={field.key}
            hint={field.hint}
            inputMode="numeric"
            {...(field.unit ? { unit: field.unit } : {})}
            {...input(field)}
          />
        ) : (
          <Select
            key={field.key}
            options={choices[field.of].map((value) => ({ value, label: value }))}
            {...input(field)}
          />
        ),
      )}
      {happensOnce(draft.kind) ? null : (
        <Select
          label="For"
          value={draft.length}
          options={LENGTHS}
          onChange={({ target }) => onDraft({ ...draft, length: target.value })}
        />
      )}
    </>
  );
}

const focus = (button: HTMLButtonElement | null): void => button?.focus();
