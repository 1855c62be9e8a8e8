/**
 * Whether a model is quick enough to be let near an engine, measured where it does no harm: what takes long to open would hold
 * up everything in a running engine meanwhile, and what misses its deadline each time would never be listened to.
 */
import { ModelError } from './model-error.ts';
import type { OnnxSession } from './onnx-runtime.ts';
import { MODEL_DEADLINE_US } from './served-model.ts';

const MOST_OPENING_US = 2_000_000;
const RUNS = 21;

/** `nowUs`: of the thread's own work where the machine tells it. Throws ModelError; what was opened is closed then. */
export function openAtPace<S extends Pick<OnnxSession, 'inputs' | 'run' | 'close'>>(
  place: string,
  open: () => S,
  nowUs: () => number,
): S {
  const beganUs = nowUs();
  const session = open();
  const openedUs = nowUs() - beganUs;
  const window = new Float32Array(session.inputs);
  const took = Array.from({ length: RUNS }, () => {
    const fromUs = nowUs();
    session.run(window);
    return nowUs() - fromUs;
  }).toSorted((a, b) => a - b);
  const medianUs = took[(RUNS - 1) / 2]!;
  const slow =
    openedUs > MOST_OPENING_US
      ? `it took ${(openedUs / 1e6).toFixed(1)} s to open and try, and would hold up an engine as long`
      : `an answer took ${(medianUs / 1e3).toFixed(1)} ms at the median, and is late after ${MODEL_DEADLINE_US / 1e3} ms`;
  if (openedUs <= MOST_OPENING_US && medianUs <= MODEL_DEADLINE_US) return session;
  session.close();
  throw new ModelError('trial', `${place}: ${slow}; make the model smaller`);
}
