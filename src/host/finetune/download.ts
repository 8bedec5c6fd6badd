import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import { megabytesOf, type PackageFile } from '../../model/catalogue.ts';
import type { EngineSession } from '../engine/engineSession.ts';

/** Something that the engine can fetch. */
interface Wanted {
  id: string;
  title: string;
  licence: string;
  packages: readonly PackageFile[];
}

/** Says what would be fetched from where, and fetches it where the person agrees; false where they do not. */
export async function fetchOnConsent({ far }: EngineSession, { id, title, licence, packages }: Wanted, fetch: () => Promise<void>): Promise<boolean> {
  const yes = vscode.l10n.t('Download');
  const sources = packages.map((each) => vscode.l10n.t('{0} {1} of {2}, {3} MB', each.package, each.version, each.registry, each.megabytes));
  const detail = [vscode.l10n.t('{0} MB, {1}. It is checked and kept for all workspaces; nothing is sent.', megabytesOf(packages), licence), '', ...sources].join('\n');
  if ((await vscode.window.showInformationMessage(vscode.l10n.t('Download {0}?', title), { modal: true, detail }, yes)) !== yes) return false;
  const progress = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Downloading {0} …', title), cancellable: true };
  await vscode.window.withProgress(progress, (_, token) => {
    token.onCancellationRequested(() => far.cancelDownload(id));
    return fetch();
  });
  return true;
}

/** Sees to it that the model of a recipe is on this machine. @throws UserError where the person does not agree to fetch it */
export async function provideModel(session: EngineSession, file: string): Promise<void> {
  const missing = await session.far.missingModel(file);
  if (missing && !(await fetchOnConsent(session, { ...missing, packages: [missing.source] }, () => session.far.downloadModel(missing.id)))) {
    throw new UserError('The model of this fine-tuning was not downloaded, so that it cannot begin.');
  }
}
