/**
 * What a log holds beside numbers. Payloads of files stay in the log: an image is named by where its bytes are,
 * so that a gigabyte of pictures is not stored twice.
 */
export type Artifact = TextArtifact | ImageArtifact | HistogramArtifact | PrCurveArtifact | ConfusionMatrixArtifact;

interface ArtifactBase {
  tag: string;
  step: number;
  /** Seconds since the epoch, NaN where unknown. */
  wall: number;
}

export interface TextArtifact extends ArtifactBase {
  kind: 'text';
  text: string;
}

export interface ImageArtifact extends ArtifactBase {
  kind: 'image';
  mime: string;
  /** Pixels; 0 where the log does not say. */
  width: number;
  height: number;
  /** Bytes from the start of the source file. */
  offset: number;
  length: number;
}

export interface HistogramArtifact extends ArtifactBase {
  kind: 'histogram';
  /** Triples left edge, right edge, count. */
  buckets: Float64Array;
}

export interface PrCurveArtifact extends ArtifactBase {
  kind: 'prCurve';
  /** One entry per threshold, equal lengths. */
  precision: Float64Array;
  recall: Float64Array;
  /** Examples by what they are and were taken for at each threshold, where the log tells. */
  outcomes?: Record<'truePositives' | 'falsePositives' | 'trueNegatives' | 'falseNegatives', Float64Array>;
}

export interface ConfusionMatrixArtifact extends ArtifactBase {
  kind: 'confusionMatrix';
  /** Names of the n classes. */
  classes: string[];
  /** n × n examples (or shares of them), row by row: rows are the true classes, columns the predicted ones. */
  counts: Float64Array;
}
