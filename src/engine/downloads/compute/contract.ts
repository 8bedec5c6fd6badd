import type { DoctorReport } from '../../../model/doctor.ts';
import type { Phrase } from '../../../model/phrase.ts';
import type { BackendSettings } from '../../../tune/backends/contract.ts';
import type { MachineFacts } from '../../doctor/machine.ts';
import type { Fetching } from '../fetchPackages.ts';
import type { ToolPlaces } from '../registries/contract.ts';

/** What the doctor has found out. */
export interface Situation {
  report: Pick<DoctorReport, 'candidates'>;
  facts: MachineFacts;
  settings: BackendSettings;
}

/** Packages that are unpacked into one folder. */
export type Part = Pick<Fetching, 'sources' | 'keep' | 'finish'> & {
  /** In the folder for what Lossband downloads, where the backend looks for it. */
  target: string;
};

/** What a backend needs and does not ship: it is fetched when a person agrees. */
export interface ComputeLibrary {
  /** Stable; what the terminal calls it. */
  readonly id: string;
  readonly title: string;
  readonly licence: string;
  /** What this machine would gain; undefined where it would gain nothing. */
  gain(situation: Situation): Phrase | undefined;
  /** What would be fetched with the tools of this machine. @throws UserError where there is nothing for its platform */
  parts(places: ToolPlaces): Promise<readonly Part[]>;
}
