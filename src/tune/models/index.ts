import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError, messageOf } from '../../base/errors.ts';
import { normalisations } from '../data/options.ts';
import { freezeBatchNorm } from './batchNorm.ts';
import type { ExportFormat, LoadedModel, ModelFormat, ModelSource } from './contract.ts';
import { shapesOf } from './layers.ts';
import { safetensors } from './formats/safetensorsFile.ts';
import { tfjs } from './formats/tfjs.ts';
import { h5 } from './keras/h5File.ts';
import { keras } from './keras/kerasFile.ts';
import { io, type LayersModel, loadLayersModel } from './tf.ts';
import { shipped, shippedModel } from './shipped.ts';
import { refuseUnsupported, renameLayers, withInputShape } from './topology.ts';

/** Every format that models are read and written in, one line each. */
export const modelFormats: readonly ModelFormat[] = [tfjs, keras, h5, safetensors];

/** A folder stands for the model file in it. */
async function modelFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new UserError(`There is no model at ${path}.`);
  return found.isDirectory() ? join(path, 'model.json') : path;
}

/**
 * Loads a model to be trained on, with batch normalisation that stays frozen where it is frozen.
 * @param base folder that relative paths are relative to
 * @throws UserError that says why it cannot be used
 */
export async function loadModel(source: ModelSource, base: string): Promise<LoadedModel> {
  const path = source.from === shipped ? shippedModel() : await modelFile(resolve(base, source.from)), format = modelFormats.find(({ matches }) => matches(path));
  if (!format) throw new UserError(`${path} is no model that can be read. Known are: ${modelFormats.map(({ title }) => title).join(', ')}.`);
  const artifacts = renameLayers(await format.load(path)), { input } = source;
  refuseUnsupported(artifacts.modelTopology);
  const modelTopology = input ? withInputShape(artifacts.modelTopology as object, input) : artifacts.modelTopology;
  const model = await create({ ...artifacts, ...(modelTopology && { modelTopology }) }, path, input === undefined);
  freezeBatchNorm(model);
  const normalise = normalisations.find((name) => name === (artifacts.userDefinedMetadata as { normalise?: unknown } | undefined)?.normalise);
  return { model, expects: { shape: (model.inputs[0]!.shape as (number | null)[]).slice(1), ...(normalise && { normalise }) }, problems: [] };
}

async function create(artifacts: io.ModelArtifacts, path: string, strict: boolean): Promise<LayersModel> {
  try {
    return await loadLayersModel(io.fromMemory(artifacts), { strict });
  } catch (error) {
    throw new UserError(`The model ${path} cannot be built: ${messageOf(error)}`);
  }
}

/** Writes a model below the folder and returns the path to load it from. */
export async function saveModel(model: LayersModel, format: ExportFormat, folder: string, name: string): Promise<string> {
  let path = '';
  await model.save(io.withSaveHandler(async (artifacts) => {
    path = await modelFormats.find(({ id }) => id === format)!.save({ ...artifacts, shapeOf: shapesOf(model) }, folder, name);
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  }));
  return path;
}
