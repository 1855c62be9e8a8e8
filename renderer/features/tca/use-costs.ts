/** What the ended orders of every engine cost, asked while somebody looks: soon again while an engine still reckons. */
import { useEffect, useState } from 'react';
import type { OrderCost } from '../../../shared/domain/orders/costs.ts';
import { useEngineIds } from '../../stores/connection.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId, OfEngine } from '../../stores/engine-id.ts';

export interface CostsView {
  /** Null until the first answer. */
  readonly costs: readonly OfEngine<OrderCost>[] | null;
  /** Orders that are still reckoned. */
  readonly left: number;
  /** Engines that did not answer when they were asked last; what they told before stands. */
  readonly silent: readonly EngineId[];
}

const MOST = 200;
const EVERY_MS = 5_000;
const SOON_MS = 150;

interface Told {
  readonly costs: readonly OfEngine<OrderCost>[];
  readonly left: number;
}

export function useCosts(inFront: boolean): CostsView {
  const engines = useEngineIds();
  const [told, setTold] = useState<ReadonlyMap<EngineId, Told>>(new Map());
  const [unanswered, setUnanswered] = useState<ReadonlySet<EngineId>>(new Set());
  const key = engines.join(' ');
  useEffect(() => {
    if (!inFront) return;
    let over = false;
    const timers = new Map<EngineId, ReturnType<typeof setTimeout>>();
    const ask = async (engine: EngineId): Promise<void> => {
      const reply = await desk.ask(engine, { kind: 'AskCosts', most: MOST }).catch(() => null);
      if (over) return;
      let left = 0;
      if (reply?.kind === 'AskCosts') {
        left = reply.left;
        const costs = reply.costs.map((cost) => ({ ...cost, engine }));
        setTold((held) => new Map(held).set(engine, { costs, left: reply.left }));
      }
      const silent = reply?.kind !== 'AskCosts';
      setUnanswered((held) => {
        if (held.has(engine) === silent) return held;
        return new Set(silent ? [...held, engine] : [...held].filter((one) => one !== engine));
      });
      timers.set(
        engine,
        setTimeout(() => void ask(engine), left > 0 ? SOON_MS : EVERY_MS),
      );
    };
    for (const engine of key.split(' ')) if (engine !== '') void ask(engine);
    return () => {
      over = true;
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [key, inFront]);
  const known = engines.flatMap((engine) => told.get(engine) ?? []);
  const silent = engines.filter((engine) => unanswered.has(engine));
  if (known.length === 0) return { costs: null, left: 0, silent };
  return { costs: known.flatMap(({ costs }) => costs), left: known.reduce((sum, { left }) => sum + left, 0), silent };
}
