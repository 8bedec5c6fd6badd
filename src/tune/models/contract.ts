import type { io, LayersModel } from './tf.ts';
import type { ArchitectureId } from '../../model/catalogue.ts';
import type { Problem } from '../../model/problem.ts';
import type { Normalisation } from '../data/options.ts';

/** Where a model comes from. */
export interface ModelSource {
  /** Path of a model file or of the folder that holds it; `shipped` for the backbone that comes with Lossband; or a name of the catalogue. */
  from: string;
  /** The net that the weights belong to, where the file holds weights alone. */
  architecture?: ArchitectureId;
  /** Height, width and channels that the model shall take instead of its own. */
  input?: readonly number[];
}

/** What a model wants its images to look like, where that is known. */
export interface ExpectedInput {
  /** Height, width and channels; null where any will do. */
  shape: readonly (number | null)[];
  normalise?: Normalisation;
}

export interface LoadedModel {
  model: LayersModel;
  expects: ExpectedInput;
  problems: Problem[];
}

/** A model as the library saves it, and the shape of each tensor in it, by layer, call and output. */
export interface SavedModel extends io.ModelArtifacts {
  shapeOf(layer: string, node: number, tensor: number): readonly (number | null)[] | undefined;
}

/** A way to write a model down. Everything goes through the library's own artifacts: topology as JSON, weights as bytes with names. */
export interface ModelFormat {
  /** Stable; what recipes call it. */
  id: string;
  title: string;
  /** Whether this file is read by this format. */
  matches(path: string): boolean;
  /** @throws UserError that says what is wrong with the file */
  load(path: string): Promise<io.ModelArtifacts>;
  /** Writes the model below the folder under this name and returns the path to load it from. Atomic: a crash leaves the old file. */
  save(model: SavedModel, folder: string, name: string): Promise<string>;
}

/** Ids of the formats that a model can be written in. */
export const exportFormats = ['tfjs', 'keras', 'h5', 'safetensors'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Layers of the new head, so that everybody knows which ones are new. */
export const headNames = { pool: 'head_pool', flatten: 'head_flatten', dropout: 'head_dropout', predictions: 'head_predictions' } as const;

const newNames = new Set<string>(Object.values(headNames));

/** A layer of the pre-trained part, by its path through nested models. */
export const isBase = (layer: string): boolean => !newNames.has(layer.split('/').at(-1)!);
