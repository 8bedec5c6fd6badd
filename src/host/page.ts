import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The folder that a page may load from, and nothing else. */
export const pageRoot = (extensionUri: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'dist');

/** The page of the dashboard, the only HTML that is written here. It holds no data: everything comes by message. */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const resource = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(pageRoot(extensionUri), name)).toString();
  // Pictures of a log arrive as bytes and are shown from blob: URLs, exports are drawn from data: ones.
  const policy = [
    "default-src 'none'",
    `img-src ${webview.cspSource} blob: data:`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${/^[a-z-]+$/i.test(vscode.env.language) ? vscode.env.language : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${resource('webview.css')}">
<title>Lossband</title>
</head>
<body>
<lossband-dashboard></lossband-dashboard>
<script nonce="${nonce}" src="${resource('webview.js')}"></script>
</body>
</html>`;
}
