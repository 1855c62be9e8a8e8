/**
 * onnxruntime, called synchronously: its WebAssembly build is driven through the same functions as its own JavaScript,
 * which wraps them in promises. One thread, one memory; inputs and outputs stay where they are from call to call. The same
 * file and input give the same bits on every machine. docs/decisions tells why, with figures.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import createModule, { type OrtModule, type Wasm } from 'onnxruntime-web/ort-wasm-simd-threaded.mjs';
import { ModelError } from './model-error.ts';

const BINARY = 'ort-wasm-simd-threaded.wasm';
const FLOAT = 1;
const CPU = 1;
const POINTER = 4;
const LOG_ERRORS_ONLY = 3;
const ALL_OPTIMISATIONS = 99;
/** File, line and function of its own source, before what is wrong. */
const WHERE_IT_SAYS_SO = /^\S+\.(?:cc|h):\d+ .*?\) (?=[A-Z[])/s;

/** Beside a bundle, else in the package. */
function readBinary(): Uint8Array {
  const beside = new URL(BINARY, import.meta.url);
  return readFileSync(existsSync(beside) ? beside : fileURLToPath(import.meta.resolve(`onnxruntime-web/${BINARY}`)));
}

const { WebAssembly } = globalThis as unknown as { WebAssembly: Wasm };

let compiled: Promise<object> | null = null;

/** Checked and compiled once, and kept: every runtime is an instance of it, with a memory of its own. */
async function compiledOnce(): Promise<object> {
  compiled ??= WebAssembly.compile(readBinary());
  try {
    return await compiled;
  } catch (error) {
    compiled = null;
    throw error;
  }
}

export class OnnxRuntime {
  readonly #ort: OrtModule;
  #broken: string | null = null;

  private constructor(ort: OrtModule) {
    this.#ort = ort;
  }

  /** Takes a tenth of a second or so. Throws ModelError where the runtime itself cannot be had. */
  static async load(): Promise<OnnxRuntime> {
    // The module puts Node's workers where a browser has its own, which other libraries take for a browser's.
    const worker = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
    try {
      const program = await compiledOnce();
      const ort = await createModule({
        numThreads: 1,
        instantiateWasm: (imports, receive) => receive(new WebAssembly.Instance(program, imports), program),
      });
      if (ort._OrtInit(1, LOG_ERRORS_ONLY) !== 0) throw new Error('it does not start');
      return new OnnxRuntime(ort);
    } catch (error) {
      throw new ModelError('trial', `onnxruntime: ${String(error)}; run npm ci`, { cause: error });
    } finally {
      if (worker) Object.defineProperty(globalThis, 'Worker', worker);
      else Reflect.deleteProperty(globalThis, 'Worker');
    }
  }

  /** A model made ready to be run on inputs of one shape. Throws ModelError where it cannot be. */
  open(model: Uint8Array, input: TensorTerms, output: TensorTerms): OnnxSession {
    const ort = this.#ort;
    const options = ort._OrtCreateSessionOptions(ALL_OPTIMISATIONS, true, true, 0, false, 0, 0, LOG_ERRORS_ONLY, 0, 0);
    const bytes = ort._malloc(model.length);
    ort.HEAPU8.set(model, bytes);
    try {
      const session = this.call(() => ort._OrtCreateSession(bytes, model.length, options));
      if (session === 0) {
        const words = this.lastError().trim().replace(WHERE_IT_SAYS_SO, '');
        throw new ModelError('onnx', `onnxruntime does not take it: ${words}; mend it until onnx.checker and it do`);
      }
      return new OnnxSession(this, ort, session, input, output);
    } finally {
      ort._free(bytes);
      ort._OrtReleaseSessionOptions(options);
    }
  }

  /** What it says when something went wrong, as a reason; after a trap nothing of it can be used any more. */
  call(run: () => number): number {
    if (this.#broken !== null) throw new ModelError('trial', this.#broken);
    try {
      return run();
    } catch (error) {
      this.#broken = `onnxruntime broke down (${String(error)}); restart the engine`;
      throw new ModelError('trial', this.#broken, { cause: error });
    }
  }

  lastError(): string {
    const ort = this.#ort;
    const stack = ort.stackSave();
    const at = ort.stackAlloc(2 * POINTER);
    ort._OrtGetLastError(at, at + POINTER);
    const words = ort.UTF8ToString(ort.getValue(at + POINTER, '*'));
    ort.stackRestore(stack);
    return words;
  }
}

export interface TensorTerms {
  readonly name: string;
  readonly shape: readonly number[];
}

export class OnnxSession {
  readonly #runtime: OnnxRuntime;
  readonly #ort: OrtModule;
  readonly #session: number;
  readonly #input: Tensor;
  readonly #output: Tensor;
  /** Name, value, name, value: what a run is given, in memory. */
  readonly #slots: number;
  readonly #options: number;

  constructor(runtime: OnnxRuntime, ort: OrtModule, session: number, input: TensorTerms, output: TensorTerms) {
    this.#runtime = runtime;
    this.#ort = ort;
    this.#session = session;
    this.#input = new Tensor(ort, input);
    this.#output = new Tensor(ort, output);
    this.#options = ort._OrtCreateRunOptions(LOG_ERRORS_ONLY, 0, false, 0);
    this.#slots = ort._malloc(4 * POINTER);
    ort.setValue(this.#slots, this.#input.name, '*');
    ort.setValue(this.#slots + POINTER, this.#input.handle, '*');
    ort.setValue(this.#slots + 2 * POINTER, this.#output.name, '*');
  }

  get inputs(): number {
    return this.#input.count;
  }

  get outputs(): number {
    return this.#output.count;
  }

  /** Gives a view that the next run changes. Throws ModelError where it fails. */
  run(values: Float32Array): Float32Array {
    const ort = this.#ort;
    this.#input.view().set(values);
    ort.setValue(this.#slots + 3 * POINTER, this.#output.handle, '*');
    const code = this.#runtime.call(() =>
      ort._OrtRun(
        this.#session,
        this.#slots,
        this.#slots + POINTER,
        1,
        this.#slots + 2 * POINTER,
        1,
        this.#slots + 3 * POINTER,
        this.#options,
      ),
    );
    if (code !== 0) throw new ModelError('trial', `onnxruntime: ${this.#runtime.lastError()}`);
    return this.#output.view();
  }

  close(): void {
    this.#ort._OrtReleaseRunOptions(this.#options);
    this.#ort._OrtReleaseSession(this.#session);
    this.#input.free();
    this.#output.free();
    this.#ort._free(this.#slots);
  }
}

/** A tensor of floats with its name, at a fixed place of the runtime's memory. */
class Tensor {
  readonly name: number;
  readonly handle: number;
  readonly count: number;
  readonly #ort: OrtModule;
  readonly #data: number;
  #view: Float32Array;

  constructor(ort: OrtModule, { name, shape }: TensorTerms) {
    this.#ort = ort;
    this.count = shape.reduce((a, b) => a * b, 1);
    const length = ort.lengthBytesUTF8(name) + 1;
    this.name = ort._malloc(length);
    ort.stringToUTF8(name, this.name, length);
    this.#data = ort._malloc(this.count * Float32Array.BYTES_PER_ELEMENT);
    const stack = ort.stackSave();
    const dimensions = ort.stackAlloc(shape.length * POINTER);
    for (const [i, size] of shape.entries()) ort.setValue(dimensions + i * POINTER, size, 'i32');
    const bytes = this.count * Float32Array.BYTES_PER_ELEMENT;
    this.handle = ort._OrtCreateTensor(FLOAT, this.#data, bytes, dimensions, shape.length, CPU);
    ort.stackRestore(stack);
    this.#view = this.view();
  }

  /** The runtime's memory may have grown since, and then lies elsewhere. */
  view(): Float32Array {
    const { buffer } = this.#ort.HEAPU8;
    if (this.#view?.buffer !== buffer) this.#view = new Float32Array(buffer, this.#data, this.count);
    return this.#view;
  }

  free(): void {
    this.#ort._OrtReleaseTensor(this.handle);
    this.#ort._free(this.#data);
    this.#ort._free(this.name);
  }
}
