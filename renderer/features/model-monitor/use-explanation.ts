/** What the shown decision rests on, asked of the engine: at once where somebody steps, now and then while it runs. */
import { useEffect, useRef, useState } from 'react';
import type { DecisionRow } from '../../../shared/domain/orders/decision.ts';
import type { DecisionExplained } from '../../../shared/protocol/questions.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';

export type ExplanationView =
  | { readonly state: 'asking' }
  | { readonly state: 'silent' }
  | { readonly state: 'unanswerable'; readonly reason: string }
  | { readonly state: 'told'; readonly told: DecisionExplained };

/** An explanation takes the engine a millisecond or two: seldom enough not to be felt, often enough to be read. */
const LIVE_EVERY_MS = 1_000;

/** `action`: whose value; null for the one that was done. */
export function useExplanation(
  engine: EngineId,
  { decisionId, parentId, tsUs }: DecisionRow,
  action: string | null,
  live: boolean,
): ExplanationView {
  const [view, setView] = useState<ExplanationView>({ state: 'asking' });
  const askedMs = useRef(-Infinity);
  useEffect(() => {
    let over = false;
    const wait = live ? Math.max(0, askedMs.current + LIVE_EVERY_MS - performance.now()) : 0;
    const ask = async (): Promise<void> => {
      askedMs.current = performance.now();
      const question = { kind: 'ExplainDecision', parentId, atUs: tsUs, action } as const;
      const reply = await desk.ask(engine, question).catch(() => null);
      if (over && !live) return;
      if (reply === null) setView({ state: 'silent' });
      else if (reply.kind === 'Unanswerable') setView({ state: 'unanswerable', reason: reply.reason });
      else if (reply.kind === 'ExplainDecision') setView({ state: 'told', told: reply });
    };
    const timer = setTimeout(() => void ask(), wait);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [engine, parentId, decisionId, tsUs, action, live]);
  return view;
}
