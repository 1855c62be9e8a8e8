/** Estimates of a basket's rows by the engine, as the ticket has them of one order. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { desk } from '../../../stores/desk.ts';
import type { EngineId } from '../../../stores/engine-id.ts';
import { EstimateQueue, type Order, type RowEstimate } from './estimate-queue.ts';

/** So often what was told is drawn. */
const DRAWN_MS = 200;

/** Another with everything that was told. */
export interface RowEstimates {
  readonly of: (order: Order | null) => RowEstimate | undefined;
  /** Which orders are in sight: those are asked about first. */
  readonly look: (inSight: readonly Order[]) => void;
}

export function useRowEstimates(engine: EngineId, orders: readonly Order[]): RowEstimates {
  const [version, setVersion] = useState(0);
  const drawing = useRef<ReturnType<typeof setTimeout>>(null);
  const [queue] = useState(
    () =>
      new EstimateQueue(
        (order) => askOf(engine, order),
        () => {
          drawing.current ??= setTimeout(() => {
            drawing.current = null;
            setVersion((before) => before + 1);
          }, DRAWN_MS);
        },
      ),
  );
  const seen = useRef<readonly Order[]>([]);
  useEffect(() => queue.want(seen.current, orders), [queue, orders]);
  useEffect(() => () => queue.close(), [queue]);
  return useMemo(
    () => ({
      of: (order) => (version >= 0 ? queue.of(order) : undefined),
      look: (inSight) => queue.want((seen.current = inSight), orders),
    }),
    [queue, orders, version],
  );
}

async function askOf(engine: EngineId, order: Order): Promise<RowEstimate> {
  const { kind: _, account: __, note: ___, ...terms } = order;
  const question = { kind: 'EstimateOrder', order: terms, objective: 'arrival' } as const;
  const reply = await desk.ask(engine, question).catch(() => null);
  if (reply?.kind === 'EstimateOrder') return reply;
  return reply?.kind === 'Unanswerable' ? reply.reason : 'the engine has not answered';
}
