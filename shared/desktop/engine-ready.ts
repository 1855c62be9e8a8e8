/**
 * The one line of JSON that an engine prints on its standard output once it takes connections. Whoever started it
 * (`npm start`, the shell) learns from it where the engine is; nothing else passes between them.
 */
import { z } from 'zod';

export const EngineReady = z.object({
  ready: z.literal(true),
  url: z.string().max(256),
  token: z.string().min(1).max(256),
  /** Where the engine serves the built desk; absent where it was given none to serve. */
  deskUrl: z.string().max(1024).optional(),
});
export type EngineReady = z.infer<typeof EngineReady>;

/** Longest line that is looked at; an engine that prints a longer one has not said it is ready with it. */
const LINE_BOUND = 8192;

/** Null for any other line. */
export function parseEngineReady(line: string): EngineReady | null {
  if (line.length > LINE_BOUND || !line.startsWith('{')) return null;
  try {
    return EngineReady.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

/** Takes chunks of output as they come and gives back the whole lines in them; holds at most one bounded line. */
export function lineSplitter(onLine: (line: string) => void): (chunk: string) => void {
  let held = '';
  return (chunk) => {
    const lines = (held + chunk).split('\n');
    held = lines.pop()!.slice(0, LINE_BOUND);
    for (const line of lines) onLine(line.trimEnd());
  };
}
