import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { UserError } from '../../base/errors.ts';
import { doctorMarkdown, type Offer } from '../../model/doctor.ts';
import type { ComputeChoice } from '../../protocol/engineApi.ts';
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
      const query = { ...(folder && { folder: folder.uri.fsPath }), ...(await readCompute(folder?.uri)) };
      const progress = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Trying the compute backends …') };
      const found = await vscode.window.withProgress(progress, () => session.far.diagnose(query));
      report = doctorMarkdown(found, localize);
      changed.fire(address);
      await vscode.commands.executeCommand('markdown.showPreview', address);
      if (await offered(session, found.offers, query)) executeCommand('lossband.doctor');
    }),
  );
  return store;
}

/** Says what would make trainings faster; whether it was fetched. */
async function offered(session: EngineSession, offers: readonly Offer[], choice: ComputeChoice): Promise<boolean> {
  if (offers.length === 0) return false;
  const buttons = offers.map((offer) => ({ offer, title: vscode.l10n.t('Download {0}…', offer.title) }));
  const answer = await vscode.window.showInformationMessage(offers.map(({ about }) => localize(about)).join(' '), ...buttons);
  return answer !== undefined && fetchOnConsent(session, answer.offer, () => session.far.downloadLibrary(answer.offer.id, choice));
}
