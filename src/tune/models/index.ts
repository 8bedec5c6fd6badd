import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError, messageOf } from '../../base/errors.ts';
import { type ArchitectureId, maybeEntry } from '../../model/catalogue.ts';
import { normalisations } from '../data/options.ts';
import { fromTensors } from './architectures/fill.ts';
import { freezeBatchNorm } from './batchNorm.ts';
import { entryFile } from './catalogue.ts';
import type { ExportFormat, LoadedModel, ModelFormat, ModelSource } from './contract.ts';
import { shapesOf } from './layers.ts';
import { safetensors } from './formats/safetensorsFile.ts';
import { readTensors } from './formats/tensorsFile.ts';
import { tfjs } from './formats/tfjs.ts';
import { h5 } from './keras/h5File.ts';
import { keras } from './keras/kerasFile.ts';
import { io, type LayersModel, loadLayersModel } from './tf.ts';
import { shipped, shippedModel } from './shipped.ts';
import { refuseUnsupported, renameLayers, withInputShape } from './topology.ts';

/** Every format that models are read and written in, one line each. */
export const modelFormats: readonly ModelFormat[] = [tfjs, keras, h5, safetensors];

interface Located {
  path: string;
  /** What the weights belong to, where the file holds nothing else. */
  architecture?: ArchitectureId;
}

/** A file; a folder for the model file in it; the shipped model; or a name of the catalogue. */
async function locate({ from, architecture }: ModelSource, base: string): Promise<Located> {
  if (from === shipped) return { path: shippedModel() };
  const path = resolve(base, from), found = await stat(path).catch(() => undefined), entry = found ? undefined : maybeEntry(from);
  if (entry) {
    if (!existsSync(entryFile(entry))) throw new UserError(`The model ${entry.title} is not on this machine yet: Lossband fetches it when it is asked to (tune --download).`);
    return { path: entryFile(entry), ...(entry.architecture !== undefined && { architecture: entry.architecture }) };
  }
  if (!found) throw new UserError(`There is no model at ${path}.`);
  return { path: found.isDirectory() ? join(path, 'model.json') : path, ...(architecture !== undefined && { architecture }) };
}

async function artifactsOf({ path, architecture }: Located): Promise<io.ModelArtifacts> {
  if (architecture !== undefined) return fromTensors(architecture, await readTensors(path), path);
  const format = modelFormats.find(({ matches }) => matches(path));
  if (!format) throw new UserError(`${path} is no model that can be read. Known are: ${modelFormats.map(({ title }) => title).join(', ')}.`);
  return format.load(path);
}

/**
 * Loads a model to be trained on, with batch normalisation that stays frozen where it is frozen.
 * @param base folder that relative paths are relative to
 * @throws UserError that says why it cannot be used
 */
export async function loadModel(source: ModelSource, base: string): Promise<LoadedModel> {
  const located = await locate(source, base), { path } = located, artifacts = renameLayers(await artifactsOf(located)), { input } = source;
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
