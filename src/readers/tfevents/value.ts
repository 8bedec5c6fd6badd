import { WireCursor } from './cursor.ts';

const tag = 0x0a;
const simpleValue = 0x15;
const image = 0x22;
const histogram = 0x2a;
const nodeName = 0x3a;
const tensor = 0x42;
const metadata = 0x4a;

/** What a `Summary.Value` holds beside its tag. */
export const content = { none: 0, simple: 1, tensor: 2, image: 3, histogram: 4 } as const;

/** One `Summary.Value`, as places in the bytes. A message that is not there has an end of -1. */
export class ValueCursor extends WireCursor {
  tagFrom = 0;
  tagTo = 0;
  /** One of `content`; of several the last, as in a protobuf oneof. */
  kind: number = content.none;
  simple = 0;
  /** Tensor, image or histogram. */
  bodyFrom = 0;
  bodyTo = -1;
  metadataFrom = 0;
  metadataTo = -1;

  /** False when the bytes are not a message. */
  read(from: number, to: number): boolean {
    this.at = this.tagFrom = this.tagTo = from;
    this.kind = content.none;
    this.bodyTo = this.metadataTo = -1;
    while (this.at < to) {
      const key = this.varint();
      if (key === tag) {
        const length = this.length();
        this.tagFrom = this.at;
        this.at = this.tagTo = this.at + length;
      } else if (key === simpleValue && this.at + 4 <= to) {
        this.simple = this.view.getFloat32(this.at, true);
        this.kind = content.simple;
        this.at += 4;
      } else if (!this.#delimited(key)) {
        return false;
      }
    }
    return this.at === to;
  }

  #delimited(key: number): boolean {
    if (key !== metadata && key !== tensor && key !== image && key !== histogram && key !== nodeName) return this.skip(key & 7);
    const length = this.length();
    const from = this.at;
    this.at += length;
    if (key === metadata) {
      this.metadataFrom = from;
      this.metadataTo = this.at;
    } else if (key === nodeName) {
      // Before there were tags, tensors were named by their node.
      if (this.tagTo === this.tagFrom) {
        this.tagFrom = from;
        this.tagTo = this.at;
      }
    } else {
      this.kind = key === tensor ? content.tensor : key === image ? content.image : content.histogram;
      this.bodyFrom = from;
      this.bodyTo = this.at;
    }
    return true;
  }
}
