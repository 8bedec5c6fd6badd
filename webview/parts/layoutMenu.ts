import type { TemplateResult } from 'lit';
import type { Dashboard } from '../dashboard.ts';
import { t } from '../strings.ts';
import { initialView, reviveView } from '../viewState.ts';
import { askText } from './askText.ts';
import { menu } from './menu.ts';

/** Saved arrangements of the dashboard, kept with the workspace. */
export function layoutMenu({ state }: Dashboard): TemplateResult {
  const save = async (): Promise<void> => {
    const name = await askText(t('Name of the layout'));
    if (name) state.saveLayouts([...state.layouts.filter((layout) => layout.name !== name), { name, view: state.view }]);
  };
  return menu(
    'layouts',
    'more',
    t('Layouts'),
    [
      ...state.layouts.map(({ name, view }) => ({ label: name, run: () => state.arrange(reviveView(view)) })),
      { label: t('Save layout'), separated: state.layouts.length > 0, run: () => void save() },
      { label: t('Default layout'), run: () => state.arrange(initialView()) },
      ...state.layouts.map(({ name }, at) => ({ label: t('Delete {0}', name), separated: at === 0, run: () => state.saveLayouts(state.layouts.filter((layout) => layout.name !== name)) })),
    ],
    t('Layouts'),
  );
}
