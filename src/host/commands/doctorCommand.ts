import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/errors.ts';
import { doctorMarkdown } from '../../model/doctor.ts';
import type { PackageFile } from '../../model/catalogue.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { readCompute } from '../finetune/compute.ts';
import { fetchOnConsent } from '../finetune/download.ts';
import { localize } from '../localize.ts';
import type { Services } from '../services.ts';
import { executeCommand, registerCommand } from './register.ts';

const scheme = 'lossband-doctor';

/** Tries every compute backend and shows the report, which nobody can edit or is asked to save. */
export function registerDoctorCommand({ channel, session }: Services): Disposable {
  const store = new DisposableStore(), changed = new vscode.EventEmitter<vscode.Uri>();
  const address = vscode.Uri.from({ scheme, path: `${vscode.l10n.t('Doctor')}.md` });
  let report = '';
  store.add(changed);
  store.add(vscode.workspace.registerTextDocumentContentProvider(scheme, { onDidChange: changed.event, provideTextDocumentContent: () => report }));
  store.add(
    registerCommand('lossband.doctor', channel, async () => {
      if (!vscode.workspace.isTrusted) throw new UserError('Nothing is started in a workspace that is not trusted.');
      const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
      const query = { ...(folder && { folder: folder.uri.fsPath }), ...readCompute(folder?.uri) };
      const progress = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Trying the compute backends …') };
      const found = await vscode.window.withProgress(progress, () => session.far.diagnose(query));
      report = doctorMarkdown(found, localize);
      changed.fire(address);
      await vscode.commands.executeCommand('markdown.showPreview', address);
      if (found.offer && (await offered(session, found.offer))) executeCommand('lossband.doctor');
    }),
  );
  return store;
}

/** TensorFlow is some times as fast as what ships; whether it was fetched. */
async function offered({ far }: EngineSession, offer: PackageFile): Promise<boolean> {
  const download = vscode.l10n.t('Download…');
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t('There is no TensorFlow on this machine, with which fine-tuning would be faster. It can be downloaded.'), download);
  return answer === download && fetchOnConsent('TensorFlow', offer, 'Apache-2.0', () => far.downloadTensorflow());
}
