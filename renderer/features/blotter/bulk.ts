/** One verb for several orders: which of them take it now, and why the others do not. */
import type { Command } from '../../../shared/domain/command.ts';
import type { Parent } from '../../../shared/domain/orders/parent.ts';
import type { OfEngine } from '../../stores/engine-id.ts';
import { whyNot, type Situation } from '../../stores/order-availability.ts';

export const BULK_VERBS = ['pause', 'resume', 'cancel'] as const;
export type BulkVerb = (typeof BULK_VERBS)[number];

export interface BulkPlan {
  readonly taken: readonly OfEngine<Parent>[];
  readonly left: readonly { readonly parent: OfEngine<Parent>; readonly why: string }[];
}

export function planBulk(
  verb: BulkVerb,
  parents: readonly OfEngine<Parent>[],
  situationOf: (parent: OfEngine<Parent>) => Situation,
): BulkPlan {
  const taken: OfEngine<Parent>[] = [];
  const left: { parent: OfEngine<Parent>; why: string }[] = [];
  for (const parent of parents) {
    const why = whyNot(verb, situationOf(parent));
    if (why === null) taken.push(parent);
    else left.push({ parent, why });
  }
  return { taken, left };
}

/** The command for one of them; each is sent to its own engine and answered by itself. */
export function bulkCommand(verb: BulkVerb, { parentId, version }: Parent): Command {
  if (verb === 'cancel') return { kind: 'CancelParent', parentId };
  if (verb === 'resume') return { kind: 'ResumeParent', parentId, expectedVersion: version };
  return { kind: 'PauseParent', parentId, expectedVersion: version, children: 'pull' };
}
