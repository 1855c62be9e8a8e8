/**
 * Orders that follow the regime have the parameters of the policy's set for it, and their own again where none fits: a
 * change is a record before the decision that it is for. A set that contradicts the order's terms is not taken.
 */
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import { parameterSetFor, setWords } from '../../../shared/domain/policy/parameter-sets.ts';
import { policyChanges } from '../../../shared/domain/policy/policy-diff.ts';
import { targetPct } from '../../../shared/domain/orders/strategy.ts';
import { contradiction } from '../../../shared/domain/orders/working-terms.ts';
import type { Stage } from '../../core/stage.ts';
import type { ParentManager } from '../../oms/parent-manager.ts';

type Taken = Parameters<ParentManager['followRegime']>[1];

export class RegimeFollower {
  readonly #stage: Stage;
  readonly #parents: ParentManager;

  constructor(stage: Stage, parents: ParentManager) {
    this.#stage = stage;
    this.#parents = parents;
  }

  /** Whether an order should have other parameters by now. */
  isDue(parentId: string): boolean {
    const wanted = this.#wanted(this.#stage.state.parent(parentId));
    return wanted !== null && wanted.against === null;
  }

  /** To be called before an order is decided for. Why a set is not taken, in words; empty else. */
  follow(parentId: string): string {
    const wanted = this.#wanted(this.#stage.state.parent(parentId));
    if (wanted === null) return '';
    if (wanted.against !== null) return wanted.against;
    this.#parents.followRegime(parentId, wanted.taken);
    return '';
  }

  /** Null where the order has what it should, or follows nothing. */
  #wanted(parent: Parent): { readonly taken: Taken; readonly against: string | null } | null {
    const { terms, params, state, instrument, followed } = parent;
    const { policy, instruments, regimes } = this.#stage.state;
    const known = instruments.get(instrument);
    if (!terms.followRegime || state !== 'working' || !policy.current || !known) return null;
    const regime = regimes.regimeOf(instrument);
    const { assetClass } = known;
    const { version, policy: document } = policy.current;
    const set = parameterSetFor(document.parameterSets, { strategy: params.strategy, regime, assetClass });
    const wanted = set?.params ?? followed?.own;
    if (!wanted || policyChanges(params, wanted).length === 0) return null;
    const against = contradiction(terms, targetPct(wanted));
    return {
      taken: { regime, policyVersion: version, params: wanted, isSet: set !== null },
      against: against && `the policy's set for ${set ? setWords(set) : 'no regime'} is not taken: ${against}`,
    };
  }
}
