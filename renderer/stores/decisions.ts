/** The decisions of an order's policies, oldest first: the newest live, older ones as far back as somebody asked for them. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DecisionRow } from '../../shared/domain/orders/decision.ts';
import { desk } from './desk.ts';
import type { EngineId } from './engine-id.ts';

/** Fetched at once when somebody steps beyond the oldest that is held. */
const OLDER = 300;

export interface KnownDecisions {
  readonly rows: readonly DecisionRow[];
  /** Fetches what is older; false where nothing is. */
  readonly older: () => Promise<boolean>;
}

export function useDecisions(engine: EngineId, parentId: string): KnownDecisions {
  const [rows, setRows] = useState<readonly DecisionRow[]>([]);
  const byId = useRef(new Map<number, DecisionRow>());
  const take = useCallback((more: readonly DecisionRow[]) => {
    for (const row of more) byId.current.set(row.decisionId, row);
    setRows([...byId.current.values()].toSorted((a, b) => a.decisionId - b.decisionId));
  }, []);
  useEffect(() => {
    byId.current = new Map();
    return desk.followSeries(engine, 'decisions', { parentId }, ({ rows: more }) => take(more));
  }, [engine, parentId, take]);
  const older = useCallback(async () => {
    const oldest = Math.min(...Array.from(byId.current.values(), ({ tsUs }) => tsUs));
    if (!Number.isFinite(oldest)) return false;
    const question = { kind: 'AskDecisions', parentId, untilUs: oldest - 1, most: OLDER } as const;
    const reply = await desk.ask(engine, question).catch(() => null);
    if (reply?.kind !== 'AskDecisions' || reply.decisions.length === 0) return false;
    take(reply.decisions);
    return true;
  }, [engine, parentId, take]);
  return { rows, older };
}
