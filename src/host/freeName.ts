import * as vscode from 'vscode';

/** A file that is not there yet: `<name><ending>` in a folder, else `<name>-2<ending>` and so on, so that nothing is written over. */
export async function freeName(folder: vscode.Uri, name: string, ending: string): Promise<vscode.Uri> {
  for (let n = 1; ; n++) {
    const uri = vscode.Uri.joinPath(folder, `${name}${n === 1 ? '' : `-${n}`}${ending}`);
    if (!(await exists(uri))) return uri;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
