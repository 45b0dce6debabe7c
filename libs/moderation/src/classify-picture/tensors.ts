/**
 * As much of TensorFlow.js 4.22 as a classification needs. Its own types bring those of browsers and
 * WebGPU into a server's build, so its calls are typed here, and its packages are loaded by name in
 * the child that uses them (real `import()`: `require()` takes seconds and a gigabyte).
 */
export interface Tensor {
  data(): Promise<Float32Array>;
  dispose(): void;
}

export interface Core {
  setBackend(name: string): Promise<boolean>;
  tensor4d(values: Float32Array, shape: [number, number, number, number]): Tensor;
}

export interface WasmBackend {
  setWasmPaths(folder: string): void;
}

export interface GraphModel {
  predict(input: Tensor): Tensor;
}

export interface ModelJson {
  modelTopology: object;
  format?: string;
  weightsManifest: { weights: object[] }[];
}

export interface Converter {
  loadGraphModel: (handler: { load(): Promise<object> }) => Promise<GraphModel>;
}

/** A model inside the nsfwjs package (4.3): its graph, and its weights in base64. */
export interface BundledModel {
  modelJson(): Promise<{ default: ModelJson }>;
  weightBundles: (() => Promise<{ default: string }>)[];
}

/** Loads a package that the compiler is not to look into. */
export const load = async <T>(name: string): Promise<T> => (await import(name)) as T;
