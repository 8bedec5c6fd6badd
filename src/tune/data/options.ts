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

export type DataOptions = ImageOptions;
