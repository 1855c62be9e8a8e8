/** What the events of an engine refer to by id, from the tables that the desk holds of it. */
import type { EngineId } from './engine-id.ts';
import { children, instruments, parents } from './tables.ts';

export const knownOf = (engine: EngineId) => ({
  instruments: { get: (symbol: string) => instruments.get(engine, symbol) },
  parents: { get: (parentId: string) => parents.get(engine, parentId) },
  children: { get: (childId: string) => children.get(engine, childId) },
});
