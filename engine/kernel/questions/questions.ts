/** Answers what clients ask without asking for anything to happen: from the state and the market as they stand. */
import type { EstimateOrder, Question, Reply } from '../../../shared/protocol/questions.ts';
import { estimateCost } from '../../algos/estimate.ts';
import { recommend } from '../../algos/recommend.ts';
import { twiceMidPx } from '../../core/book-view.ts';
import type { Stage } from '../../core/stage.ts';
import { limitUse } from '../../risk/limit-use.ts';
import { entered, refusalOfEntry } from '../commands/order-commands.ts';
import { decisionsUntil, explainDecision } from './decision-questions.ts';
import type { KernelParts } from '../kernel-parts.ts';

export function replyTo(kernel: KernelParts & Stage, question: Question, actor: string): Reply {
  switch (question.kind) {
    case 'EstimateOrder':
      return estimateOrder(kernel, question, actor);
    case 'AskDecisions':
      return decisionsUntil(kernel, question);
    case 'ExplainDecision':
      return explainDecision(kernel, question);
    case 'AskCosts':
      return kernel.historian.costs.reply(question);
    case 'PreviewPolicy':
      return kernel.previews.begin(question.policy);
    case 'GoOnPreviewing':
      return kernel.previews.goOn(question.previewId) ?? noPreview(question.previewId);
  }
}

const noPreview = (previewId: string): Reply => ({
  kind: 'Unanswerable',
  code: 'UNKNOWN_DRAFT',
  reason: `${previewId} is not worked on: it is done, or others were asked for meanwhile; begin anew`,
});

function estimateOrder(kernel: KernelParts & Stage, question: EstimateOrder, actor: string): Reply {
  const { state, figures: known, venues } = kernel;
  const order = entered(kernel, question.order);
  const instrument = state.instruments.get(order.instrument);
  const book = kernel.book(order.instrument);
  if (!instrument) {
    const reason = `${order.instrument} is not traded here`;
    return { kind: 'Unanswerable', code: 'UNKNOWN_INSTRUMENT', reason };
  }
  if (!book) {
    const reason = `nothing has been heard of the market of ${order.instrument} yet`;
    return { kind: 'Unanswerable', code: 'NO_MARKET', reason };
  }
  if (order.endUs <= order.startUs) {
    return { kind: 'Unanswerable', code: 'BAD_TIME', reason: 'the end is not after the start' };
  }
  const figures = known.of(order.instrument);
  const around = { instrument, book, figures };
  const estimate = estimateCost(order, around);
  const refusal = refusalOfEntry(
    kernel,
    question.order,
    actor,
    venues.terms.map(({ venueId }) => venueId),
  );
  const twiceMid = twiceMidPx(book);
  return {
    kind: 'EstimateOrder',
    estimate,
    recommended: recommend(order, question.objective, around),
    limits: limitUse(state.limits.get(order.instrument) ?? {}, order, {
      instrument,
      midPx: twiceMid / 2,
      positionQty: Math.max(0, state.exposure.reachQty(order.instrument, order.side, order.qty)),
      participationPct: estimate.participationPct,
    }),
    refusal: refusal && { code: refusal.code, reason: refusal.reason },
    figures: {
      dayQty: figures.dayQty,
      dayVolatilityPct: figures.dayVolatility === null ? null : figures.dayVolatility * 100,
      spreadPx: figures.spreadPx,
      midPx: twiceMid === 0 ? null : Math.round(twiceMid / 2),
      source: figures.source,
    },
    atLogSeq: kernel.logSeq(),
  };
}
