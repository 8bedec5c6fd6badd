// Makes the shipped backbone of what train.py wrote: node pack.ts TRAINED.keras
// Kernels are kept as 8-bit integers with a scale and an offset for each tensor, as TensorFlow.js reads them; the rest stays as it is.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { io } from '@tensorflow/tfjs-core';
import { loadModel } from '../../src/tune/models/index.ts';
import { root } from '../paths.ts';

const [trained = ''] = process.argv.slice(2), folder = join(root, 'media/backbone');

/** How the backbone wants its pictures, and what people should know of it. */
const about = {
  normalise: 'symmetric',
  title: 'lossband-small',
  licence: 'MIT, as Lossband; made from Noto Emoji (Apache-2.0) and Twemoji (CC BY 4.0)',
};

/** Affine to 0 … 255: value = min + scale · byte. */
function quantised(values: Float32Array): { bytes: Uint8Array; scale: number; min: number } {
  const min = Math.min(...values), scale = (Math.max(...values) - min) / 255 || 1;
  return { bytes: Uint8Array.from(values, (value) => Math.round((value - min) / scale)), scale, min };
}

function pack({ modelTopology, weightSpecs, weightData }: io.ModelArtifacts): void {
  const all = new Float32Array(weightData as ArrayBuffer), parts: Uint8Array[] = [];
  let at = 0;
  const weights = weightSpecs!.map((spec) => {
    const length = spec.shape.reduce((product, side) => product * side, 1), values = all.slice(at, (at += length));
    if (spec.shape.length < 4) {
      parts.push(new Uint8Array(values.buffer));
      return spec;
    }
    const { bytes, scale, min } = quantised(values);
    parts.push(bytes);
    return { ...spec, quantization: { dtype: 'uint8', original_dtype: 'float32', scale, min } };
  });
  const model = {
    format: 'layers-model', generatedBy: 'tools/backbone', convertedBy: null, modelTopology, userDefinedMetadata: about,
    weightsManifest: [{ paths: ['weights.bin'], weights }],
  };
  writeFileSync(join(folder, 'weights.bin'), Buffer.concat(parts));
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model));
}

const { model } = await loadModel({ from: trained }, process.cwd());
await model.save(io.withSaveHandler(async (artifacts) => {
  pack(artifacts);
  return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
}));
