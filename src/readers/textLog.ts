import { textFormat } from './text/textFormat.ts';

/** What a script prints or logs: `epoch 3 | loss 0.12`, nanoGPT, tqdm, logfmt, tables, several ranks … */
export const textLog = textFormat({ id: 'text', title: 'Text log' });
