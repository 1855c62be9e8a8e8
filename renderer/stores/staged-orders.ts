/** Whether any order is staged, known with the batch that tells of it: counted change by change, however many there are. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { keyOf } from './engine-id.ts';
import { parents } from './tables.ts';

const staged = new Set<string>();
const any = createStore(() => ({ staged: false }));

parents.onUpdate(({ kind, rows, removed }) => {
  if (kind === 'snapshot') staged.clear();
  for (const { engine, parentId, state } of rows) {
    if (state === 'staged') staged.add(keyOf(engine, parentId));
    else if (staged.size > 0) staged.delete(keyOf(engine, parentId));
  }
  for (const key of removed) staged.delete(key);
  if (any.getState().staged !== staged.size > 0) any.setState({ staged: staged.size > 0 });
});

export const useAnyStaged = (): boolean => useStore(any, (held) => held.staged);
