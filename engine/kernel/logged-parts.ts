/**
 * The engine as its log has it, for what is shown after a commit has failed: by then the state has taken in records that
 * never came to be, orders among them that never left.
 */
import { EngineState } from '../core/engine-state.ts';
import type { KernelParts } from './kernel-parts.ts';
import { Publisher } from './publisher.ts';

/** Throws EventLogError where the log cannot even be read. */
export function loggedParts(parts: KernelParts): KernelParts {
  const state = new EngineState();
  const publisher = new Publisher();
  for (const { event, seq, tsUs } of parts.options.log.read(1)) {
    state.apply(event, seq, tsUs);
    publisher.stageJournal({ seq, tsUs, event });
    publisher.discard();
  }
  const { options, market, tape, venues, dispatcher, gauges, orders, parents, stops, algos, faults } = parts;
  return {
    ...{ options, state, publisher, market, tape, venues, dispatcher, gauges, orders, parents, stops, algos, faults },
    nowUs: () => parts.nowUs(),
    logSeq: () => parts.logSeq(),
    position: () => parts.position(),
    record: (event) => parts.record(event),
    fold: (event, seq, tsUs) => parts.fold(event, seq, tsUs),
  };
}
