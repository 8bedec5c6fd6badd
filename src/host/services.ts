import type * as vscode from 'vscode';
import type { OpenAlerts } from './alerts/openAlerts.ts';
import type { Notifier } from './alerts/notifier.ts';
import type { ConfigFile } from './configFile/configFile.ts';
import type { EngineSession } from './engine/engineSession.ts';
import type { JobViews } from './jobs/jobViews.ts';
import type { JobTasks } from './jobs/taskProvider.ts';
import type { LayersView } from './layers/layersView.ts';
import type { Dashboard } from './page/contract.ts';
import type { RunsView } from './runs/runsView.ts';
import type { Places } from './sites/places.ts';

/** What commands act on. Built once by extension.ts. */
export interface Services {
  channel: vscode.LogOutputChannel;
  session: EngineSession;
  alerts: OpenAlerts;
  dashboard: Dashboard;
  runsView: RunsView;
  notifier: Notifier;
  configFile: ConfigFile;
  places: Places;
  tasks: JobTasks;
  jobViews: JobViews;
  layersView: LayersView;
  /** What is remembered for this workspace. */
  state: vscode.Memento;
  extensionUri: vscode.Uri;
}
