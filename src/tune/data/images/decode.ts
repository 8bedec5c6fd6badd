import { BmpDecoder, ChannelOrder, type Decoder, Format, GifDecoder, JpegDecoder, PngDecoder, WebPDecoder } from 'image-in-browser';

/** Pixels row by row, `channels` bytes each: 1 grey or 3 red, green, blue. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  data: Uint8Array;
}

const defaults = {
  /** A file may claim any size: above this it is not decoded. */
  pixels: 100_000_000,
};

/** By the first bytes, not by the name. */
const kinds: readonly [name: string, signature: readonly (number | undefined)[], create: () => Decoder][] = [
  ['PNG', [0x89, 0x50, 0x4e, 0x47], () => new PngDecoder()],
  ['JPEG', [0xff, 0xd8, 0xff], () => new JpegDecoder()],
  ['GIF', [0x47, 0x49, 0x46, 0x38], () => new GifDecoder()],
  ['BMP', [0x42, 0x4d], () => new BmpDecoder()],
  ['WebP', [0x52, 0x49, 0x46, 0x46, undefined, undefined, undefined, undefined, 0x57, 0x45, 0x42, 0x50], () => new WebPDecoder()],
];

/** Names of files that may be images. */
export const imageName = /\.(?:png|jpe?g|gif|bmp|webp)$/i;

/**
 * The first frame of an image. Transparency is laid on white, 16 bits become 8, a palette its colours.
 * @throws Error that says why, for a file that is no such image
 */
export function decodeImage(bytes: Uint8Array, channels: 1 | 3): Picture {
  const [, , create] = kinds.find(([, signature]) => signature.every((byte, at) => byte === undefined || bytes[at] === byte)) ?? [];
  if (!create) throw new Error('not a PNG, JPEG, GIF, BMP or WebP image');
  const decoder = create(), info = decoder.startDecode(bytes);
  if (!info) throw new Error('the header is damaged');
  if (info.width * info.height > defaults.pixels) throw new Error(`${info.width} × ${info.height} pixels are too many`);
  const image = decoder.decode({ bytes, frameIndex: 0 })?.convert({ format: Format.uint8, numChannels: 4 });
  if (!image || image.width === 0 || image.height === 0) throw new Error('the pixels are damaged');
  return flatten(image.getBytes({ order: ChannelOrder.rgba }), image.width, image.height, channels);
}

/** Lays red, green, blue, alpha on white; grey by the luma of ITU-R BT.601, as Pillow and Keras do. */
function flatten(rgba: Uint8Array, width: number, height: number, channels: 1 | 3): Picture {
  const data = new Uint8Array(width * height * channels);
  for (let from = 0, to = 0; to < data.length; from += 4, to += channels) {
    const alpha = rgba[from + 3]! / 255, white = 255 * (1 - alpha);
    const red = rgba[from]! * alpha + white, green = rgba[from + 1]! * alpha + white, blue = rgba[from + 2]! * alpha + white;
    if (channels === 1) {
      data[to] = Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
    } else {
      data[to] = Math.round(red);
      data[to + 1] = Math.round(green);
      data[to + 2] = Math.round(blue);
    }
  }
  return { width, height, channels, data };
}
