import type { Diagnosis } from '../../model/finding.ts';
import { phrase } from '../../model/phrase.ts';
import type { Evidence } from './evidence.ts';

/** A kind of fault and what speaks for it; `confidence` 0 = nothing. The most confident one is told. */
export interface Cause extends Omit<Diagnosis, 'confidence'> {
  confidence(evidence: Evidence): number;
}

/*
 * The confidences are degrees, not frequencies: 0.9 where the log itself shows the cause, about 0.7 where two metrics agree on it and
 * others would show more, 0.5 where one metric leaves it open. Each comes from what the fault does to the weights, not from counted runs.
 */
export const causes: readonly Cause[] = [
  {
    cause: 'lr-jump',
    message: phrase('The learning rate was raised far above what this run has used'),
    advice: phrase('Lower the learning rate and resume from the best checkpoint'),
    hparam: 'lr',
    confidence: (e) => (e.is('learning-rate-jump') ? 0.95 : e.rings('learning-rate-jump') ? 0.9 : 0),
  },
  {
    cause: 'divergence',
    message: phrase('The training diverges: loss and gradients grow together'),
    advice: phrase('Resume from the last good checkpoint with a lower learning rate or with gradient clipping'),
    hparam: 'lr',
    confidence: (e) => (e.lossRose && e.rings('explosion', 'updateRatio') ? 0.75 : e.is('not-finite') && (e.lossRose || e.rings('explosion')) ? 0.7 : 0),
  },
  {
    cause: 'overflow',
    message: phrase('A number overflowed or was undefined: a division by zero, the logarithm of zero, half precision, or a diverging run'),
    advice: phrase('Look at the batch and the step before; check the loss scale, and lower the learning rate if the loss rose before'),
    hparam: 'lr',
    confidence: (e) => (e.is('not-finite') ? 0.5 : 0),
  },
  {
    cause: 'gradient-scale',
    message: phrase('The gradients grew while the loss did not: a loss scale that is not undone, or clipping that was switched off'),
    advice: phrase('Check gradient scaling and clipping'),
    hparam: 'max_grad_norm',
    confidence: (e) => (e.is('explosion', 'gradientNorm') ? (e.lossRose ? 0.3 : 0.7) : 0),
  },
  {
    cause: 'broken-input',
    message: phrase('The inputs changed: scale, normalisation or order of the features'),
    advice: phrase('Compare a batch from before and after; check the preprocessing'),
    confidence: (e) => (e.lossRose && e.rings('explosion', 'gradientNorm') ? 0.65 : e.is('above-all') || e.is('level-shift', 'loss', false) ? 0.4 : 0),
  },
  {
    cause: 'label-noise',
    message: phrase('The labels no longer fit the inputs: shuffled, shifted, or more and more of them wrong'),
    advice: phrase('Check how targets are joined to inputs, and samples with the highest loss'),
    confidence: (e) => (e.lossRose && e.rings('level-shift', 'score', false) ? 0.6 : e.is('level-shift', 'score', false) ? 0.5 : e.is('climb') ? 0.55 : 0),
  },
  {
    cause: 'bad-batches',
    message: phrase('Some batches are broken and come again and again'),
    advice: phrase('Find the samples in the batches of these steps; clip gradients until they are removed'),
    confidence: (e) => (e.is('spikes') ? 0.65 : 0),
  },
  {
    cause: 'repeated-batch',
    message: phrase('The same batch seems to be used again and again: the training loss lost its noise'),
    advice: phrase('Check the data loader: shuffling, the sampler, workers with the same seed, an iterator made anew each step'),
    confidence(e) {
      if (e.rings('noise-gone', 'loss', false) || e.rings('noise-gone', 'gradientNorm')) return e.validationGotWorse ? 0.85 : 0.7;
      return e.is('implausible-jump', 'loss', false) && e.validationGotWorse ? 0.7 : 0;
    },
  },
  {
    cause: 'leak',
    message: phrase('Too good, too suddenly: the target may have leaked into the inputs, or training data into the validation set'),
    advice: phrase('Check which columns the model gets and how the data is split'),
    confidence: (e) => (e.is('implausible-jump') ? (e.rings('implausible-jump', 'loss', true) && e.rings('implausible-jump', 'loss', false) ? 0.75 : 0.55) : 0),
  },
  {
    cause: 'frozen-optimizer',
    message: phrase('The weights no longer change: frozen parameters, an optimiser that is not stepped, or updates below the precision'),
    advice: phrase('Check requires_grad, that the optimiser has the parameters, and the learning rate'),
    hparam: 'lr',
    confidence: (e) => (e.is('vanishing', 'updateRatio') || e.is('stuck', 'loss', true) ? 0.8 : e.is('noise-gone', 'loss', true) ? 0.7 : e.is('stuck') ? 0.5 : 0),
  },
  {
    cause: 'vanishing-gradients',
    message: phrase('The gradients died away: saturated or dead units, an underflow in half precision, or a loss that is already zero'),
    advice: phrase('Check activations and initialisation, and the loss scale'),
    confidence: (e) => (e.is('vanishing', 'gradientNorm') ? 0.65 : 0),
  },
  {
    cause: 'optimizer-state',
    message: phrase('The updates jumped while gradients and the logged learning rate did not: the optimiser lost its state, or the real learning rate differs'),
    advice: phrase('Check whether the optimiser state was restored with the checkpoint, and which learning rate its groups have'),
    hparam: 'lr',
    confidence: (e) => (e.is('explosion', 'updateRatio') && !e.rings('explosion', 'gradientNorm') ? 0.55 : 0),
  },
  {
    cause: 'overfitting',
    message: phrase('The model learns its training data by heart'),
    advice: phrase('Stop here and keep the best checkpoint; then more data, augmentation, dropout or weight decay'),
    hparam: 'weight_decay',
    confidence: (e) => (e.is('overfitting') || e.is('train-val-gap') ? 0.8 : 0),
  },
  {
    cause: 'bad-training-data',
    message: phrase('Validation got worse with the training: what is learnt now does not hold for the validation data'),
    advice: phrase('Resume from the best checkpoint and look at what changed in the data or the settings at that step'),
    confidence: (e) => (e.is('evaluation-rise') || e.is('evaluation-jump') || e.is('level-shift', undefined, true) ? (e.lossRose ? 0.6 : 0.45) : 0),
  },
  {
    cause: 'memory-leak',
    message: phrase('Something is kept from every step: tensors in a list, a graph that hangs on a logged loss, a cache without a bound'),
    advice: phrase('Log numbers, not tensors (.item(), .detach()), and look for lists that grow'),
    confidence: (e) => (e.is('memory-growth') ? 0.8 : e.is('slower') && e.rings('memory-growth') ? 0.7 : 0),
  },
  {
    cause: 'starved-loader',
    message: phrase('The steps wait: a slow data loader or disk, a throttled or shared device'),
    advice: phrase('Look at the device’s utilisation; if it is low, use more loader workers or a faster disk'),
    hparam: 'num_workers',
    confidence: (e) => (e.is('slower') ? 0.5 : 0),
  },
];
