import { UserError } from '../base/errors.ts';
import { formatPhrase } from '../model/phrase.ts';
import type { Place } from '../run/contract.ts';
import { createPlaces } from '../run/index.ts';
import { supervisorFile } from './supervisorFile.ts';

/** The place of that id. @throws UserError where there is no such place, or it is not there now */
export async function pickPlace(id = 'local'): Promise<Place> {
  const places = createPlaces({ supervisor: supervisorFile }), place = places.find((other) => other.id === id);
  if (!place) throw new UserError(`there is no place “${id}” to run; there are ${places.map((other) => other.id).join(', ')}`);
  const available = await place.available();
  if (!available.ok) throw new UserError(formatPhrase(available.reason));
  return place;
}
