/** What a path is told; a canvas's own context, or a path to be stroked more than once. */
export type Pen = Pick<CanvasPath, 'moveTo' | 'lineTo'>;

/** Device pixels up to which a line is made of three thinner ones. */
const mostMadeUp = 2;
/** Where the three lie, in device pixels for each that the line is wider than one: a triangle around its middle. */
const corners = [[0, 0.6], [0.6, -0.4], [-0.6, -0.4]] as const;

/**
 * Strokes what `draw` tells the pen, on a screen. Without a graphics card the outline of a wider line is found and filled anew each time,
 * while a line of one device pixel is put down directly: of 700 noisy points, 1.5 pixels wide, 2.1 ms as one line and 0.5 ms as three.
 * @param width in device pixels
 * @param ratio device pixels in one of CSS
 */
export function strokeOnScreen(ctx: CanvasRenderingContext2D, draw: (pen: Pen) => void, width: number, ratio: number): void {
  const path = new Path2D();
  draw(path);
  if (width <= 1 || width > mostMadeUp) return ctx.stroke(path);
  ctx.lineWidth = 1 / ratio;
  for (const [x, y] of corners) {
    const [right, down] = [(x * (width - 1)) / ratio, (y * (width - 1)) / ratio];
    ctx.translate(right, down);
    ctx.stroke(path);
    ctx.translate(-right, -down);
  }
}

/** A colour made weaker. Not by the context's alpha, which costs three times as much for a hairline of many points. */
export function faded(colour: string, opacity: number): string {
  return /^#[\da-f]{6}$/i.test(colour) ? colour + Math.round(opacity * 255).toString(16).padStart(2, '0') : `color-mix(in srgb, ${colour} ${opacity * 100}%, transparent)`;
}
