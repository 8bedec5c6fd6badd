import type * as vscode from 'vscode';
import { readSetting } from '../settings.ts';

/** What the person chose fine-tunings to be computed with; what is empty is looked for. */
export function readCompute(scope: vscode.Uri | undefined): { tensorflow?: string; node?: string } {
  const tensorflow = readSetting('lossband.tensorflow', scope), node = readSetting('lossband.node', scope);
  return { ...(tensorflow && { tensorflow }), ...(node && { node }) };
}
