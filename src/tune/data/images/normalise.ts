import type { Normalisation } from '../options.ts';

/** Mean and deviation of ImageNet's train set on values of 0 to 1, as torchvision and Keras's "torch" mode use them. */
const imagenet = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/** Offset and factor per channel, so that a value v of 0 to 255 becomes (v − offset) · factor. */
function scaleOf(normalisation: Normalisation, channel: number): [offset: number, factor: number] {
  if (normalisation === 'none') return [0, 1];
  if (normalisation === 'unit') return [0, 1 / 255];
  if (normalisation === 'symmetric') return [127.5, 1 / 127.5];
  return [255 * imagenet.mean[channel]!, 1 / (255 * imagenet.deviation[channel]!)];
}

/** Brings values of 0 to 255 to what the model wants, in place. A grey image takes the green channel's numbers, which are nearest to those of its luma. */
export function normalise(pixels: Float32Array, channels: 1 | 3, normalisation: Normalisation): void {
  const scales = (channels === 1 ? [1] : [0, 1, 2]).map((channel) => scaleOf(normalisation, channel));
  for (let at = 0; at < pixels.length; at++) {
    const [offset, factor] = scales[at % channels]!;
    pixels[at] = (pixels[at]! - offset) * factor;
  }
}
