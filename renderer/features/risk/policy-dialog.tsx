/** A draft of the policy: every place by name, what the draft changes, what it would have done; then proposed. */
import { useMemo, useState } from 'react';
import { policyChanges } from '../../../shared/domain/policy/policy-diff.ts';
import type { PolicyVersion } from '../../../shared/domain/policy/policy.ts';
import { unitWords } from '../../../shared/domain/policy/policy-words.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { Field } from '../../ui/primitives/field.tsx';
import { editPolicy, fieldsOf, type PolicyField } from './policy-edit.ts';
import { Changes, Preview } from './policy-change.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { draftsOf, readSets, type SetDraft } from './set-drafts.ts';
import { SetForm } from './set-form.tsx';
import css from './risk.module.css';

/** By which the parameter sets are found among the places. */
const SETS_WORDS = 'parameter sets strategy regime asset class';

export function PolicyDialog({ current, onClose }: { current: OfEngine<PolicyVersion>; onClose: () => void }) {
  // What was looked at stays: a version applied meanwhile makes the draft stale, and the engine says so.
  const [base] = useState(current);
  const [sought, setSought] = useState('');
  const [edits, setEdits] = useState<ReadonlyMap<string, string>>(new Map());
  const fields = useMemo(() => fieldsOf(base.policy), [base]);
  const [drafts, setDrafts] = useState<readonly SetDraft[]>(() => draftsOf(base.policy.parameterSets));
  const { sets, errors: wrongSets } = useMemo(() => readSets(drafts), [drafts]);
  const { policy, errors } = useMemo(() => editPolicy(base.policy, fields, edits, sets), [base, fields, edits, sets]);
  const changed = policy !== null && policyChanges(base.policy, policy).length > 0;
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
        {SETS_WORDS.includes(words) || wrongSets.size > 0 ? (
          <SetForm drafts={drafts} errors={wrongSets} onChange={setDrafts} />
        ) : null}
      </div>
      {policy === null ? null : (
        <div className={css['outcome']}>
          <Changes before={base.policy} after={policy} />
          {changed ? <Preview engine={base.engine} policy={policy} /> : null}
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
      placeholder={field.text === '' && field.unit === 'seconds' ? 'never' : undefined}
      value={text ?? field.text}
      error={error}
      onChange={({ target }) => onEdit(field.place, target.value)}
    />
  );
}
