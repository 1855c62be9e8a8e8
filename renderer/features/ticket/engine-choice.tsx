/** Which engine orders are for; said where there are several to choose from. */
import { engineName, useEngineIds } from '../../stores/connection.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { Select } from '../../ui/primitives/field.tsx';

export function EngineChoice({ engine, onChange }: { engine: EngineId; onChange: (engine: EngineId) => void }) {
  const ids = useEngineIds();
  if (ids.length < 2) return null;
  return (
    <Select
      label="Engine"
      value={engine}
      options={ids.map((id) => ({ value: id, label: engineName(id) }))}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
