/** Shares of the examples to set aside, for those that the data itself does not put somewhere. */
export interface SplitOptions {
  val: number;
  test: number;
  /** Each class is split by itself, so that every part has the same mix. */
  stratify: boolean;
  seed: number;
  /** Tables: a column that says train, val or test. */
  column?: string;
}

/** What is done to the train part, drawn anew in each epoch. All shares are of 1; 0 is off. */
export interface AugmentOptions {
  /** Mirrors half of the images. */
  flip: 'none' | 'horizontal' | 'vertical' | 'both';
  /** Random crop that keeps at least 1 − this share of each side. */
  crop: number;
  /** Brightness, contrast and saturation each change by up to this share. */
  brightness: number;
  contrast: number;
  saturation: number;
  /** α of the Beta distribution that blends two examples, at most 1. */
  mixup: number;
}

export interface CommonOptions {
  split: SplitOptions;
  augment: AugmentOptions;
}

/** How pixel values from 0 to 255 reach the model: as they are, 0…1, −1…1, or centred and scaled by ImageNet's mean and deviation per channel. */
export const normalisations = ['none', 'unit', 'symmetric', 'imagenet'] as const;
export type Normalisation = (typeof normalisations)[number];

/** A folder per class, with or without folders train, val and test above them. */
export interface ImageOptions extends CommonOptions {
  kind: 'images';
  path: string;
  /** Height and width that the images are brought to. */
  size: [number, number];
  channels: 1 | 3;
  /** Stretch to the size, or cut the longer side first. */
  fit: 'stretch' | 'crop';
  normalise: Normalisation;
}

/** Rows of a CSV, TSV, JSON-lines or Parquet file, with the columns to learn from and the ones to predict. */
export interface TableOptions extends CommonOptions {
  kind: 'table';
  path: string;
  /** Columns to predict. One of text, of true and false, or of few whole numbers is a class; several are numbers. */
  target: string[];
  /** Columns to learn from; undefined: all others. */
  features?: string[];
  /** Undefined: seen from the target. */
  task?: 'classification' | 'regression';
  /** Numbers less their mean, divided by their deviation, both of the train part. */
  standardise: boolean;
}

/** NumPy arrays: examples along the first axis. */
export interface ArrayOptions extends CommonOptions {
  kind: 'arrays';
  /** A `.npy` of inputs, or a `.npz` of both. */
  path: string;
  /** The `.npy` of labels; undefined: they are in the archive. */
  labels?: string;
  /** Names of the arrays in the archive; undefined: the usual ones, e.g. x and y, or x_train, y_train, x_test and y_test. */
  keys?: { inputs: string; labels: string };
  /** Shape of one input, where it is not that of the file: [28, 28, 1] for images that are saved without channels. */
  shape?: number[];
  normalise: Normalisation;
  task?: 'classification' | 'regression';
}

export type DataOptions = ImageOptions | TableOptions | ArrayOptions;
