/** The port to what shares an action's value out among the features of the state that it was given for. On demand, never on the way of a decision. */
import type { KeptDecision } from './history.ts';

export interface Explanation {
  readonly method: 'integrated-gradients' | 'sampled-shapley';
  /** What contributions are counted from: the state that the reference is, in words. */
  readonly reference: string;
  /** The action's value for the state, and for the reference state, in basis points. */
  readonly valueBps: number;
  readonly baselineBps: number;
  /** One for each feature; they add up to the difference of the two. */
  readonly features: readonly {
    readonly name: string;
    readonly value: number;
    readonly referenceValue: number;
    readonly contributionBps: number;
  }[];
}

/** Why there is none, in words. */
export interface Unexplained {
  readonly reason: string;
}

export interface DecisionExplainer {
  /** `meanState`: of the decisions around it, where the model's own mean is not known. */
  explain(decision: KeptDecision, action: string, meanState: () => Float32Array): Explanation | Unexplained;
}
