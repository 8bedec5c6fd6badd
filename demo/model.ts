import { pixelsPerImage, type Digits } from './digits.ts';
import { Dense } from './layer.ts';

const classes = 10;
/** Slope of the activation below zero: units that never die let a loss run away in full. */
const leak = 0.1;

/** Mean cross-entropy and share of right answers. */
export interface Score {
  loss: number;
  accuracy: number;
}

/** Two layers with a leaky ReLU between them and a softmax at the end: 64 pixels → hidden → 10 digits. */
export class DigitClassifier {
  readonly #first: Dense;
  readonly #second: Dense;

  constructor(hidden: number, random: () => number) {
    this.#first = new Dense(pixelsPerImage, hidden, random);
    this.#second = new Dense(hidden, classes, random);
  }

  /** One step of learning from a batch; the score is that of the batch before the step. */
  learn(digits: Digits, batch: number[], lr: number, momentum: number): Score {
    const score = this.#scoreOf(digits, batch, true);
    this.#first.step(lr, momentum, batch.length);
    this.#second.step(lr, momentum, batch.length);
    return score;
  }

  evaluate(digits: Digits, images: number[]): Score {
    return this.#scoreOf(digits, images, false);
  }

  /** Length of all weights taken as one vector. */
  weightNorm(): number {
    return Math.hypot(norm(this.#first.weights), norm(this.#second.weights));
  }

  #scoreOf(digits: Digits, images: number[], learning: boolean): Score {
    let loss = 0;
    let right = 0;
    for (const image of images) {
      const x = digits.pixels.subarray(image * pixelsPerImage, (image + 1) * pixelsPerImage);
      const label = digits.labels[image]!;
      const hidden = this.#first.forward(x).map((value) => Math.max(leak * value, value));
      const { chances, crossEntropy } = softmax(this.#second.forward(hidden), label);
      loss += crossEntropy;
      if (chances.every((chance) => chance <= chances[label]!)) right++;
      if (learning) this.#backpropagate(x, hidden, chances, label);
    }
    return { loss: loss / images.length, accuracy: right / images.length };
  }

  #backpropagate(x: Float32Array, hidden: Float32Array, chances: Float32Array, label: number): void {
    // The slope of cross-entropy after softmax is simply "what was said minus what is true".
    const slopes = chances.map((chance, digit) => chance - (digit === label ? 1 : 0));
    const hiddenSlopes = this.#second.backward(hidden, slopes);
    this.#first.backward(x, hiddenSlopes.map((slope, unit) => (hidden[unit]! > 0 ? slope : leak * slope)));
  }
}

const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

/** The largest logit is taken off first, so that `exp` does not overflow; the cross-entropy comes from the logits for the same reason. */
function softmax(logits: Float32Array, label: number): { chances: Float32Array; crossEntropy: number } {
  const largest = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return { chances: powers.map((power) => power / sum), crossEntropy: Math.log(sum) + largest - logits[label]! };
}
