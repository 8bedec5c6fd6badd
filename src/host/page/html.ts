export interface PageParts {
  /** What VS Code calls the webview's own resources in a content security policy. */
  cspSource: string;
  /** Addresses of the bundle. */
  script: string;
  style: string;
  /** BCP 47. */
  language: string;
  /** Shown until the page has its texts, in the language of the window. */
  loading: string;
  /** Fresh for every page and not to be guessed. */
  nonce: string;
}

/** The page of the dashboard, the only HTML that is written here. It holds no data: everything comes by message. */
export function pageHtml({ cspSource, script, style, language, loading, nonce }: PageParts): string {
  // Pictures of a log arrive as bytes and are shown from blob: URLs.
  const policy = ["default-src 'none'", `img-src ${cspSource} blob: data:`, `style-src ${cspSource}`, `font-src ${cspSource}`, `script-src 'nonce-${nonce}'`];
  return `<!DOCTYPE html>
<html lang="${/^[a-z-]+$/i.test(language) ? language : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.join('; ')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>Lossband</title>
</head>
<body>
<lossband-dashboard>${loading.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</lossband-dashboard>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
