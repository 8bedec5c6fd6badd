import { toDisposable, type Disposable } from '../src/base/disposable.ts';
import type { ThemeKind } from './palette.ts';

/** What a chart needs to know of the editor's theme: a canvas does not see CSS variables. */
export interface Look {
  kind: ThemeKind;
  text: string;
  /** Axis labels. */
  muted: string;
  grid: string;
  background: string;
  error: string;
  warning: string;
  accent: string;
  font: string;
  fontSize: number;
}

const kinds: [className: string, kind: ThemeKind][] = [
  ['vscode-high-contrast-light', 'hcLight'],
  ['vscode-high-contrast', 'hcDark'],
  ['vscode-dark', 'dark'],
];

export function readLook(): Look {
  const { classList } = document.body;
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: string): string => plain(style.getPropertyValue(name).trim() || fallback);
  const text = read('--vscode-editor-foreground', '#3b3b3b');
  return {
    kind: kinds.find(([name]) => classList.contains(name))?.[1] ?? 'light',
    text,
    muted: read('--lossband-muted', text),
    grid: read('--lossband-grid', '#8884'),
    background: read('--vscode-editor-background', '#ffffff'),
    error: read('--lossband-error', '#c72e0f'),
    warning: read('--lossband-warning', '#895503'),
    accent: opaque(read('--vscode-focusBorder', '#005fb8')),
    font: style.getPropertyValue('--vscode-font-family').trim() || 'sans-serif',
    fontSize: 11,
  };
}

let painter: OffscreenCanvasRenderingContext2D | undefined;

/** A colour as `#rrggbb` or `rgba()`, however the theme or a mix of colours writes it: pictures that are taken away are seen by programs that know no more. */
function plain(colour: string): string {
  painter ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  painter.clearRect(0, 0, 1, 1);
  painter.fillStyle = colour;
  painter.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = painter.getImageData(0, 0, 1, 1).data as unknown as [number, number, number, number];
  if (alpha < 255) return `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)})`;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Charts make an accent weaker by digits at its end; one that is weak already is that of no common theme. */
const opaque = (colour: string): string => (colour.startsWith('#') ? colour : '#808080');

/** Calls when the person changes the theme: VS Code then changes the classes of the body. */
export function onDidChangeLook(listener: () => void): Disposable {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  return toDisposable(() => observer.disconnect());
}
