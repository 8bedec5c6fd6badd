/** Files of models, by their ends. */
const model = /\.(?:ckpt|pt|pth|bin|safetensors|h5|hdf5|keras|index|tar)$/i;

/**
 * The step in the name of a checkpoint's file or folder: Hugging Face's `checkpoint-500`, Lightning's `epoch=3-step=500.ckpt`,
 * TensorFlow's `model.ckpt-500.index`, and files of models that name a step. Undefined for anything else, and for those that tell epochs only.
 */
export function checkpointStep(name: string, isFolder: boolean): number | undefined {
  const numbered = /^(?:checkpoint|ckpt|model\.ckpt)[-_](\d{1,15})(?:\.\w+)?$/i.exec(name)?.[1];
  const stepped = isFolder || model.test(name) ? /(?:^|[^a-z])(?:global_?)?steps?[=_-]?(\d{1,15})(?!\d)/i.exec(name)?.[1] : undefined;
  const step = numbered ?? stepped;
  return step === undefined ? undefined : Number(step);
}
