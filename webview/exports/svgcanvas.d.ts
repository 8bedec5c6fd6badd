declare module 'svgcanvas' {
  /** Records what is drawn as SVG elements. `ctx` measures text. */
  export class Context {
    constructor(options: { width: number; height: number; ctx: CanvasRenderingContext2D });
    getSerializedSvg(): string;
  }
}
