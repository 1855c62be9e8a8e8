/** Which verbs an order takes now, and in words why not where it does not. The engine has the last word all the same. */
import { mayCommand, type Role } from '../../shared/domain/command.ts';
import { type OrderVerbKind, verbOf } from '../../shared/domain/order-verbs.ts';
import { PARENT_ENDED, type Parent } from '../../shared/domain/parent.ts';
import { latestFor, useCommands, type SentCommand } from './commands.ts';
import { useConnection } from './connection.ts';
import type { OfEngine } from './engine-id.ts';
import { useSelectedParent, useSelection } from './selection.ts';

export const VERBS = ['pause', 'resume', 'amend', 'cancel'] as const;
export type Verb = (typeof VERBS)[number];

const KINDS = {
  pause: 'PauseParent',
  resume: 'ResumeParent',
  amend: 'AmendParent',
  cancel: 'CancelParent',
} as const satisfies Record<Verb, OrderVerbKind>;

export interface Situation {
  readonly parent: OfEngine<Parent> | undefined;
  readonly role: Role | undefined;
  /** The newest command about the order. */
  readonly latest: SentCommand | null;
}

/** Null where the verb can be asked for; else why it cannot. */
export function whyNot(verb: Verb, { parent, role, latest }: Situation): string | null {
  if (!parent) return 'No order is selected';
  const kind = KINDS[verb];
  const { states } = verbOf(kind);
  if (!role) return 'Not connected to the engine yet';
  if (!mayCommand(role, kind)) return `The role ${role} may not ${verb} orders`;
  if (PARENT_ENDED.has(parent.state)) return `The order has ended: ${parent.state}`;
  if (!states.includes(parent.state)) return `The order is ${parent.state}`;
  if (latest?.status === 'pending' && latest.kind === kind) return `Asked for already, the engine has not answered yet`;
  return null;
}

/** The selected order and what bears on its verbs. */
export function useSituation(): Situation {
  const { engine, parentId } = useSelection((selected) => selected);
  const parent = useSelectedParent();
  const role = useConnection(engine, (view) => view.session?.role);
  const latest = useCommands((sent) =>
    engine === null || parentId === null ? null : latestFor(sent, engine, parentId),
  );
  return { parent, role, latest };
}
