import { PythonExtension } from '@vscode/python-extension';
import * as vscode from 'vscode';

/** The interpreter that the Python extension has chosen for a folder, where it is installed; else the one of the PATH. */
export async function pickPython(folder: vscode.Uri | undefined): Promise<string> {
  const usual = process.platform === 'win32' ? 'python' : 'python3';
  if (!vscode.extensions.getExtension('ms-python.python')) return usual;
  try {
    const { environments } = await PythonExtension.api();
    const resolved = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
    return resolved?.executable.uri?.fsPath ?? usual;
  } catch {
    // An extension that fails must not keep the person from training.
    return usual;
  }
}
