import type { backend_util } from '@tensorflow/tfjs-core';

type Conv = backend_util.Conv2DInfo;

/**
 * Goes through a convolution filter tap by filter tap and output row by output row. `visit` gets the index of the tap, the first input pixel and the
 * first output pixel that meet there (indices into [batch, height, width]) and how many follow; the input goes on in steps of `strideWidth`.
 * Pixels that only meet padding are left out.
 */
export function eachTapRow(conv: Conv, visit: (tap: number, input: number, output: number, count: number) => void): void {
  const { batchSize, filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = conv;
  for (let tap = 0; tap < filterHeight * filterWidth; tap++) {
    const shiftY = Math.floor(tap / filterWidth) * dilationHeight - padInfo.top, shiftX = (tap % filterWidth) * dilationWidth - padInfo.left;
    const fromY = Math.max(0, Math.ceil(-shiftY / strideHeight)), toY = Math.min(outHeight, Math.ceil((inHeight - shiftY) / strideHeight));
    const fromX = Math.max(0, Math.ceil(-shiftX / strideWidth)), toX = Math.min(outWidth, Math.ceil((inWidth - shiftX) / strideWidth));
    if (toX <= fromX) continue;
    for (let b = 0; b < batchSize; b++) {
      for (let y = fromY; y < toY; y++) {
        visit(tap, (b * inHeight + y * strideHeight + shiftY) * inWidth + fromX * strideWidth + shiftX, (b * outHeight + y) * outWidth + fromX, toX - fromX);
      }
    }
  }
}
