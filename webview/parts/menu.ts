import { html, render, type TemplateResult } from 'lit';
import { icon, type IconName } from './icons.ts';

export interface MenuItem {
  label: string;
  run(): void;
  /** Starts a new group. */
  separated?: boolean;
}

const ids = new Map<string, string>();

/**
 * A button that opens a short list of actions; `key` names it among all menus of the page. The browser opens, closes and places it,
 * and gives the focus back. The list is made when it is opened: there is one menu for each chart and each run.
 */
export function menu(key: string, name: IconName, label: string, items: MenuItem[], text = ''): TemplateResult {
  let id = ids.get(key);
  if (!id) ids.set(key, (id = `menu-${ids.size}`));
  return html`<button class=${text ? 'text-button' : 'icon-button'} type="button" title=${label} aria-label=${label} aria-haspopup="menu" popovertarget=${id}>
      ${text || icon(name)}
    </button>
    <div class="menu" id=${id} popover role="menu" aria-label=${label} @keydown=${onKey} @toggle=${onToggle} @beforetoggle=${(event: ToggleEvent) => {
      if (event.newState === 'open') render(items.map(entry), event.currentTarget as HTMLElement);
    }}></div>`;
}

function entry(item: MenuItem): TemplateResult {
  const choose = (event: Event): void => {
    (event.currentTarget as HTMLElement).closest<HTMLElement>('.menu')!.hidePopover();
    item.run();
  };
  return html`${item.separated ? html`<div class="menu-line" role="separator"></div>` : ''}<button type="button" role="menuitem" tabindex="-1" @click=${choose}>
      ${item.label}
    </button>`;
}

function onToggle(event: Event): void {
  if ((event as ToggleEvent).newState === 'open') (event.currentTarget as HTMLElement).querySelector('button')?.focus();
}

function onKey(event: KeyboardEvent): void {
  const buttons = [...(event.currentTarget as HTMLElement).querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  buttons.at(next % buttons.length)?.focus();
}
