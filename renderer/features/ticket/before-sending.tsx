/** The estimate beside a ticket that could be sent, and the key that takes its recommended strategy. */
import { useEffect, useState } from 'react';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import { workedWindow } from '../../ui/browser/desk-windows.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import type { Draft } from './draft.ts';
import { Estimate, EstimateSum } from './estimate-view.tsx';
import { textsOf } from '../../ui/primitives/param-fields.ts';
import { type Order, useEstimate } from './use-estimate.ts';

interface BeforeSendingProps {
  readonly engine: EngineId;
  readonly draft: Draft;
  readonly order: Order;
  readonly instrument: Instrument;
  readonly onDraft: (change: Partial<Draft>) => void;
}

/** At the last look before it is sent: what it should cost, and what keeps it from being done. */
export function AtReview({ engine, draft, order, instrument }: Omit<BeforeSendingProps, 'onDraft'>) {
  const view = useEstimate(engine, order, draft.objective);
  return <EstimateSum view={view} qty={order.qty} instrument={instrument} />;
}

export function BeforeSending({ engine, draft, order, instrument, onDraft }: BeforeSendingProps) {
  const { objective } = draft;
  const view = useEstimate(engine, order, objective);
  const [lines, setLines] = useState<HTMLElement | null>(null);
  const said = useInSight(lines);
  const apply = (params: StrategyParams) =>
    onDraft({
      strategy: params.strategy,
      params: { ...draft.params, ...textsOf(params.strategy, params, instrument) },
    });
  const recommended = view.state === 'told' ? view.told.recommended.params : null;
  // A key of the whole ticket, wherever in it the focus is.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.key.toLowerCase() !== 'u' || !recommended) return;
      event.preventDefault();
      apply(recommended);
    };
    const at = workedWindow();
    at.addEventListener('keydown', onKey);
    return () => at.removeEventListener('keydown', onKey);
  });
  return (
    <>
      <Estimate
        {...{ view, order, instrument, objective }}
        onObjective={(next) => onDraft({ objective: next })}
        onUse={apply}
        onLines={setLines}
      />
      <EstimateSum view={view} qty={order.qty} instrument={instrument} said={said} />
    </>
  );
}

/** Whether all of it can be seen where it scrolls. */
function useInSight(element: HTMLElement | null): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!element) return;
    const look = new IntersectionObserver(([entry]) => setSeen((entry?.intersectionRatio ?? 0) >= 0.99), {
      // Clear of the line at the foot, whose coming and going must not bring itself about.
      ...{ root: element.closest('[role="group"]'), rootMargin: '0px 0px -44px', threshold: [0, 0.99, 1] },
    });
    look.observe(element);
    return () => look.disconnect();
  }, [element]);
  return seen && element !== null;
}
