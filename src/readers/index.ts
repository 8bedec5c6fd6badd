import { aim } from './aim.ts';
import { boostingConsole } from './boostingConsole.ts';
import { catboost } from './catboost.ts';
import { catboostTable } from './catboostTable.ts';
import type { Format } from './contract.ts';
import { csv } from './csv.ts';
import { dvclive } from './dvclive.ts';
import { hfTrainer } from './hfTrainer.ts';
import { hparamsJson } from './hparamsJson.ts';
import { hparamsYaml } from './hparamsYaml.ts';
import { jsonArray } from './jsonArray.ts';
import { jsonColumns } from './jsonColumns.ts';
import { jsonl } from './jsonl.ts';
import { jsonMessages } from './jsonMessages.ts';
import { kerasConsole } from './kerasConsole.ts';
import { metadataJson } from './metadataJson.ts';
import { mlflowDatabase } from './mlflowDatabase.ts';
import { mlflowMeta } from './mlflowMeta.ts';
import { mlflowMetric } from './mlflowMetric.ts';
import { optunaDatabase } from './optunaDatabase.ts';
import { optunaJournal } from './optunaJournal.ts';
import { resultsJson } from './resultsJson.ts';
import { sklearnVerbose } from './sklearnVerbose.ts';
import { swanlab } from './swanlab.ts';
import { textLog } from './textLog.ts';
import { tfevents } from './tfevents.ts';
import { trackio } from './trackio.ts';
import { wandb } from './wandb.ts';

/** Every log format, one line each. For a file, the one whose `sniff` is surest wins; on a tie, the earlier. */
export const formats: readonly Format[] = [
  tfevents,
  wandb,
  swanlab,
  dvclive,
  csv,
  jsonl,
  jsonMessages,
  jsonArray,
  jsonColumns,
  mlflowMetric,
  mlflowMeta,
  mlflowDatabase,
  optunaDatabase,
  optunaJournal,
  trackio,
  hfTrainer,
  catboost,
  catboostTable,
  kerasConsole,
  boostingConsole,
  sklearnVerbose,
  textLog,
  hparamsYaml,
  hparamsJson,
  resultsJson,
  metadataJson,
  aim,
];
