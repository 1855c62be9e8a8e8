/** Which verbs an order takes now, and in words why not where it does not. The engine has the last word all the same. */
import { mayCommand, type Role } from '../../shared/domain/command.ts';
import { type OrderVerbKind, verbOf } from '../../shared/domain/orders/order-verbs.ts';
import { PARENT_ENDED, type Parent } from '../../shared/domain/orders/parent.ts';
import { latestFor, useCommands, type SentCommand } from './commands.ts';
import { useConnection } from './connection.ts';
import type { OfEngine } from './engine-id.ts';
import { useSelectedParent, useSelection } from './selection.ts';

/** The desk's names for the verbs of the table that it enables by. */
export const VERB_KINDS = {
  release: 'ReleaseParent',
  reject: 'RejectParent',
  pause: 'PauseParent',
  resume: 'ResumeParent',
  amend: 'AmendParent',
  switch: 'SwitchStrategy',
  takeOver: 'TakeOver',
  handBack: 'HandBack',
  finish: 'FinishParent',
  cancel: 'CancelParent',
} as const satisfies Record<string, OrderVerbKind>;
export type Verb = keyof typeof VERB_KINDS;
export const VERBS = Object.keys(VERB_KINDS) as Verb[];

export interface Situation {
  readonly parent: OfEngine<Parent> | undefined;
  readonly role: Role | undefined;
  /** Who sits at this desk, as the order's engine knows them. */
  readonly actor?: string | undefined;
  /** The newest command about the order. */
  readonly latest: SentCommand | null;
}

/** Null where the verb can be asked for; else why it cannot. */
export function whyNot(verb: Verb, { parent, role, actor, latest }: Situation): string | null {
  if (!parent) return 'No order is selected';
  const kind = VERB_KINDS[verb];
  const { states, ask } = verbOf(kind);
  if (!role) return 'Not connected to the engine yet';
  if (!mayCommand(role, kind)) return `The role ${role} may not ${ask} orders`;
  if (PARENT_ENDED.has(parent.state)) return `The order has ended: ${parent.state}`;
  if (!states.includes(parent.state)) return `The order is ${parent.state}`;
  if (verb === 'takeOver' && parent.workedBy && parent.workedBy === actor) return 'You work it by hand already';
  if (latest?.status === 'pending' && latest.kind === kind) return `Asked for already, the engine has not answered yet`;
  return null;
}

/** The selected order and what bears on its verbs. */
export function useSituation(): Situation {
  const { engine, parentId } = useSelection((selected) => selected);
  const parent = useSelectedParent();
  const role = useConnection(engine, (view) => view.session?.role);
  const actor = useConnection(engine, (view) => view.session?.actor);
  const latest = useCommands((sent) =>
    engine === null || parentId === null ? null : latestFor(sent, engine, parentId),
  );
  return { parent, role, actor, latest };
}
