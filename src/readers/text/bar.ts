/** A state of a progress bar, as tqdm, Keras, Lightning, rich or Ultralytics print it. */
export interface Bar {
  title: string;
  /** What stands around the bar: its title, and the values it carries. */
  text: string;
  n: number;
  /** Infinite where the bar does not know. */
  total: number;
  /** The title without what changes in it: the same for all states of one bar. */
  key: string;
}

/**
 * The epoch that a bar over all of them (`Epochs:  33%|███▎      | 1/3 [`) is in: it shows how many are over. Undefined for every other
 * bar, and where the title numbers the epoch itself.
 */
export const epochOfBar = ({ key, n, total }: Bar): number | undefined =>
  /^(?:training|train)?epochs?:?$/i.test(key) && Number.isFinite(total) ? Math.min(n + 1, total) : undefined;

/** Whether two states are of one bar. Keras learns the total in the first epoch. */
export const isSameBar = (a: Pick<Bar, 'key' | 'total'>, b: Pick<Bar, 'key' | 'total'>): boolean =>
  a.key === b.key && (a.total === b.total || !Number.isFinite(a.total) || !Number.isFinite(b.total));

/** `Epoch 1/6:  45%|████▌     | 5/11 [00:00<00:00, 350.52it/s, loss=4.6222]` */
const tqdm = /^(.*?)\s*\d+%\|[^|]*\|\s*([\d.]+)([kKMG]?)\/([\d.]+|\?)([kKMG]?)\s*\[([^[]*)$/;
/** tqdm without a total: `450it [00:10, 45.01it/s, loss=0.5]` */
const endless = /^(.*?)(\d+)(?:it|\w+) \[(\d+:[^[]*)$/;
const blocks = '[━─╸╺╍█▏▎▍▌▋▊▉░▒=>.#]{3,}';
/** What a bar is drawn with: spares other lines the patterns that look everywhere. */
const drawn = new RegExp(`━|${blocks}`);
/** ` 5/14 ━━━━━━━━━ 4s 383ms/step - loss: 0.5` and `14/14 [=====>....] - 1s 10ms/step - loss: 0.5` */
const countFirst = new RegExp(`^(.*?)(?<![\\d.])(\\d+)\\/(\\d+|Unknown)\\s+(?:\\[${blocks}\\]|━[━─╸╺╍ ]*|${blocks}(?=\\s))(.*)$`);
/** rich: `Epoch 3/9  ━━━━━━━━━ 14/14 0:00:01 • 0:00:00 88.1it/s loss: 0.3`; Ultralytics has the share before: `640: 50% ━━━──── 4/8 2.3it/s` */
const countAfter = /^(.*?)(?:\s\d+%\s+)?[━╸╺╍]{3,}[\s━╸╺╍─]*(?:\d+%\s+)?(\d+)\/(\d+)\s(.*)$/;
/** Keras with `verbose=2`, `14/14 - 1s - 56ms/step - loss: 0.5`, or without a total, `14/Unknown 4s 3ms/step - loss: 0.5` */
const kerasLine = /^()\s*(\d+)\/(\d+|Unknown)\s+(?:-\s+(?=\d+m?s)|(?=\d+s \d+[mu]?s\/step))(.*)$/;
/** `[00:01<00:02, 12.3it/s, loss=0.5`: how long it took and will take, and how fast. */
const timing = /^[\d:?]+(?:<[\d:?]+)?(?:,\s*[\d.?]+\s*[\w/]+)?(?:,\s*|\]|$)/;

const size: Record<string, number> = { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 };

/** @returns undefined where the text is no progress bar */
export function parseBar(text: string): Bar | undefined {
  if (!text.includes('/') && !text.includes('it [')) return undefined;
  const fields = text.includes('%|') ? tqdm.exec(text) : null;
  if (fields) {
    const [, title = '', n, unit = '', total, totalUnit = '', after = ''] = fields;
    return barOf(title, Number(n) * size[unit]!, total === '?' ? Infinity : Number(total) * size[totalUnit]!, after.replace(timing, ''));
  }
  const open = text.includes(' [') ? endless.exec(text) : null;
  if (open) return barOf(open[1]!, Number(open[2]), Infinity, open[3]!.replace(timing, ''));
  const counted = (drawn.test(text) ? (countAfter.exec(text) ?? countFirst.exec(text)) : null) ?? kerasLine.exec(text);
  return counted ? barOf(counted[1]!, Number(counted[2]), counted[3] === 'Unknown' ? Infinity : Number(counted[3]), counted[4]!) : undefined;
}

function barOf(title: string, n: number, total: number, after: string): Bar {
  const rest = after.replace(/\]\s*$/, '');
  return { title, text: rest === '' ? title : `${title} | ${rest}`, n, total, key: title.replace(/[+-]?(?:\d[\d.,]*(?:e[+-]?\d+)?|\b(?:nan|inf)\b)|\s+/gi, '') };
}
