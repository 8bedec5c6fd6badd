import type * as vscode from 'vscode';
import { type Log, logTo } from '../base/log.ts';

/** VS Code's log channel as ours; the person chooses the level there. */
export function channelLog(channel: vscode.LogOutputChannel): Log {
  return logTo((level, message) => channel[level](message));
}
