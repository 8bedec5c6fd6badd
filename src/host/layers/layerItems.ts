import * as vscode from 'vscode';
import { formatNumber } from '../../model/format.ts';
import type { LayerInfo, RecipeLayers } from '../../model/layer.ts';
import { type LayerNode, parametersOf } from './layerNodes.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** A row as people see it. `stages` says what is frozen. */
export function layerItem(node: LayerNode, layers: RecipeLayers): vscode.TreeItem {
  if (node.kind === 'stage') return stageItem(node, layers);
  const frozen = new Set(layers.stages[node.stage]!.frozen), all = node.paths.length > 0 && node.paths.every((path) => frozen.has(path));
  const title = node.kind === 'group' ? node.title : node.layer.name;
  const item = new vscode.TreeItem(title, node.kind === 'group' ? Collapsed : None);
  const description = node.kind === 'group' ? groupText(node, frozen) : layerText(node.layer, node.paths.length > 0);
  return Object.assign(item, { id: node.id, description, ...(node.paths.length > 0 && { checkboxState: checkbox(all) }), accessibilityInformation: { label: `${title}, ${description}` } });
}

function checkbox(frozen: boolean): vscode.TreeItem['checkboxState'] {
  const tooltip = frozen ? vscode.l10n.t('Frozen: keeps its weights in this stage') : vscode.l10n.t('Learns in this stage');
  return { state: frozen ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked, tooltip, accessibilityInformation: { label: vscode.l10n.t('Frozen') } };
}

function stageItem({ id, stage: at }: LayerNode, { stages, choosable }: RecipeLayers): vscode.TreeItem {
  const { name, epochs, lr, frozen } = stages[at]!, item = new vscode.TreeItem(name, Expanded);
  const description = vscode.l10n.t('{0} epochs, learning rate {1}, {2} of {3} layers frozen', epochs, number(lr), frozen.length, choosable.length);
  return Object.assign(item, { id, description, iconPath: new vscode.ThemeIcon('layers'), accessibilityInformation: { label: `${name}, ${description}` } });
}

const number = (value: number): string => formatNumber(value, vscode.env.language);

function groupText(node: LayerNode & { kind: 'group' }, frozen: ReadonlySet<string>): string {
  const count = node.paths.filter((path) => frozen.has(path)).length, weights = vscode.l10n.t('{0} weights', number(parametersOf(node)));
  return node.paths.length === 0 ? weights : `${weights} · ${vscode.l10n.t('{0} of {1} frozen', count, node.paths.length)}`;
}

function layerText({ type, shape, parameters }: LayerInfo, isChoosable: boolean): string {
  const isNorm = type === 'BatchNormalization';
  // How many outputs a new last layer has, and so how many weights, only the data knows.
  if (parameters > 0 && !isChoosable && !isNorm) return [type, vscode.l10n.t('new, always learns')].join(' · ');
  const words = [type, shape.map((side) => side ?? '?').join(' × ')];
  if (parameters > 0) words.push(vscode.l10n.t('{0} weights', number(parameters)));
  if (isNorm && !isChoosable) words.push(vscode.l10n.t('stays as it was pre-trained'));
  return words.join(' · ');
}
