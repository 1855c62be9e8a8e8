/** Faults in sentences: what goes wrong and for how long, before it is injected and while it is in force. */
import { describeFault, type Fault, type InjectedFault } from '../../../shared/domain/basics/fault.ts';
import { formatDuration } from '../../../shared/domain/basics/format.ts';
import { happensOnce } from './fault-draft.ts';

/** `SIM loses 50% of its acknowledgements for 30 s` */
export function faultSentence(fault: Fault, forUs: number | null): string {
  if (happensOnce(fault.kind)) return `${describeFault(fault)}, once`;
  return `${describeFault(fault)} ${forUs === null ? 'until it is cleared' : `for ${formatDuration(forUs)}`}`;
}

/** How long it has been in force and how long it will be, or when it was over. */
export function standing({ fault, sinceUs, untilUs, clearedUs }: InjectedFault, nowUs: number): string {
  if (clearedUs !== null) return happensOnce(fault.kind) ? 'happened' : `held ${formatDuration(clearedUs - sinceUs)}`;
  const age = `for ${formatSeconds(nowUs - sinceUs)}`;
  return untilUs === null ? `${age}, until cleared` : `${age}, ${formatSeconds(untilUs - nowUs)} left`;
}

/** Whole seconds: tenths would only flicker. */
const formatSeconds = (us: number): string =>
  formatDuration(Math.max(0, Math.floor(us / 1e6)) * 1e6).replace(/^0 µs$/, '0 s');

/** In force first, then what is over; the newest first within each. */
export function byConcern(a: InjectedFault, b: InjectedFault): number {
  return (
    Number(a.clearedUs !== null) - Number(b.clearedUs !== null) || b.sinceUs - a.sinceUs || ordinal(b) - ordinal(a)
  );
}

const ordinal = ({ faultId }: InjectedFault): number => Number(faultId.replace(/\D/g, ''));
