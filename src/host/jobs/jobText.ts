import type { JobState, JobStatus, StopStep } from '../../model/job.ts';
import { phrase, type Phrase } from '../../model/phrase.ts';

export const jobStateTitles: Record<JobState, Phrase> = {
  waiting: phrase('waiting'),
  running: phrase('running'),
  finished: phrase('finished'),
  failed: phrase('failed'),
  stopped: phrase('stopped'),
  lost: phrase('lost'),
};

const steps: Record<StopStep, Phrase> = {
  request: phrase('Stopped: it ended by itself when it was asked to.'),
  SIGINT: phrase('Stopped by SIGINT.'),
  SIGTERM: phrase('Stopped by SIGTERM, after SIGINT had no effect.'),
  SIGKILL: phrase('Killed, after SIGINT and SIGTERM had no effect.'),
};

/** How a job ended, in one sentence. */
export function endText({ state, exit }: JobStatus): Phrase {
  if (exit?.stoppedBy) return steps[exit.stoppedBy];
  if (exit?.problem) return exit.problem;
  if (state === 'finished') return phrase('Finished.');
  if (state === 'lost') return phrase('It has ended, and nobody was there to see how: its supervisor was killed, or the machine was restarted.');
  return exit?.signal ? phrase('Ended by the signal {0}.', exit.signal) : phrase('Failed with exit code {0}.', exit?.code ?? '?');
}
