import { WireCursor } from './cursor.ts';

const dtype = 0x08;
const shape = 0x12;
const tensorContent = 0x22;
const floatVal = 0x2a;
const doubleVal = 0x32;

const floatType = 1;
const doubleType = 2;

/**
 * The tensor that scalars of TensorFlow 2, Keras, JAX and torch's `new_style` are: one float or double without dimensions. Read in
 * place, ten times as fast as a decoded message; any other tensor goes that way.
 */
export class ScalarTensor extends WireCursor {
  value = 0;

  /** False when the tensor is of any other form; nothing is said about it then. */
  read(from: number, to: number): boolean {
    let type = 0;
    let data = -1;
    let size = 0;
    this.at = from;
    while (this.at < to) {
      const key = this.varint();
      if (key === dtype) {
        type = this.varint();
        continue;
      }
      if (key !== tensorContent && key !== floatVal && key !== doubleVal && key !== shape) return false;
      const length = this.length();
      if (key === shape ? length !== 0 : data >= 0) return false;
      if (key !== shape) {
        data = this.at;
        size = length;
      }
      this.at += length;
    }
    if (this.at !== to || data < 0) return false;
    if (type === floatType && size === 4) this.value = this.view.getFloat32(data, true);
    else if (type === doubleType && size === 8) this.value = this.view.getFloat64(data, true);
    else return false;
    return true;
  }
}
