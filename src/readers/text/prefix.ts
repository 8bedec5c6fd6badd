/** Where a line comes from, as far as a logging library says before the message. */
export interface Origin {
  /** Seconds since the epoch; NaN where the line has no full date. */
  wall: number;
  /** The process of a distributed training that printed the line, e.g. `rank0`. */
  rank?: string;
  /** One of several programs whose output comes together, as Ray and Kubernetes name them. */
  worker?: string;
}

export interface Prefixed extends Origin {
  message: string;
}

const level = '(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL|NOTICE|TRACE)';
/** The last one is `srun --label`. */
const rankMark = /^\s*(?:\[(?:rank\s*|default)(\d+)\]:?|\(rank\s*(\d+)\)|rank[\s_]?(\d+)\s*[:|\]-]|(\d+): (?=\[?\d{4}[-/]\d\d[-/]\d\d|\[?\d\d:\d\d:\d\d))\s*/i;
/** Optuna writes the level before the time: `[I 2026-01-01 12:00:00,123] `. */
const dateTime = /^\s*(?:\[[DIWEC] )?[[(]?(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:\s?(Z|[+-]\d\d:?\d\d))?(?:\s[\w.]+(?=\]))?[\])]?/;
/** `01/15/2024 10:00:00`, `15/01/2024 10:00:00`, `15.01.2024 10:00:00`, `[03/01 12:00:00 d2.utils.events]:` */
const slashed = /^\s*[[(]?(\d\d)([/.])(\d\d)(?:\2(\d{4}))?[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:\s[\w.]+(?=\]))?[\])]?:?/;
const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec';
/** C's `Mon Jan 15 10:00:20 2024`, and syslog's `Jan 15 10:00:00 host program[123]:` */
const named = new RegExp(
  `^\\s*\\[?(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(${months.replaceAll(' ', '|')}) {1,2}(\\d{1,2}) (\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d+))?` +
    '(?: (\\d{4})\\]?| [\\w.-]+ [\\w./-]+(?:\\[\\d+\\])?:)?(?=\\s)',
);
/** Seconds or milliseconds since the epoch. */
const counted = /^\s*\[?(1\d{9})(?:\.(\d{1,9})|(\d{3}))?\]?:?(?=\s)/;
/** What all of these begin with. */
const mayBeTime = /^[\s[(]*(?:\d|[A-Z])/;
const clock = /^\s*[[(]?\d\d:\d\d:\d\d(?:[.,]\d+)?[\])]?(?=[\s|:-])/;
const glog = /^[IWEF]\d{4} [\d:.]+\s+\d+ \S+:\d+\]/;
const levelMark = new RegExp(`^\\s*(?:[-|:,]\\s*)?(?:\\[${level}\\s*\\]|${level}\\b):?`);
const levelName = new RegExp(`^${level}:[\\w.]+:(?:\\d+:)?`);
/** `[train.main:141]`, `[pid 12]`; not `[val]` or `[3/10]`, which belong to the message. */
const bracket = /^\s*(?:[-|]\s*)?\[(?:\w[\w\s]*[.:/=][^\]]*|main|root|__main__|pid \d+)\]:?/;
/** What containers' runtimes put between the time and the line. */
const stream = /^ std(?:out|err) [FP] /;
/** `(RayTrainWorker pid=123, ip=10.0.0.1)`, and kubectl's `[pod/trainer-0/main]` */
const workerMark = /^\s*(?:\([\w.:]+ (pid=\d+)(?:, ip=[\d.]+)?\)|\[pod\/([\w.-]+)\/[\w.-]+\])\s?/;
/** ESPnet: the machine before the time, file and line behind it. */
const host = /^\s*\[[\w.-]+\] (?=\d{4}-\d\d-\d\d )/;
const place = new RegExp(`^\\s*\\(\\w[\\w.]*[: ]\\d+\\):?(?=\\s+${level}\\b)`);
/** `train.main - `, `__main__:fit:12 - `, `train_inner | `: the name of a logger. */
const logger = /^\s*[-|]\s*(?!loss|acc|epoch|step|iter|train\b|val)[\w.<>]+(?::[\w<>]+)*(?::\d+)?(?=\s+[-|]\s)/i;

