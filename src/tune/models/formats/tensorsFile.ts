import { readFile } from 'node:fs/promises';
import { messageOf, UserError } from '../../../base/errors.ts';
import { readSafetensors, type Tensors } from './safetensors.ts';
import { readTorch } from './torch.ts';

/** The tensors by name of a file that holds weights alone. @throws UserError with its path and what is wrong with it */
export async function readTensors(path: string): Promise<Tensors> {
  const isTorch = /\.(pth|pt|bin)$/.test(path);
  if (!isTorch && !path.endsWith('.safetensors')) throw new UserError(`${path} is no file of weights that can be read. Known are .safetensors, and .pth, .pt and .bin of PyTorch.`);
  try {
    const bytes = await readFile(path);
    return isTorch ? readTorch(bytes) : readSafetensors(bytes).tensors;
  } catch (error) {
    throw new UserError(`${path} cannot be read. ${messageOf(error)}`);
  }
}
