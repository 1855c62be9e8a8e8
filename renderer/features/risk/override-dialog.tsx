/** Lets one order of a parent pass one limit, once, up to a value: with a reason, and never in bulk. */
import { useState } from 'react';
import { PARENT_ENDED } from '../../../shared/domain/orders/parent.ts';
import { OVERRIDABLE, type Overridable } from '../../../shared/domain/policy/policy.ts';
import { labelOfLimit } from '../../../shared/domain/policy/policy-words.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { selection } from '../../stores/selection.ts';
import { useRowsOf } from '../../stores/table-store.ts';
import { parents } from '../../stores/tables.ts';
import { Field, Select } from '../../ui/primitives/field.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

const LIMITS = OVERRIDABLE.map((value) => ({ value, label: labelOfLimit(value) }));

export function OverrideDialog({ engine, onClose }: { engine: EngineId; onClose: () => void }) {
  const ids = useRowsOf(parents, engine, (rows) =>
    rows.filter(({ state }) => !PARENT_ENDED.has(state)).map(({ parentId }) => parentId),
  );
  const [chosen, setChosen] = useState(() => selection.getState().parentId);
  const parentId = chosen !== null && ids.includes(chosen) ? chosen : (ids[0] ?? null);
  const [limit, setLimit] = useState<Overridable>('maxOrderQty');
  const [text, setText] = useState('');
  const figure = text.trim().replaceAll(',', '');
  const value = /^[1-9]\d*$/.test(figure) ? Number(figure) : null;
  return (
    <ReasonDialog
      engine={engine}
      title={parentId === null ? 'Let one order pass a limit' : `Let one order of ${parentId} pass a limit`}
      verb="Let it pass once"
      command={(reason) =>
        value === null || parentId === null ? null : { kind: 'GrantOverride', parentId, limit, value, reason }
      }
      onClose={onClose}
    >
      {ids.length === 0 ? <p>No order is open.</p> : null}
      <Select
        label="Order"
        value={parentId ?? ''}
        options={ids.map((id) => ({ value: id, label: id }))}
        onChange={({ target }) => setChosen(target.value)}
      />
      <Select
        label="Limit"
        value={limit}
        options={LIMITS}
        onChange={({ target }) => setLimit(target.value as Overridable)}
      />
      <Field
        label="May reach"
        hint="In the limit’s own unit; the next child order that needs it uses it up"
        error={text !== '' && value === null ? 'Write a whole number from 1' : undefined}
        value={text}
        inputMode="numeric"
        onChange={({ target }) => setText(target.value)}
      />
    </ReasonDialog>
  );
}
