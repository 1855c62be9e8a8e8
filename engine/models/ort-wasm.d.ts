/** What is used of onnxruntime-web's WebAssembly module, which its package exports without types (tsconfig.base.json). */

export interface OrtModule {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  stackSave(): number;
  stackAlloc(bytes: number): number;
  stackRestore(stack: number): void;
  getValue(at: number, type: string): number;
  setValue(at: number, value: number, type: string): void;
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, at: number, bytes: number): void;
  UTF8ToString(at: number): string;
  _OrtInit(threads: number, logLevel: number): number;
  _OrtGetLastError(codeAt: number, messageAt: number): number;
  _OrtCreateSessionOptions(
    optimisation: number,
    memoryArena: boolean,
    memoryPattern: boolean,
    executionMode: number,
    profiling: boolean,
    profilePrefix: number,
    logId: number,
    logLevel: number,
    logVerbosity: number,
    optimisedPath: number,
  ): number;
  _OrtReleaseSessionOptions(options: number): number;
  _OrtCreateSession(at: number, bytes: number, options: number): number;
  _OrtReleaseSession(session: number): number;
  _OrtCreateTensor(type: number, at: number, bytes: number, shapeAt: number, rank: number, location: number): number;
  _OrtReleaseTensor(tensor: number): number;
  _OrtCreateRunOptions(logLevel: number, logVerbosity: number, terminate: boolean, tag: number): number;
  _OrtReleaseRunOptions(options: number): number;
  _OrtRun(
    session: number,
    inputNames: number,
    inputs: number,
    inputCount: number,
    outputNames: number,
    outputCount: number,
    outputs: number,
    options: number,
  ): number;
}

/** The global `WebAssembly`, which neither the language's types nor Node's tell of. */
export interface Wasm {
  compile(bytes: Uint8Array): Promise<object>;
  readonly Instance: new (program: object, imports: object) => object;
}

export default function createModule(options: {
  readonly numThreads: number;
  /** What it throws, whoever makes the module is told. */
  readonly instantiateWasm: (imports: object, receive: (instance: object, program: object) => void) => void;
}): Promise<OrtModule>;
