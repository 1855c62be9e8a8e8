/** The ports between an engine and the models that decide for its orders: what is at hand, and which one it is. */
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import type { ModelReference } from '../../shared/domain/models/model-reference.ts';
import type { Parent } from '../../shared/domain/orders/parent.ts';
import type { SignalModel } from './model.ts';
import type { ClockDecision, Policy, PolicyDecision, PolicyFault } from './policy.ts';

/** A model of the registry, as far as it could be read. */
export interface ShelvedModel {
  readonly name: string;
  readonly shipped: boolean;
  /** Null where it has none that can be read. */
  readonly card: ModelCard | null;
  /** Why it cannot be served, in words with the remedy; empty where it can. */
  readonly problem: string;
  /** How it behaved where it was measured; absent where it was not. */
  readonly reference?: ModelReference | null;
}

export interface ModelShelf {
  /** The model that decides for an instrument until a roll-out has made another its champion; empty where there is none. */
  first(instrument: string): string;
  readonly models: readonly ShelvedModel[];
  /** Null of what is not there or cannot be served. */
  policy(name: string): Policy | null;
}

/** A signal model of the registry, as far as it could be read. */
export interface ShelvedSignal extends Omit<ShelvedModel, 'reference'> {
  /** Instruments traded here that it is asked about. */
  readonly forecasts: readonly string[];
}

/** The models that forecast markets. */
export interface SignalShelf {
  readonly models: readonly ShelvedSignal[];
  /** The one for an instrument; where there is none, why, in words. */
  of(instrument: string): SignalModel | string;
}

/** What the algorithms ask of whoever keeps the models. */
export interface ModelPort {
  /** To be called before an order is decided for: gives it its model, once, by a record. */
  assign(parentId: string): void;
  /** The policy of an order's model; null where it has none or the model is not at hand. */
  policyOf(parent: Parent): Policy | null;
  /** The model of an order was asked and could not say. */
  failed(parent: Parent, fault: PolicyFault): void;
  decided(parent: Parent, decision: PolicyDecision, reason: string): void;
  /** The clock decided in place of the order's model. */
  passedOver(parent: Parent, decision: ClockDecision, reason: string): void;
}