/** Hydra's `[train][INFO]`, `- train - INFO` and `proj.train INFO`: whatever stands before the level is the logger, also where it is called `train`. */
const loggerBeforeLevel = new RegExp(`^\\s*(?:\\[[\\w.]+\\](?=\\[${level}\\])|[-|]\\s*[\\w.]+(?=\\s+[-|]\\s+${level}\\b)|[\\w.]+(?=\\s+${level}\\b))`);

/** Takes rank, time, level and logger off a line, in the orders that Python's logging, loguru, glog and torchrun print them. */
export function takePrefix(line: string): Prefixed {
  const from = workerMark.exec(line);
  const worker = (from?.[1] ?? from?.[2])?.replace('=', '');
  let rest = from ? line.slice(from[0].length) : line;
  let rank: string | undefined;
  const takeRank = (): void => {
    const match = rankMark.exec(rest);
    if (!match) return;
    rank = `rank${match.slice(1).find((n) => n !== undefined)}`;
    rest = rest.slice(match[0].length);
  };
  takeRank();
  rest = rest.replace(host, '');
  const { length, wall } = timeAt(rest);
  rest = rest.slice(length).replace(stream, '');
  rest = takeNames(rest, length > 0);
  takeRank();
  return { message: rest, wall, ...(rank && { rank }), ...(worker && { worker }) };
}

function timeAt(text: string): { length: number; wall: number } {
  if (!mayBeTime.test(text)) return { length: 0, wall: NaN };
  const iso = dateTime.exec(text);
  if (iso) return { length: iso[0].length, wall: wallOf(iso[1]!, iso[2]!, iso[3]!, iso.slice(4, 8), iso[8]) };
  const other = slashed.exec(text);
  if (other) return { length: other[0].length, wall: wallOfSlashed(other) };
  const words = named.exec(text);
  if (words) {
    const month = String(months.indexOf(words[1]!) / 4 + 1).padStart(2, '0');
    return { length: words[0].length, wall: words[7] ? wallOf(words[7], month, words[2]!.padStart(2, '0'), words.slice(3, 7)) : NaN };
  }
  const count = counted.exec(text);
  if (count) return { length: count[0].length, wall: Number(`${count[1]}.${count[2] ?? count[3] ?? 0}`) };
  return { length: (clock.exec(text) ?? glog.exec(text))?.[0].length ?? 0, wall: NaN };
}

/** With points the day comes first, and where the second number can be no day. */
function wallOfSlashed([, first, mark, second, year, ...time]: (string | undefined)[]): number {
  const dayFirst = mark === '.' || Number(first) > 12;
  return year === undefined ? NaN : wallOf(year, dayFirst ? second! : first!, dayFirst ? first! : second!, time);
}

function wallOf(year: string, month: string, day: string, [hour, minute, second, fraction]: (string | undefined)[], zone = ''): number {
  const time = `${hour}:${minute}:${second ?? '00'}.${(fraction ?? '0').slice(0, 3).padEnd(3, '0')}`;
  return Date.parse(`${year}-${month}-${day}T${time}${zone}`) / 1000;
}

/** Seconds since the epoch of a time that stands as a value, e.g. logfmt's `time=`; NaN where it is none. */
export const wallOfTime = (text: string): number => timeAt(text).wall;

function takeNames(text: string, timed: boolean): string {
  let rest = text;
  let isHeader = timed;
  for (let count = 0; count < 5; count++) {
    const match = levelName.exec(rest) ?? levelMark.exec(rest) ?? (isHeader ? (loggerBeforeLevel.exec(rest) ?? place.exec(rest) ?? bracket.exec(rest) ?? logger.exec(rest)) : null);
    if (!match) break;
    isHeader = true;
    rest = rest.slice(match[0].length);
  }
  return isHeader ? rest.replace(/^\s*[-|:]\s+/, ' ') : rest;
}
