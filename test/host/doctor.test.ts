// Where a fine-tuning would compute, from the palette to a page that nobody can edit.
import assert from 'node:assert/strict';
import { waitFor } from '../../tools/wait.ts';
import { execute } from './support/screen.ts';
import { hostTest, useWorkbench } from './support/workbench.ts';
import { lossTable, makeWorkspace } from './support/workspace.ts';

const workbench = useWorkbench(async () => ({ folder: await makeWorkspace({ 'run/metrics.csv': lossTable(50) }) }));

hostTest('the doctor tries WebAssembly and shows what it found', workbench, async (vscode) => {
  await execute(vscode, 'lossband.doctor');
  const text = await waitFor('the report', () => vscode.probe.run(({ workspace }) => workspace.textDocuments.find(({ uri }) => uri.scheme === 'lossband-doctor')?.getText() || undefined), 180);
  assert.match(text, /# Where a fine-tuning would compute/);
  assert.match(text, /## WebAssembly: (chosen|passed)[^#]*samples\/s/);
});
