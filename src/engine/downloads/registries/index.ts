import type { PackageFile } from '../../../model/catalogue.ts';
import type { Registry } from './contract.ts';
import { maven } from './maven.ts';
import { npm } from './npm.ts';
import { pypi } from './pypi.ts';

export const registries: Readonly<Record<PackageFile['registry'], Registry>> = { PyPI: pypi, npm, Maven: maven };
