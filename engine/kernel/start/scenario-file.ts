/**
 * Scenario files: what goes wrong when, written down so that a rehearsal can be repeated. YAML (JSON is YAML too):
 *
 *     faults:
 *       - at: 00:05:00          # since the engine's market began
 *         for: 30s              # left out: until cleared
 *         kind: venue-down
 *         venue: SIM
 *
 * A mistake is refused with its line, and with the nearest word that would do.
 */
import { readFileSync, statSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { FAULT_KINDS, Fault } from '../../../shared/domain/basics/fault.ts';
import { US_PER_MS, US_PER_SECOND } from '../../../shared/std/duration.ts';
import { nearest } from '../../core/nearest.ts';
import { ArgumentError } from './argument-error.ts';

export interface ScenarioStep {
  /** Since the market began. */
  readonly atUs: number;
  readonly forUs: number | null;
  readonly fault: Fault;
}

const MAX_BYTES = 1_000_000;

const at = z
  .string()
  .regex(/^\d{1,2}:[0-5]\d:[0-5]\d$/, 'a time since the start such as 00:05:00')
  .transform((text) => {
    const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number);
    return (hours * 3_600 + minutes * 60 + seconds) * US_PER_SECOND;
  });

const UNIT_US: Readonly<Record<string, number>> = {
  ms: US_PER_MS,
  s: US_PER_SECOND,
  m: 60 * US_PER_SECOND,
  h: 3_600 * US_PER_SECOND,
};
const duration = z
  .string()
  .regex(/^\d{1,6}(ms|s|m|h)$/, 'a duration such as 500ms, 30s, 5m or 1h')
  .transform((text) => Number.parseInt(text, 10) * UNIT_US[text.replace(/^\d+/, '')]!);

const timed = { at, for: duration.optional() };
/** Each kind of fault with its time; a delay is written as a duration. */
const steps = Fault.options.map((option) => {
  const shape = 'delayUs' in option.shape ? { ...option.shape, delayUs: duration } : option.shape;
  return z.strictObject({ ...shape, ...timed });
});
const KEYS = [...new Set(steps.flatMap((step) => Object.keys(step.shape)))];

const kindOnly = z.looseObject({ kind: z.enum(FAULT_KINDS) });
const Scenario = z.strictObject({ faults: z.array(z.looseObject({})).max(10_000) });

export function readScenario(path: string): ScenarioStep[] {
  let text: string;
  try {
    if (statSync(path).size > MAX_BYTES) throw new Error(`larger than ${MAX_BYTES} bytes`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ArgumentError(`scenario ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseScenario(text, path);
}

export function parseScenario(text: string, path: string): ScenarioStep[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const refuse = (place: readonly PropertyKey[], why: string): never => {
    const node = nodeAt(document, place);
    const line = lines.linePos(node?.range?.[0] ?? 0).line;
    throw new ArgumentError(`scenario ${path}, line ${line}: ${why}`);
  };
  const [broken] = document.errors;
  if (broken) throw new ArgumentError(`scenario ${path}, line ${broken.linePos?.[0].line ?? 1}: ${broken.message}`);
  const scenario = Scenario.safeParse(document.toJS());
  if (!scenario.success) return refuse(...explain(scenario.error, [], ['faults']));
  return scenario.data.faults.map((step, i) => {
    const place = ['faults', i];
    const kind = kindOnly.safeParse(step);
    if (!kind.success) return refuse([...place, 'kind'], unknownKind(step['kind']));
    const schema = steps[FAULT_KINDS.indexOf(kind.data.kind)]!;
    const parsed = schema.safeParse(step);
    if (!parsed.success) return refuse(...explain(parsed.error, place, KEYS));
    const { at: atUs, for: forUs = null, ...terms } = parsed.data;
    // What is in bounds as it is written may be out of them as it is meant: a delay in minutes.
    const fault = Fault.safeParse(terms);
    return fault.success ? { atUs, forUs, fault: fault.data } : refuse(...explain(fault.error, place, KEYS));
  });
}

function unknownKind(kind: unknown): string {
  if (typeof kind !== 'string') return `a fault needs a kind: ${FAULT_KINDS.join(', ')}`;
  return `there is no fault of the kind ${kind}${didYouMean(kind, FAULT_KINDS)}`;
}

function didYouMean(word: string, known: readonly string[]): string {
  const [near] = nearest(word, known, 1);
  return near ? `; did you mean ${near}?` : `; there are ${known.join(', ')}`;
}

/** The place of the first mistake and what is wrong there. */
function explain(error: z.ZodError, place: readonly PropertyKey[], known: readonly string[]): [PropertyKey[], string] {
  // A misspelt key is missing under its right name too: the misspelling is what to show.
  const issue = error.issues.find(({ code }) => code === 'unrecognized_keys') ?? error.issues[0];
  const path = [...place, ...(issue?.path ?? [])];
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return [[...path, key], `${key} is not known here${didYouMean(key, known)}`];
  }
  return [path, `${String(path.at(-1) ?? 'scenario')}: ${issue?.message ?? 'not a scenario'}`];
}

/** The node at a place, or the nearest one around it. */
function nodeAt(
  document: ReturnType<typeof parseDocument>,
  place: readonly PropertyKey[],
): { range?: readonly number[] | null } | null {
  for (let depth = place.length; depth >= 0; depth--) {
    const node = document.getIn(place.slice(0, depth), true);
    if (typeof node === 'object' && node !== null) return node as { range?: readonly number[] | null };
  }
  return null;
}
