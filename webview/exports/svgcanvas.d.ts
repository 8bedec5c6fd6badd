declare module 'svgcanvas' {
  /** Records what is drawn as SVG elements. `ctx` measures text. */
  export class Context {
    constructor(options: { width: number; height: number; ctx: CanvasRenderingContext2D });
    font: string;
    textAlign: CanvasTextAlign;
    textBaseline: CanvasTextBaseline;
    getSerializedSvg(): string;
    /** What draws next. */
    protected __currentElement: Element;
    protected __applyText(text: string, x: number, y: number, action: 'fill' | 'stroke'): void;
    protected __createElement(name: string, attributes: Record<string, string | number>, resetFill: boolean): Element;
    protected __applyCurrentDefaultPath(): void;
    protected __applyTransformation(element: Element): void;
    /** Writes the styles of the context into the element that draws next. */
    protected __applyStyleToCurrentElement(action: 'fill' | 'stroke'): void;
    protected __closestGroupOrSvg(): Element;
  }
}
