import type { Tensor } from '@tensorflow/tfjs-core';
import type { Phrase } from '../../model/phrase.ts';

export interface BackendSettings {
  /** Folder of the `.wasm` files and bundles that ship beside the trainer. */
  assets: string;
  /** Folder with the native addons, one folder a platform; `native` in `assets` where it is not given. */
  addons?: string;
  /** Folder that is ours on this machine, for what is prepared or downloaded; the user's cache folder where it is not given. */
  storage?: string;
  /** A TensorFlow that the person chose: a folder with its libraries. */
  tensorflow?: string;
  /** The Python interpreter that the person chose, among whose packages a TensorFlow may be. */
  python?: string;
  /** The workspace, where an environment or packages of npm may be. */
  folder?: string;
}

/** Something a backend can be started from on this machine: what ships with the trainer, or a library found on the disk. Plain data. */
export interface Candidate {
  readonly backend: string;
  /** Where it comes from, for people: "shipped with Lossband". */
  readonly origin: Phrase;
  /** Folder or file of the library; undefined for what ships with the trainer. */
  readonly path?: string;
  /** As the files say, before anything is loaded. */
  readonly version?: string | undefined;
}

/** At least one candidate, best first, or the reasons why there is none, each with what a person can do. */
export interface Availability {
  readonly candidates: readonly Candidate[];
  readonly reasons: readonly Phrase[];
}

export interface Device {
  readonly kind: 'cpu' | 'gpu';
  /** As the library names it. */
  readonly name: string;
}

/**
 * One step of training as a function of tensors, so that a backend may record it once and replay it as a whole. What it relies on:
 * each call has inputs of the same shapes and types; whatever changes from call to call is an input or a `tf.Variable` (the learning rate
 * and a step count too: a number in JavaScript would be frozen at its first value); no value is read inside (`dataSync`, `array`, `print`);
 * variables are changed by `assign` only, and each of them exists before the first call or is made in it.
 */
export type Step = (inputs: readonly Tensor[]) => Tensor[];

/** A backend that runs. */
export interface Runtime {
  readonly backend: string;
  readonly candidate: Candidate;
  readonly device: Device;
  /** Of the library: "TensorFlow 2.21.0". */
  readonly version: string;
  /**
   * The step, tidied: the tensors that it gives are the caller's to dispose, everything else is freed. A backend that could replay steps as a whole
   * but not this one tells `report` why, once, and runs it one operation at a time.
   */
  compile(step: Step, report?: (obstacle: string) => void): Step;
}

/** Tries a candidate somewhere else first; gives why it must not be used. */
export type Vet = (candidate: Candidate) => Promise<string | undefined>;

/** Computes tensors for TensorFlow.js. */
export interface Backend {
  readonly id: string;
  readonly title: string;
  /** Loads a library of this machine, which may take the process with it: it is vetted before. */
  readonly foreign: boolean;
  /** Looks for files; starts and loads nothing, and never throws. */
  available(settings: BackendSettings): Promise<Availability>;
  /**
   * Loads the candidate, makes it the current backend of TensorFlow.js and makes sure that it is.
   * @throws UserError with the library's own words where it cannot be used; nothing else takes its place.
   */
  create(candidate: Candidate, settings: BackendSettings): Promise<Runtime>;
}
