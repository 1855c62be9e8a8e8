/**
 * The engine as its log has it, for what is shown after a commit has failed: by then the state has taken in records that
 * never came to be, orders among them that never left.
 */
import { EngineState } from '../../core/engine-state.ts';
import { EventLogError } from '../../core/event-log.ts';
import type { KernelParts } from '../kernel-parts.ts';
import { Publisher } from '../tables/publisher.ts';

/** Where the log cannot even be read, the engine as it is, with a word of warning. */
export function loggedParts(parts: KernelParts): KernelParts {
  try {
    return fromLog(parts);
  } catch (error) {
    if (!(error instanceof EventLogError)) throw error;
    parts.options.onTrouble(`tables may show orders and stops that are not in the log: ${error.message}`);
    return parts;
  }
}

function fromLog(parts: KernelParts): KernelParts {
  const state = new EngineState();
  // Holds the journal; nobody listens to it.
  const publisher = new Publisher();
  for (const { event, seq, tsUs } of parts.options.log.read(1)) {
    state.apply(event, seq, tsUs);
    publisher.stageJournal({ seq, tsUs, event });
    publisher.discard();
  }
  return {
    // What follows are methods, which a spread leaves out.
    ...parts,
    state,
    publisher,
    isLive: parts.isLive,
    nowUs: () => parts.nowUs(),
    logSeq: () => parts.logSeq(),
    position: () => parts.position(),
    flush: () => parts.flush(),
    record: (event) => parts.record(event),
    fold: (event, seq, tsUs) => parts.fold(event, seq, tsUs),
  };
}
