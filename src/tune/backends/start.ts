import { messageOf, UserError } from '../../base/errors.ts';
import { formatPhrase } from '../../model/phrase.ts';
import type { BackendSettings, Candidate, Runtime, Vet } from './contract.ts';
import { backends } from './index.ts';

/** What was passed over on the way, with the words in which it failed. */
export interface Refusal {
  backend: string;
  candidate?: Candidate;
  reason: string;
}

export interface Started {
  runtime: Runtime;
  refused: Refusal[];
}

/**
 * Starts the backend of that id, or the first in the order of the index that starts where it is `auto`. What is foreign and does not pass `vet` is passed over.
 * @throws UserError where an id is unknown or its backend cannot be used, with the reasons: another backend is only taken where that was asked for.
 */
export async function startBackend(id: string, settings: BackendSettings, vet?: Vet): Promise<Started> {
  const chosen = id === 'auto' ? backends : backends.filter((backend) => backend.id === id);
  if (chosen.length === 0) throw new UserError(`There is no compute backend “${id}”; there are ${['auto', ...backends.map((backend) => backend.id)].join(', ')}.`);
  const refused: Refusal[] = [];
  for (const backend of chosen) {
    const { candidates, reasons } = await backend.available(settings);
    refused.push(...reasons.map((reason) => ({ backend: backend.id, reason: formatPhrase(reason) })));
    for (const candidate of candidates) {
      const objection = backend.foreign ? await vet?.(candidate) : undefined;
      if (objection !== undefined) {
        refused.push({ backend: backend.id, candidate, reason: objection });
        continue;
      }
      try {
        return { runtime: await backend.create(candidate, settings), refused };
      } catch (error) {
        refused.push({ backend: backend.id, candidate, reason: messageOf(error) });
      }
    }
  }
  throw new UserError(`No compute backend could be started. ${refused.map(({ backend, reason }) => `${backend}: ${reason}`).join(' ')}`);
}
