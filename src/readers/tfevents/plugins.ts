import type { Artifact, HistogramArtifact } from '../../model/artifact.ts';
import { confusionOf } from '../confusion.ts';
import { imageMime, imageSize } from '../images.ts';
import { isObject, parseJson } from '../json/parse.ts';
import { decoder } from '../wire.ts';
import { decodeTensor, type Tensor } from './tensor.ts';

/** Where a summary stands in the training. */
export interface Place {
  tag: string;
  step: number;
  wall: number;
}

/** Bytes of a message with their place in the file, which images are shown from. */
export interface Body {
  bytes: Uint8Array;
  offset: number;
}

const readImage = decoder({ height: [1, 'int'], width: [2, 'int'], encoded: [4, 'bytes'] });
const readHistogram = decoder({ min: [1, 'double'], max: [2, 'double'], limits: [6, 'double', 'many'], counts: [7, 'double', 'many'] });

/** The `image` field of a summary: one encoded picture. */
export function collectImage(place: Place, body: Body): Artifact[] {
  const { height = 0, width = 0, encoded } = readImage(body.bytes);
  return encoded ? [imageAt(place, body, encoded, width, height)] : [];
}

/** The `histo` field of a summary: upper edges and counts; the outermost edges are the smallest and largest value. */
export function collectHistogram(place: Place, body: Body): Artifact[] {
  const { min = 0, max = 0, limits, counts } = readHistogram(body.bytes);
  const length = Math.min(limits.length, counts.length);
  const buckets = new Float64Array(length * 3);
  for (let index = 0; index < length; index++) {
    const left = index === 0 ? min : Math.max(limits[index - 1]!, min);
    buckets.set([left, Math.min(limits[index]!, max), counts[index]!], index * 3);
  }
  return [{ kind: 'histogram', ...place, buckets: withoutEmptyEnds(buckets) }];
}

/**
 * A tensor that its plugin gives a meaning; nothing for plugins that are not shown.
 * @param metadata what the plugin wrote beside this very tensor
 */
export function collectTensor(plugin: string, place: Place, body: Body, metadata: () => Uint8Array | undefined): Artifact[] {
  const collect = byPlugin[plugin];
  if (!collect) return [];
  const tensor = decodeTensor(body.bytes);
  return tensor ? collect(place, tensor, body, metadata) : [];
}

type Collect = (place: Place, tensor: Tensor, body: Body, metadata: () => Uint8Array | undefined) => Artifact[];

const byPlugin: Record<string, Collect | undefined> = {
  text: (place, { strings }) => [{ kind: 'text', ...place, text: strings.map(decodeText).join('\n') }],
  /** k × 3: left edge, right edge, count. */
  histograms: (place, { shape, values }) => (shape.at(-1) === 3 ? [{ kind: 'histogram', ...place, buckets: Float64Array.from(values) }] : []),
  /** Width and height in digits, then the pictures. */
  images: (place, { strings: [width, height, ...pictures] }, body) => {
    const pixels = (digits: Uint8Array | undefined): number => (digits && Number(decodeText(digits))) || 0;
    const tagOf = (index: number): string => (index === 0 ? place.tag : `${place.tag}/${index}`);
    return pictures.map((picture, index) => imageAt({ ...place, tag: tagOf(index) }, body, picture, pixels(width), pixels(height)));
  },
  /** 6 × thresholds: true and false positives, true and false negatives, precision, recall. */
  pr_curves: (place, { shape, values }) => {
    const [rows, count = 0] = shape;
    if (rows !== 6 || values.length !== 6 * count) return [];
    const row = (index: number): Float64Array => Float64Array.from(values.slice(index * count, (index + 1) * count));
    const outcomes = { truePositives: row(0), falsePositives: row(1), trueNegatives: row(2), falseNegatives: row(3) };
    return [{ kind: 'prCurve', ...place, precision: row(4), recall: row(5), outcomes }];
  },
  /** Our own fine-tunings write these: classes × classes, and `{"classes": […]}` beside it. */
  confusion_matrix: (place, { shape, values }, _, metadata) => {
    const matrix = shape.length === 2 && shape[0] === shape[1] ? confusionOf(values, classesOf(metadata())) : undefined;
    return matrix ? [{ kind: 'confusionMatrix', ...place, ...matrix }] : [];
  },
};
Object.setPrototypeOf(byPlugin, null);

function classesOf(metadata: Uint8Array | undefined): string[] | undefined {
  const told = metadata && parseJson(decodeText(metadata));
  return isObject(told) && Array.isArray(told.classes) ? told.classes.map(String) : undefined;
}

/** `picture` is a view of the body's memory, so their distance is its place in the file. */
function imageAt(place: Place, { bytes, offset }: Body, picture: Uint8Array, width: number, height: number): Artifact {
  const size = width && height ? { width, height } : imageSize(picture);
  const at = offset + picture.byteOffset - bytes.byteOffset;
  return { kind: 'image', ...place, mime: imageMime(picture), ...size, offset: at, length: picture.length };
}

/** TensorFlow pads with empty buckets up to ±1.8e308, which would make every drawing a spike in a void. */
function withoutEmptyEnds(buckets: Float64Array): HistogramArtifact['buckets'] {
  let from = 0;
  let to = buckets.length / 3;
  while (from < to && buckets[from * 3 + 2] === 0) from++;
  while (to > from && buckets[to * 3 - 1] === 0) to--;
  return buckets.slice(from * 3, to * 3);
}

const decodeText = (bytes: Uint8Array): string => textDecoder.decode(bytes);
const textDecoder = new TextDecoder();
