import { normal } from './random.ts';

/** A fully connected layer y = W x + b with its gradients and the velocities of momentum. */
export class Dense {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
  readonly #weightGradients: Float32Array;
  readonly #biasGradients: Float32Array;
  readonly #weightVelocities: Float32Array;
  readonly #biasVelocities: Float32Array;

  /** Weights start as He et al. (2015) have it for ReLU: normal with variance 2 / inputs. */
  constructor(inputs: number, outputs: number, random: () => number) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.weights = Float32Array.from({ length: inputs * outputs }, () => normal(random) * Math.sqrt(2 / inputs));
    this.biases = new Float32Array(outputs);
    this.#weightGradients = new Float32Array(inputs * outputs);
    this.#biasGradients = new Float32Array(outputs);
    this.#weightVelocities = new Float32Array(inputs * outputs);
    this.#biasVelocities = new Float32Array(outputs);
  }

  forward(x: Float32Array): Float32Array {
    const y = Float32Array.from(this.biases);
    for (let output = 0; output < this.outputs; output++) {
      const row = output * this.inputs;
      for (let input = 0; input < this.inputs; input++) y[output]! += this.weights[row + input]! * x[input]!;
    }
    return y;
  }

  /** Adds to the gradients of the layer and gives the gradient of its input. */
  backward(x: Float32Array, dy: Float32Array): Float32Array {
    const dx = new Float32Array(this.inputs);
    for (let output = 0; output < this.outputs; output++) {
      const row = output * this.inputs;
      const slope = dy[output]!;
      this.#biasGradients[output]! += slope;
      for (let input = 0; input < this.inputs; input++) {
        this.#weightGradients[row + input]! += slope * x[input]!;
        dx[input]! += slope * this.weights[row + input]!;
      }
    }
    return dx;
  }

  /** Stochastic gradient descent with momentum; forgets the gradients. */
  step(lr: number, momentum: number, batchSize: number): void {
    descend(this.weights, this.#weightGradients, this.#weightVelocities, lr / batchSize, momentum);
    descend(this.biases, this.#biasGradients, this.#biasVelocities, lr / batchSize, momentum);
  }
}

function descend(values: Float32Array, gradients: Float32Array, velocities: Float32Array, lr: number, momentum: number): void {
  for (let at = 0; at < values.length; at++) {
    velocities[at] = momentum * velocities[at]! - lr * gradients[at]!;
    values[at]! += velocities[at]!;
  }
  gradients.fill(0);
}
