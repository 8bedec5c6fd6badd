import type { SiteFinder } from './contract.ts';
import { javascript } from './javascript.ts';
import { python } from './python.ts';
import { yaml } from './yaml.ts';

/** Every language that is looked into. */
export const siteFinders: readonly SiteFinder[] = [python, javascript, yaml];
