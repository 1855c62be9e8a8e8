/** The events of supervision in a sentence: exceptions, drills, who looks on, and models that failed. */
import type { EngineEvent, EventOf } from '../../../shared/domain/event.ts';
import { isolated } from './bidi.ts';
import { severityWords } from './exception-order.ts';
import { unknownEvent } from './unknown-event.ts';
import { formatDuration } from './format.ts';

export type ExceptionEvent = Extract<EngineEvent, { type: `Exception${string}` }>;
export type SupervisionEvent = EventOf<'DrillReported' | 'SupervisorsChanged' | 'ModelDegraded'>;

export function exceptionWords(event: ExceptionEvent): string {
  const { exceptionId } = event;
  switch (event.type) {
    case 'ExceptionOpened':
      return `${severityWords(event.finding.severity)} ${exceptionId}: ${isolated(event.finding.title)}`;
    case 'ExceptionChanged':
      return `${exceptionId} is now ${severityWords(event.finding.severity)}: ${isolated(event.finding.title)}, ${event.finding.memberCount} concerned`;
    case 'ExceptionReopened':
      return `${exceptionId} is back: ${isolated(event.finding.title)}`;
    case 'ExceptionAcknowledged':
      return `${exceptionId} acknowledged`;
    case 'ExceptionOwned':
      return `${exceptionId} taken on`;
    case 'ExceptionShelved':
      return `${exceptionId} put on the shelf: ${isolated(event.reason)}`;
    case 'ExceptionUnshelved':
      return `${exceptionId} is off the shelf`;
    case 'ExceptionResolved':
      return `${exceptionId} resolved: ${isolated(event.reason)}`;
    default:
      return unknownEvent(event);
  }
}

export function supervisionWords(event: SupervisionEvent): string {
  switch (event.type) {
    case 'SupervisorsChanged':
      return event.supervisors.length === 0
        ? 'Nobody supervises any more'
        : `Supervised by ${event.supervisors.join(', ')}`;
    case 'ModelDegraded':
      return `Model ${event.model} is ${event.why.replaceAll('-', ' ')}: ${event.to} in its place, ${isolated(event.facts)}`;
    case 'DrillReported': {
      const { stopId, outcome, total, settledAfterUs } = event.drill;
      const settled = settledAfterUs === null ? '' : ` after ${formatDuration(settledAfterUs)}`;
      return `Drill ${stopId}: ${outcome}${settled}, ${total} orders`;
    }
    default:
      return unknownEvent(event);
  }
}
