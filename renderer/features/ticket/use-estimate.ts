/** The engine's estimate of the order in the ticket, asked again as it is typed and as the market moves. */
import { useEffect, useRef, useState } from 'react';
import type { CommandOf } from '../../../shared/domain/command.ts';
import type { Objective, OrderEstimate } from '../../../shared/protocol/questions.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { desk } from '../../stores/desk.ts';

export type Order = CommandOf<'SubmitParent'>;

/** `asking`: none yet. `silent`: the engine has not answered the newest question. */
export type EstimateView =
  | { readonly state: 'asking' }
  | { readonly state: 'silent' }
  | { readonly state: 'unanswerable'; readonly reason: string }
  | { readonly state: 'told'; readonly told: OrderEstimate };

/** Often enough to seem live, seldom enough not to flicker. */
const EVERY_MS = 700;

export function useEstimate(engine: EngineId, order: Order, objective: Objective): EstimateView {
  const [view, setView] = useState<EstimateView>({ state: 'asking' });
  const latest = useRef({ order, objective });
  useEffect(() => {
    latest.current = { order, objective };
  });
  useEffect(() => {
    let over = false;
    let waiting = false;
    const ask = async (): Promise<void> => {
      if (waiting) return;
      waiting = true;
      const { kind: _, account: __, note: ___, ...terms } = latest.current.order;
      const question = { kind: 'EstimateOrder', order: terms, objective: latest.current.objective } as const;
      const reply = await desk.ask(engine, question).catch(() => null);
      waiting = false;
      if (over) return;
      if (reply === null) setView({ state: 'silent' });
      else if (reply.kind === 'Unanswerable') setView({ state: 'unanswerable', reason: reply.reason });
      else if (reply.kind === 'EstimateOrder') setView({ state: 'told', told: reply });
    };
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [engine]);
  return view;
}
