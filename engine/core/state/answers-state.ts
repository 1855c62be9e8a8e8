/** What commands were answered, so that the same id gets the same answer. */
import type { CommandKind } from '../../../shared/domain/command.ts';
import type { EventOf } from '../../../shared/domain/event.ts';
import type { RejectCode } from '../../../shared/domain/basics/reject-code.ts';

export interface CommandAnswer {
  readonly kind: CommandKind;
  readonly logSeq: number;
  readonly rejection: { readonly code: RejectCode; readonly reason: string } | null;
  readonly parentId?: string | undefined;
  readonly stopId?: string | undefined;
  readonly childId?: string | undefined;
}

/** Command answers that are remembered; older ids are forgotten first. */
const REMEMBERED_COMMANDS = 50_000;

export class AnswersState {
  readonly commands = new Map<string, CommandAnswer>();

  accepted({ commandId, command, parentId, stopId, childId }: EventOf<'CommandAccepted'>, logSeq: number): void {
    this.#put(commandId, { kind: command.kind, logSeq, rejection: null, parentId, stopId, childId });
  }

  rejected({ commandId, command, code, reason }: EventOf<'CommandRejected'>, logSeq: number): void {
    this.#put(commandId, { kind: command.kind, logSeq, rejection: { code, reason } });
  }

  #put(commandId: string, answer: CommandAnswer): void {
    this.commands.set(commandId, answer);
    if (this.commands.size <= REMEMBERED_COMMANDS) return;
    for (const oldest of this.commands.keys()) {
      this.commands.delete(oldest);
      break;
    }
  }
}
