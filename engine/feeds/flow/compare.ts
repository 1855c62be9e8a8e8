/**
 * Sets a simulated market beside a recorded one, fact by fact. A fact holds where the mean of the simulated days lies
 * within the tolerance of the recorded value: twice the standard error of the recorded value, by leaving out one slot at
 * a time, but at least a quarter of it, for one day of one stock cannot say it more exactly than that.
 */
import { mean } from '../../../shared/std/mean.ts';
import { factsOf } from './facts.ts';
import { type Half, slotsOf } from './slots.ts';
import type { Tape } from './tape.ts';

export interface RecordedFact {
  readonly value: number;
  readonly stdErr: number;
}

export interface FactRow {
  readonly fact: string;
  readonly real: number;
  readonly simulated: number;
  readonly tolerance: number;
  readonly holds: boolean;
}

const STANDARD_ERRORS = 2;
const LEAST_SHARE = 0.25;

/** The facts of half a day, with the delete-one jackknife's standard errors. */
export function recordedFacts(tape: Tape, half: Half): Record<string, RecordedFact> {
  const slots = slotsOf(tape, half);
  const facts = factsOf(tape, slots);
  const without = slots.map((left) =>
    factsOf(
      tape,
      slots.filter((slot) => slot !== left),
    ),
  );
  const found: Record<string, RecordedFact> = {};
  for (const [fact, value] of facts) {
    const values = without.map((part) => part.get(fact)!).filter(Number.isFinite);
    const center = mean(values);
    const square = values.reduce((sum, part) => sum + (part - center) ** 2, 0);
    found[fact] = { value, stdErr: Math.sqrt(((values.length - 1) / values.length) * square) };
  }
  return found;
}

export function compareFacts(
  label: string,
  recorded: Readonly<Record<string, RecordedFact>>,
  simulated: readonly Tape[],
  half: Half,
): FactRow[] {
  const days = simulated.map((tape) => factsOf(tape, slotsOf(tape, half)));
  return Object.entries(recorded).map(([fact, { value, stdErr }]) => {
    const tolerance = Math.max(STANDARD_ERRORS * stdErr, LEAST_SHARE * Math.abs(value));
    return factRow(`${label} ${fact}`, value, mean(days.map((day) => day.get(fact) ?? NaN)), tolerance);
  });
}

export function factRow(fact: string, real: number, simulated: number, tolerance: number): FactRow {
  return { fact, real, simulated, tolerance, holds: Math.abs(simulated - real) <= tolerance };
}
