import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError, messageOf } from '../../../base/errors.ts';
import { isRecord } from '../../../base/record.ts';
import type { ModelFormat, SavedModel } from '../contract.ts';
import type { io } from '../tf.ts';
import { writeTogether } from './atomic.ts';

/** Shards lie beside the file and nowhere else. */
const isInside = (path: string): boolean => !/^(?:[/\\]|[a-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)/i.test(path);

async function readManifest(path: string): Promise<io.ModelJSON> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${messageOf(error)}`);
  }
  if (!isRecord(json) || !isRecord(json['modelTopology']) || !Array.isArray(json['weightsManifest'])) {
    throw new UserError(`${path} is no model of TensorFlow.js: it needs modelTopology and weightsManifest.`);
  }
  if (json['format'] === 'graph-model' || 'node' in json['modelTopology']) {
    throw new UserError(`${path} is a graph model: it can predict and not be trained. Convert the original to a layers model.`);
  }
  return json as unknown as io.ModelJSON;
}

async function load(path: string): Promise<io.ModelArtifacts> {
  const folder = dirname(path), manifest = await readManifest(path);
  const paths = manifest.weightsManifest.flatMap((group) => group.paths);
  const outside = paths.find((shard) => typeof shard !== 'string' || !isInside(shard));
  if (outside !== undefined) throw new UserError(`${path} names weights outside of its folder: ${outside}`);
  const shards = await Promise.all(paths.map((shard) => readFile(join(folder, shard)))).catch((error: unknown) => {
    throw new UserError(`The weights of ${path} cannot be read: ${messageOf(error)}`);
  });
  const bytes = Buffer.concat(shards), weightSpecs = manifest.weightsManifest.flatMap((group) => group.weights);
  const { userDefinedMetadata } = manifest;
  return {
    modelTopology: manifest.modelTopology, weightSpecs, weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    ...(userDefinedMetadata && { userDefinedMetadata }),
  };
}

async function save({ modelTopology, weightSpecs, weightData, userDefinedMetadata }: SavedModel, folder: string, name: string): Promise<string> {
  const manifest = {
    format: 'layers-model', generatedBy: 'Lossband', convertedBy: null, modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }], ...(userDefinedMetadata && { userDefinedMetadata }),
  };
  await writeTogether(join(folder, name), { 'weights.bin': Buffer.from(weightData as ArrayBuffer), 'model.json': JSON.stringify(manifest) });
  return join(folder, name, 'model.json');
}

export const tfjs: ModelFormat = { id: 'tfjs', title: 'TensorFlow.js layers model', matches: (path) => path.endsWith('.json'), load, save };
