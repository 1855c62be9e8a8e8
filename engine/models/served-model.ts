/**
 * A model in service: warm, one window at a time, within a deadline. It never throws: what is late, cannot be run, or is
 * not what a model may say comes back as a fault, and after several of them in a row it is left alone for a while.
 */
import type { ModelCard } from '../../shared/domain/models/model-card.ts';
import type { Model, ModelFault, ModelOutput } from '../core/model.ts';
import { ModelError } from './model-error.ts';
import type { OnnxSession } from './onnx-runtime.ts';
import { wrongOutput } from './output-bounds.ts';

/** After which an answer is late in an engine. */
export const MODEL_DEADLINE_US = 2_000;

export interface ServingTerms {
  readonly deadlineUs: number;
  /** Microseconds of any origin. A simulation gives one that stands still, and then nothing is ever late. */
  readonly stopwatchUs: () => number;
  /** Of the thread's work alone: what was late only because others had the machine counts as in time. Absent: all counts. */
  readonly workedUs?: (() => number) | undefined;
  /** Faults in a row after which it rests. */
  readonly faultsBeforeRest?: number;
  /** Inferences that are refused while it rests. */
  readonly restFor?: number;
}

const WARM_UP = 200;

export class ServedModel implements Model {
  readonly card: ModelCard;
  readonly #session: OnnxSession;
  readonly #terms: ServingTerms & Required<Omit<ServingTerms, 'workedUs'>>;
  #faults = 0;
  #resting = 0;

  constructor(card: ModelCard, session: OnnxSession, terms: ServingTerms) {
    this.card = card;
    this.#session = session;
    this.#terms = { faultsBeforeRest: 5, restFor: 200, ...terms };
    const window = new Float32Array(session.inputs);
    for (let i = 0; i < WARM_UP; i++) session.run(window);
  }

  get inputs(): number {
    return this.#session.inputs;
  }

  get outputs(): number {
    return this.#session.outputs;
  }

  infer(input: Float32Array): ModelOutput | ModelFault {
    if (this.#resting > 0) {
      this.#resting -= 1;
      return {
        ok: false,
        code: 'resting',
        reason: `${this.card.name} failed too often; ${this.#resting} more are refused`,
      };
    }
    const result = this.#run(input);
    this.#faults = result.ok ? 0 : this.#faults + 1;
    if (this.#faults >= this.#terms.faultsBeforeRest) {
      this.#faults = 0;
      this.#resting = this.#terms.restFor;
    }
    return result;
  }

  #run(input: Float32Array): ModelOutput | ModelFault {
    const { deadlineUs, stopwatchUs, workedUs } = this.#terms;
    if (input.length !== this.#session.inputs) {
      return this.#fault('failed', `was given ${input.length} numbers and takes ${this.#session.inputs}`);
    }
    const workedBeforeUs = workedUs?.() ?? 0;
    const beganUs = stopwatchUs();
    let values: Float32Array;
    try {
      values = this.#session.run(input);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return this.#fault('failed', error.message);
    }
    const tookUs = stopwatchUs() - beganUs;
    if (tookUs > deadlineUs && (!workedUs || workedUs() - workedBeforeUs > deadlineUs)) {
      return this.#fault('late', `took ${Math.round(tookUs)} µs, more than its ${deadlineUs} µs`);
    }
    const wrong = wrongOutput(values, this.card.kind);
    return wrong ? this.#fault(wrong.code, wrong.reason) : { ok: true, values, tookUs };
  }

  #fault(code: ModelFault['code'], words: string): ModelFault {
    return { ok: false, code, reason: `${this.card.name} ${words}` };
  }

  close(): void {
    this.#session.close();
  }
}
