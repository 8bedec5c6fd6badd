import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { Workbench } from '../../../tools/vscode/workbench.ts';

type View = 'Runs' | 'Alerts' | 'Sweeps' | 'Layers';

/** A view of the side bar; what it says beside its title is part of its name. */
export const pane = (page: Page, view: View): Locator => page.locator('.pane', { has: page.getByRole('button', { name: new RegExp(`^${view}\\b.* Section`) }) });

/** Rows of a view of the side bar as they are read out: label, description and state. */
export async function rowsOf(page: Page, view: View): Promise<string[]> {
  const rows = await pane(page, view).getByRole('treeitem').all();
  return Promise.all(rows.map(async (row) => (await row.getAttribute('aria-label')) ?? ''));
}

/** The one item of the status bar. */
export const statusItem = (page: Page): Locator => page.locator('.statusbar-item[id^="lossband.lossband"]');

/** The page of the dashboard within its two frames. */
export const dashboard = (page: Page): FrameLocator => page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');

/** A chart's card by its title, e.g. `loss`. */
export const card = (page: Page, title: string): Locator => dashboard(page).getByRole('region', { name: title, exact: true });

/** The rows of a chart's data as it offers them to people who cannot see it; leaves it shown as a table. */
export async function tableOf(chart: Locator): Promise<string[][]> {
  const toggle = chart.getByRole('button', { name: 'Show data as table' });
  if ((await toggle.getAttribute('aria-pressed')) !== 'true') await toggle.click();
  const rows = chart.locator('tbody tr');
  await rows.first().waitFor();
  return rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));
}

export interface ShownDiagnostic {
  file: string;
  message: string;
  severity: 'Error' | 'Warning' | 'Information' | 'Hint';
  /** From 0. */
  line: number;
  text: string;
  code: string;
  related: string[];
}

/** Every diagnostic of ours, with the text that is underlined. */
export async function diagnosticsOf({ probe }: Workbench): Promise<ShownDiagnostic[]> {
  return probe.run(async (vscode) => {
    const shown: ShownDiagnostic[] = [];
    for (const [uri, list] of vscode.languages.getDiagnostics()) {
      for (const { message, severity, range, code, source, relatedInformation } of list) {
        if (source !== 'Lossband') continue;
        // A binary log has problems too, and no text.
        const document = await Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => undefined);
        shown.push({
          file: vscode.workspace.asRelativePath(uri),
          message,
          severity: vscode.DiagnosticSeverity[severity] as ShownDiagnostic['severity'],
          line: range.start.line,
          text: document?.getText(range) ?? '',
          code: String(typeof code === 'object' ? code.value : code),
          related: (relatedInformation ?? []).map((info) => info.message),
        });
      }
    }
    return shown;
  });
}

/** Titles of the quick fixes offered at a place. */
export async function quickFixesAt({ probe }: Workbench, { file, line }: { file: string; line: number }): Promise<string[]> {
  return probe.run(
    async (vscode, path, row) => {
      const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, path);
      const range = new vscode.Range(row, 0, row, 1000);
      const actions = await vscode.commands.executeCommand<import('vscode').CodeAction[]>('vscode.executeCodeActionProvider', uri, range, 'quickfix');
      return actions.map(({ title }) => title);
    },
    file,
    line,
  );
}

/** Runs the quick fix with the title, as choosing it from the light bulb does. */
export async function applyQuickFix({ probe }: Workbench, { file, line }: { file: string; line: number }, title: string): Promise<void> {
  await probe.run(
    async (vscode, path, row, wanted) => {
      const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, path);
      const range = new vscode.Range(row, 0, row, 1000);
      const actions = await vscode.commands.executeCommand<import('vscode').CodeAction[]>('vscode.executeCodeActionProvider', uri, range, 'quickfix');
      const action = actions.find((each) => each.title === wanted);
      if (!action) throw new Error(`no quick fix "${wanted}" among ${actions.map((each) => each.title).join(', ')}`);
      if (action.edit) await vscode.workspace.applyEdit(action.edit);
      if (action.command) await vscode.commands.executeCommand(action.command.command, ...(action.command.arguments ?? []));
    },
    file,
    line,
    title,
  );
}

/** Runs a command as the palette does. */
export const execute = ({ probe }: Workbench, command: string, ...args: unknown[]): Promise<unknown> =>
  probe.run((vscode, id, given) => void vscode.commands.executeCommand(id, ...given), command, args);

/** The box in which VS Code asks the question. */
const boxOf = (page: Page, question: string): Locator =>
  page.locator('.quick-input-widget').filter({ has: page.locator(`input[placeholder*="${question}"], .quick-input-message:has-text("${question}")`) });

/** Answers a question that offers answers. */
export async function choose({ page }: Workbench, question: string, answer: string): Promise<void> {
  const box = boxOf(page, question);
  const row = box.locator('.monaco-list-row', { hasText: answer }).first();
  await row.click({ timeout: 60_000 });
  await box.waitFor({ state: 'hidden' });
}

/** Answers a question for a text. */
export async function enter({ page }: Workbench, question: string, text: string): Promise<void> {
  const box = boxOf(page, question);
  const input = box.locator('input[type="text"]');
  await input.fill(text, { timeout: 60_000 });
  await input.press('Enter');
  await box.waitFor({ state: 'hidden' });
}
