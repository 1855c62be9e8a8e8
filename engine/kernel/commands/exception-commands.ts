/** What a person does with an exception: takes note of it, takes it on, puts it on the shelf for a while, says it is over. */
import { formatDuration } from '../../../shared/domain/basics/format.ts';
import type { Denial } from '../../risk/gate.ts';
import { BY_PERSON } from '../../exceptions/exception-desk.ts';
import { thresholdsOf } from '../../exceptions/thresholds.ts';
import type { CommandDeskParts, Planners } from './plan.ts';

type ExceptionCommand = 'AcknowledgeException' | 'OwnException' | 'ShelveException' | 'ResolveException';

export function exceptionCommands({ stage }: CommandDeskParts): Planners<ExceptionCommand> {
  const refused = (exceptionId: string): Denial | null => {
    const row = stage.state.exceptions.rows.get(exceptionId);
    if (!row) return { code: 'UNKNOWN_EXCEPTION', reason: `there is no exception ${exceptionId}` };
    if (row.state === 'open') return null;
    return { code: 'WRONG_STATE', reason: `${exceptionId} was resolved already` };
  };
  const missing = (reason: string, why: string): Denial | null =>
    reason.trim() === '' ? { code: 'REASON_MISSING', reason: why } : null;

  return {
    AcknowledgeException({ exceptionId }, actor) {
      const effect = (): void => void stage.record({ type: 'ExceptionAcknowledged', exceptionId, actor });
      return refused(exceptionId) ?? { effect };
    },
    OwnException({ exceptionId }, actor) {
      const effect = (): void => void stage.record({ type: 'ExceptionOwned', exceptionId, actor });
      return refused(exceptionId) ?? { effect };
    },
    ShelveException({ exceptionId, forUs, reason }, actor) {
      const untilUs = stage.nowUs() + forUs;
      const effect = (): void => void stage.record({ type: 'ExceptionShelved', exceptionId, actor, untilUs, reason });
      return (
        refused(exceptionId) ??
        missing(reason, `say why ${exceptionId} is put on the shelf`) ??
        tooLong(forUs) ?? { effect }
      );
    },
    ResolveException({ exceptionId, reason }, actor) {
      const effect = (): void => void stage.record({ type: 'ExceptionResolved', exceptionId, actor, reason });
      return (
        refused(exceptionId) ??
        missing(reason, `say why ${exceptionId} is over`) ??
        stillThere(exceptionId) ?? { effect }
      );
    },
  };

  function tooLong(forUs: number): Denial | null {
    const { longestShelfUs } = thresholdsOf(stage);
    if (forUs <= longestShelfUs) return null;
    const reason = `an exception is put on the shelf for ${formatDuration(longestShelfUs)} at most, says the policy`;
    return { code: 'BAD_PARAMETER', reason };
  }

  /** The engine sees for itself when most causes are gone: until then a word that they are would be wrong. */
  function stillThere(exceptionId: string): Denial | null {
    const { kind } = stage.state.exceptions.row(exceptionId);
    if (BY_PERSON.includes(kind)) return null;
    const reason = `the engine resolves ${exceptionId} once its cause is gone, which it is not: put it on the shelf instead`;
    return { code: 'WRONG_STATE', reason };
  }
}
