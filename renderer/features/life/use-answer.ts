/** A dialog's command and the engine's word on it: accepted closes the dialog, anything else stays and says why. */
import { useState } from 'react';
import type { CommandResult } from '../../../engine-client/client/handle.ts';
import type { Command } from '../../../shared/domain/command.ts';
import { desk } from '../../stores/desk.ts';
import type { EngineId } from '../../stores/engine-id.ts';

export interface Answered {
  readonly pending: boolean;
  /** In words; null while there is nothing to say. */
  readonly refusal: string | null;
  readonly send: (engine: EngineId, command: Command, words: string) => Promise<void>;
}

export function useAnswer(onAccepted: () => void): Answered {
  const [answer, setAnswer] = useState<CommandResult | 'pending' | null>(null);
  const send = async (engine: EngineId, command: Command, words: string): Promise<void> => {
    if (answer === 'pending') return;
    setAnswer('pending');
    const result = await desk.sendCommand(engine, command, words);
    if (result.status === 'accepted') onAccepted();
    else setAnswer(result);
  };
  return { pending: answer === 'pending', refusal: refusalWords(answer), send };
}

function refusalWords(answer: CommandResult | 'pending' | null): string | null {
  if (answer === null || answer === 'pending' || answer.status === 'accepted') return null;
  if (answer.status === 'rejected') return `Rejected: ${answer.reason} (${answer.code}).`;
  return `Outcome unknown: ${answer.reason}. Look at the order before you ask again.`;
}
