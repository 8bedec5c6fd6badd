import { isAbsolute } from 'node:path';
import type * as vscode from 'vscode';
import type { ComputeChoice } from '../../protocol/engineApi.ts';
import { pickPython } from '../jobs/python.ts';
import { readSetting } from '../settings.ts';

/** What the person chose fine-tunings to be computed with; what is empty is looked for. */
export async function readCompute(scope: vscode.Uri | undefined): Promise<ComputeChoice> {
  const tensorflow = readSetting('lossband.tensorflow', scope), node = readSetting('lossband.node', scope), python = await pickPython(scope);
  // A mere name is that of the PATH, which is looked through anyway.
  return { ...(tensorflow && { tensorflow }), ...(node && { node }), ...(isAbsolute(python) && { python }) };
}
