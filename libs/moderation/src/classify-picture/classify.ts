import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { CLASSES, type Scores } from './scores.js';
import {
  load,
  type BundledModel,
  type Converter,
  type Core,
  type GraphModel,
  type WasmBackend,
} from './tensors.js';

/** Runs in the classifier's child only: it computes for a tenth of a second at a time. */

// Strangers' pictures: only the small JPEG copies that our own media child made are decoded.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer'] });
sharp.cache(false);
sharp.concurrency(1);

/** Edge of the model's input, in pixels (nsfwjs, MobileNetV2Mid). */
const EDGE = 224;

interface Model {
  core: Core;
  graph: GraphModel;
}

let loading: Promise<Model> | undefined;

/**
 * What the model sees in a JPEG. @throws when it does not decode, or the model cannot be loaded:
 * Node remembers a failed import for ever, so that only another process can try again.
 */
export async function classify(jpeg: Uint8Array): Promise<Scores> {
  loading ??= loadModel().catch((cause: unknown) => {
    throw Object.assign(new Error(`the model was not loaded: ${String(cause)}`), {
      unusable: true,
    });
  });
  const { core, graph } = await loading;
  const pixels = await sharp(jpeg, { failOn: 'warning' })
    .resize(EDGE, EDGE, { fit: 'fill', kernel: 'linear' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer();
  const input = core.tensor4d(
    Float32Array.from(pixels, (value) => value / 255),
    [1, EDGE, EDGE, 3],
  );
  const output = graph.predict(input);
  const shares = await output.data();
  input.dispose();
  output.dispose();
  return Object.fromEntries(CLASSES.map((name, at) => [name, shares[at] ?? 0])) as Scores;
}

async function loadModel(): Promise<Model> {
  const core = await load<Core>('@tensorflow/tfjs-core');
  const wasm = await load<WasmBackend>('@tensorflow/tfjs-backend-wasm');
  const { loadGraphModel } = await load<Converter>('@tensorflow/tfjs-converter');
  const { MobileNetV2MidModel: bundled } = await load<{ MobileNetV2MidModel: BundledModel }>(
    'nsfwjs/models/mobilenet_v2_mid',
  );
  const packageFile = fileURLToPath(import.meta.resolve('@tensorflow/tfjs-backend-wasm'));
  wasm.setWasmPaths(`${dirname(packageFile)}/`);
  if (!(await core.setBackend('wasm'))) throw new Error('WebAssembly is not available');
  const { default: json } = await bundled.modelJson();
  const bundles = await Promise.all(bundled.weightBundles.map((bundle) => bundle()));
  const weights = Buffer.concat(bundles.map((bundle) => Buffer.from(bundle.default, 'base64')));
  const graph = await loadGraphModel({
    load: () =>
      Promise.resolve({
        modelTopology: json.modelTopology,
        format: json.format,
        weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
        weightData: Uint8Array.from(weights).buffer,
      }),
  });
  return { core, graph };
}
