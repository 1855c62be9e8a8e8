/**
 * Finds fewer steps that still break the same rule, by delta debugging: leaves out halves, then quarters, and so on, as
 * long as what is left still fails. Source: Zeller & Hildebrandt, "Simplifying and isolating failure-inducing input" (2002).
 */
import type { Plan, Step } from './plan.ts';
import type { Invariant } from './auditor.ts';

/** Runs that a search may take. */
const MOST_RUNS = 400;

/** `breaks` runs a plan and names the rule that it breaks, null for none. */
export async function shrink(
  plan: Plan,
  invariant: Invariant,
  breaks: (plan: Plan) => Promise<Invariant | null>,
): Promise<Plan> {
  let steps = plan.steps;
  let runs = 0;
  const stillBreaks = async (fewer: readonly Step[]): Promise<boolean> => {
    if (runs++ >= MOST_RUNS) return false;
    return (await breaks({ ...plan, steps: fewer })) === invariant;
  };
  for (let pieces = 2; steps.length > 0;) {
    const size = Math.ceil(steps.length / pieces);
    let shrunk = false;
    for (let from = 0; from < steps.length; from += size) {
      const fewer = [...steps.slice(0, from), ...steps.slice(from + size)];
      if (!(await stillBreaks(fewer))) continue;
      steps = fewer;
      pieces = Math.max(2, pieces - 1);
      shrunk = true;
      break;
    }
    if (shrunk) continue;
    if (size === 1) break;
    pieces = Math.min(steps.length, pieces * 2);
  }
  return { ...plan, steps };
}
