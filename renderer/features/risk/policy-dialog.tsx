/** A draft of the policy: every place by name, what the draft changes, what it would have done; then proposed. */
import { useMemo, useState } from 'react';
import type { PolicyVersion } from '../../../shared/domain/policy.ts';
import { unitWords } from '../../../shared/domain/policy-words.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { Field } from '../../ui/field.tsx';
import { editPolicy, fieldsOf, type PolicyField } from './policy-edit.ts';
import { Changes, Preview } from './policy-change.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import css from './risk.module.css';

export function PolicyDialog({ current, onClose }: { current: OfEngine<PolicyVersion>; onClose: () => void }) {
  // What was looked at stays: a version applied meanwhile makes the draft stale, and the engine says so.
  const [base] = useState(current);
  const [sought, setSought] = useState('');
  const [edits, setEdits] = useState<ReadonlyMap<string, string>>(new Map());
  const fields = useMemo(() => fieldsOf(base.policy), [base]);
  const { policy, errors } = useMemo(() => editPolicy(base.policy, fields, edits), [base, fields, edits]);
  const words = sought.toLowerCase();
  const shown = fields.filter(({ label, place }) => `${label} ${place}`.toLowerCase().includes(words));
  const edit = (place: string, text: string): void => setEdits(new Map(edits).set(place, text));
  return (
    <ReasonDialog
      engine={base.engine}
      title={`Change the policy, version ${base.version}`}
      verb="Propose"
      wide
      command={(reason) => (policy === null ? null : { kind: 'ProposePolicy', policy, basedOn: base.version, reason })}
      onClose={onClose}
    >
      <Field
        label="Find a place"
        placeholder="MIDT, collar, credit, approval…"
        value={sought}
        data-autofocus
        onChange={({ target }) => setSought(target.value)}
      />
      <div className={css['places']} role="group" aria-label="Places of the policy">
        {shown.map((field) => (
          <Place
            key={field.place}
            field={field}
            text={edits.get(field.place)}
            error={errors.get(field.place)}
            onEdit={edit}
          />
        ))}
      </div>
      {policy === null ? null : (
        <div className={css['outcome']}>
          <Changes before={base.policy} after={policy} />
          {edits.size > 0 ? <Preview engine={base.engine} policy={policy} /> : null}
        </div>
      )}
    </ReasonDialog>
  );
}

function Place({
  field,
  text,
  error,
  onEdit,
}: {
  field: PolicyField;
  text: string | undefined;
  error: string | undefined;
  onEdit: (place: string, text: string) => void;
}) {
  return (
    <Field
      label={field.label}
      unit={unitWords(field.unit)}
      value={text ?? field.text}
      error={error}
      onChange={({ target }) => onEdit(field.place, target.value)}
    />
  );
}
