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
  const style = getComputedStyle(document.documentElement);
  const read = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  const text = read('--vscode-editor-foreground', '#3b3b3b');
  return {
    kind: kinds.find(([name]) => classList.contains(name))?.[1] ?? 'light',
    text,
    muted: read('--lossband-muted', text),
    grid: read('--lossband-grid', '#8884'),
    background: read('--vscode-editor-background', '#ffffff'),
    error: read('--lossband-error', '#c72e0f'),
    warning: read('--lossband-warning', '#895503'),
    accent: read('--vscode-focusBorder', '#005fb8'),
    font: read('--vscode-font-family', 'sans-serif'),
    fontSize: 11,
  };
}

/** Calls when the person changes the theme: VS Code then changes the classes of the body. */
export function onDidChangeLook(listener: () => void): Disposable {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  return toDisposable(() => observer.disconnect());
}
