import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { detailOf, UserError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { CommandArguments, CommandId } from '../../ids.ts';

/** Registers a command of ids.ts. What it throws becomes one message: an error for people as it is, a bug with the way to the log. */
export function registerCommand<K extends CommandId>(id: K, log: Log, run: (...args: CommandArguments[K]) => unknown): Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      await run(...(args as CommandArguments[K]));
    } catch (error) {
      log.error(`${id}: ${detailOf(error)}`);
      void showFailure(error);
    }
  });
}

async function showFailure(error: unknown): Promise<void> {
  if (error instanceof UserError) return void vscode.window.showErrorMessage(vscode.l10n.t(error.message));
  const showLog = vscode.l10n.t('Show Log');
  const answer = await vscode.window.showErrorMessage(vscode.l10n.t('That did not work. The log of Lossband says why.'), showLog);
  if (answer) executeCommand('lossband.showLog');
}

/** Calls a command of ids.ts with the arguments that it takes. */
export function executeCommand<K extends CommandId>(id: K, ...args: CommandArguments[K]): void {
  void vscode.commands.executeCommand(id, ...args);
}

/** The same as a value, for tree items, lenses and links. */
export function commandOf<K extends CommandId>(id: K, title: string, ...args: CommandArguments[K]): vscode.Command {
  return { command: id, title, arguments: args };
}
