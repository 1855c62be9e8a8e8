/** An event log that lives and dies with its episode: numbered and in order, neither chained nor durable. */
import type { EngineEvent, LoggedEvent } from '../../../shared/domain/event.ts';
import type { EventLog } from '../../core/event-log.ts';

export class MemoryLog implements EventLog {
  readonly head = '';
  readonly repaired = null;
  readonly #records: LoggedEvent[] = [];
  #durableSeq = 0;

  get durableSeq(): number {
    return this.#durableSeq;
  }

  append(tsUs: number, event: EngineEvent): LoggedEvent {
    const record = { seq: this.#records.length + 1, tsUs, event };
    this.#records.push(record);
    return record;
  }

  commit(): void {
    this.#durableSeq = this.#records.length;
  }

  *read(fromSeq: number): Iterable<LoggedEvent> {
    yield* this.#records.slice(fromSeq - 1);
  }

  close(): void {}
}
