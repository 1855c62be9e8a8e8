/** Answers what is asked about kept decisions: those of an order up to a moment, and one with what it rests on. */
import { BY_THE_CLOCK } from '../../../shared/domain/orders/decision.ts';
import type { AskDecisions, ExplainDecision, Reply } from '../../../shared/protocol/questions.ts';
import type { KeptDecision } from '../../core/history.ts';
import type { KernelParts } from '../kernel-parts.ts';

/** Newest decisions of which the mean state is a reference. */
const MEAN_OF = 200;

type Known = Pick<KernelParts, 'options' | 'state'>;

export function decisionsUntil({ options }: Known, { parentId, untilUs, most }: AskDecisions): Reply {
  const kept = options.history?.decisions({ parentId, untilUs, most }) ?? [];
  return { kind: 'AskDecisions', decisions: kept.map(rowOf) };
}

export function explainDecision({ options }: Known, { parentId, atUs, action }: ExplainDecision): Reply {
  const { history, explainer } = options;
  const decision = history?.decisions({ parentId, untilUs: atUs, most: 1 })[0];
  if (!history || !decision) {
    const when = atUs === null ? '' : ' at or before that time';
    const reason = `no decision of a policy for ${parentId} is kept${when}`;
    return { kind: 'Unanswerable', code: 'UNKNOWN_DECISION', reason };
  }
  const told = { kind: 'ExplainDecision', decision: rowOf(decision), action: action ?? decision.done } as const;
  if (decision.done === BY_THE_CLOCK) return { ...told, explanation: null, why: 'the clock decided, and no model' };
  const mean = (): Float32Array =>
    meanOf(decision, history.decisions({ parentId, untilUs: decision.tsUs, most: MEAN_OF }));
  const explained = explainer?.explain(decision, action ?? decision.done, mean) ?? {
    reason: 'this engine serves no models that could be asked',
  };
  if ('reason' in explained) return { ...told, explanation: null, why: explained.reason };
  const { features, ...rest } = explained;
  return { ...told, explanation: { ...rest, features: [...features] }, why: '' };
}

function meanOf({ schema, state }: KeptDecision, around: readonly KeptDecision[]): Float32Array {
  const alike = around.filter((each) => each.schema === schema && each.state.length === state.length);
  return state.map((_, i) => alike.reduce((sum, each) => sum + each.state[i]!, 0) / alike.length);
}

export function rowOf({ schema: _schema, state: _state, ...row }: KeptDecision) {
  return row;
}
