/** The estimate beside a ticket, or why there is none yet, and the key that takes its recommended strategy. */
import { useEffect, useState } from 'react';
import type { Instrument } from '../../../shared/domain/basics/instrument.ts';
import type { StrategyParams } from '../../../shared/domain/orders/strategy.ts';
import { workedWindow } from '../../ui/browser/desk-windows.ts';
import type { EngineId } from '../../stores/engine-id.ts';
import { unreadyFields, type Draft, type ReadDraft } from './draft.ts';
import { Estimate, EstimateSum } from './estimate-view.tsx';
import { textsOf } from '../../ui/primitives/param-fields.ts';
import css from './ticket.module.css';
import { type Order, useEstimate } from './use-estimate.ts';

interface ReviewProps {
  readonly engine: EngineId;
  readonly draft: Draft;
  readonly order: Order;
  readonly instrument: Instrument;
}

/** At the last look before it is sent: what it should cost, and what keeps it from being done. */
export function AtReview({ engine, draft, order, instrument }: ReviewProps) {
  const view = useEstimate(engine, order, draft.objective);
  return <EstimateSum view={view} qty={order.qty} instrument={instrument} />;
}

interface BeforeSendingProps {
  readonly engine: EngineId;
  readonly draft: Draft;
  readonly read: ReadDraft;
  readonly onDraft: (change: Partial<Draft>) => void;
}

export function BeforeSending({ read, ...shared }: BeforeSendingProps) {
  const { estimable, instrument, latestEndUs, errors } = read;
  if (!estimable || !instrument) {
    return <p className={css['none']}>No estimate yet: {unreadyFields(errors).join(', ')} to be said or put right.</p>;
  }
  return <Estimated order={estimable} {...{ instrument, latestEndUs }} {...shared} />;
}

interface EstimatedProps extends ReviewProps {
  readonly latestEndUs: number | null;
  readonly onDraft: (change: Partial<Draft>) => void;
}

function Estimated({ engine, draft, order, instrument, latestEndUs, onDraft }: EstimatedProps) {
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
        {...{ view, order, instrument, objective, latestEndUs }}
        onObjective={(next) => onDraft({ objective: next })}
        onUse={apply}
        onLines={setLines}
      />
      <EstimateSum qty={order.qty} {...{ view, instrument, said, latestEndUs }} />
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
      root: element.closest('[role="group"]'),
      rootMargin: '0px 0px -44px',
      threshold: [0, 0.99, 1],
    });
    look.observe(element);
    return () => look.disconnect();
  }, [element]);
  return seen && element !== null;
}
