import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import type { Disposable } from '../../base/disposable.ts';
import { taskType } from '../../ids.ts';
import type { JobRequest } from '../../model/job.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { readCompute } from '../finetune/compute.ts';
import { provideModel } from '../finetune/download.ts';
import type { JobViews } from './jobViews.ts';
import { kinds } from './kinds.ts';
import { pickPython } from './python.ts';

/** Tasks of type `lossband`. Each starts a job, and is no more than a view of it from then on. */
export class JobTasks implements vscode.TaskProvider {
  readonly #session: EngineSession;
  readonly #views: JobViews;

  constructor(session: EngineSession, views: JobViews) {
    this.#session = session;
    this.#views = views;
  }

  register(): Disposable {
    return vscode.tasks.registerTaskProvider(taskType, this);
  }

  /** None by themselves: a training is started because somebody wrote down which, or asked for it. */
  provideTasks(): vscode.Task[] {
    return [];
  }

  resolveTask(task: vscode.Task): vscode.Task {
    return this.create(task.definition, task.scope, task.name);
  }

  create(definition: vscode.TaskDefinition, scope: vscode.Task['scope'], name: string): vscode.Task {
    const folder = typeof scope === 'object' ? scope.uri : vscode.workspace.workspaceFolders?.[0]?.uri;
    // The definition that a run gets has its variables replaced.
    const execution = new vscode.CustomExecution(async (resolved) => this.#views.forTask(() => this.#start(name, resolved, folder)));
    const task = new vscode.Task(definition, scope ?? vscode.TaskScope.Workspace, name, 'lossband', execution, []);
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated };
    return task;
  }

  async #start(name: string, { kind, ...definition }: vscode.TaskDefinition, folder: vscode.Uri | undefined): Promise<string> {
    if (!vscode.workspace.isTrusted) throw new UserError('Nothing is started in a workspace that is not trusted.');
    const toRequest = kinds[String(kind)];
    if (!toRequest) throw new UserError('There is no such kind of task.');
    if (!folder) throw new UserError('Open a folder first: jobs run in one.');
    const { far } = this.#session;
    const fineTuning = async (file: string): Promise<JobRequest> => {
      await provideModel(this.#session, file);
      return far.fineTuning(file, { resume: false, ...(await readCompute(folder)) });
    };
    const python = (): Promise<string> => pickPython(folder);
    const sweepDriver = async (file: string): Promise<JobRequest> => far.sweepDriver(file, { interpreter: await python() });
    const request = await toRequest(definition, { name, folder: folder.fsPath, python, fineTuning, sweepDriver });
    const { job } = await far.startJob(request);
    return job.folder;
  }
}
