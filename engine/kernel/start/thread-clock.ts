/**
 * How long this thread has been at work on a processor, in microseconds: a stopwatch that stands still while other programs
 * have the machine. Read at the rim, like the machine's clock.
 */

/** Coarser than this it tells nothing of a call that takes a few hundred microseconds. */
const COARSEST_US = 500;
/** Looks for a step of the clock: some milliseconds of work, if it is as coarse as that. */
const MOST_READINGS = 20_000;

/** Null where this machine cannot tell it finely enough: a stopwatch on the wall has to do there. */
export function openThreadClock(read: (() => number) | null = readerOf(process)): (() => number) | null {
  if (!read) return null;
  const firstUs = read();
  for (let i = 0; i < MOST_READINGS; i++) {
    const stepUs = read() - firstUs;
    if (stepUs > 0) return stepUs <= COARSEST_US ? read : null;
  }
  return null;
}

/** Node had no such clock before 23.9. */
function readerOf(of: Pick<NodeJS.Process, 'cpuUsage'> & Partial<Pick<NodeJS.Process, 'threadCpuUsage'>>) {
  if (typeof of.threadCpuUsage !== 'function') return null;
  return (): number => {
    // Linux brings a thread's sum up to date only every few milliseconds, or when the whole process is asked for.
    of.cpuUsage();
    const { user, system } = of.threadCpuUsage!();
    return user + system;
  };
}
