import { WireCursor } from './cursor.ts';

/** Keys of the wire: field number × 8 + wire type. */
const wallTime = 0x09;
const step = 0x10;
const fileVersion = 0x1a;
const summary = 0x2a;
const sessionLog = 0x3a;

/** One `Event` record, as places in the bytes. A message that is not there has an end of -1. */
export class EventCursor extends WireCursor {
  wall = 0;
  step = 0;
  summaryFrom = 0;
  summaryTo = -1;
  versionFrom = 0;
  versionTo = -1;
  sessionFrom = 0;
  sessionTo = -1;

  /** False when the bytes are not a message. */
  read(from: number, to: number): boolean {
    this.at = from;
    this.wall = 0;
    this.step = 0;
    this.summaryTo = this.versionTo = this.sessionTo = -1;
    while (this.at < to) {
      const key = this.varint();
      if (key === wallTime && this.at + 8 <= to) {
        this.wall = this.view.getFloat64(this.at, true);
        this.at += 8;
      } else if (key === step) {
        this.step = this.varint();
      } else if (key === summary) {
        const length = this.length();
        this.summaryFrom = this.at;
        this.at = this.summaryTo = this.at + length;
      } else if (!this.#rare(key)) {
        return false;
      }
    }
    return this.at === to;
  }

  #rare(key: number): boolean {
    if (key !== fileVersion && key !== sessionLog) return this.skip(key & 7);
    const length = this.length();
    const from = this.at;
    this.at += length;
    if (key === fileVersion) {
      this.versionFrom = from;
      this.versionTo = this.at;
    } else {
      this.sessionFrom = from;
      this.sessionTo = this.at;
    }
    return true;
  }
}
