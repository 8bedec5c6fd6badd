import { UserError } from '../../../base/errors.ts';

/** A class or function that a pickle names. It is never looked up. */
export class Named {
  readonly module: string;
  readonly name: string;

  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }
}

/** A call that a pickle asks for; it is never made. */
export class Call {
  readonly of: unknown;
  readonly args: readonly unknown[];

  constructor(of: unknown, args: readonly unknown[]) {
    this.of = of;
    this.args = args;
  }
}

/** Something that lies outside of the pickle. */
export class Reference {
  readonly id: unknown;

  constructor(id: unknown) {
    this.id = id;
  }
}

const mark = Symbol('mark');

/** The machine that a pickle is a program for, with the data it has built so far. */
class Machine {
  readonly view: DataView;
  at: number;
  stack: unknown[] = [];
  readonly memo = new Map<number, unknown>();

  constructor(bytes: Uint8Array, start: number) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = start;
  }

  skip(count: number): number {
    this.at += count;
    if (this.at > this.view.byteLength) throw new RangeError('it is cut off');
    return this.at - count;
  }

  u8 = (): number => this.view.getUint8(this.skip(1));
  u16 = (): number => this.view.getUint16(this.skip(2), true);
  i32 = (): number => this.view.getInt32(this.skip(4), true);
  u32 = (): number => this.view.getUint32(this.skip(4), true);

  text(length: number): string {
    const from = this.skip(length);
    return new TextDecoder().decode(new Uint8Array(this.view.buffer, this.view.byteOffset + from, length));
  }

  line(): string {
    let end = this.at;
    while (this.view.getUint8(end) !== 10) end++;
    const text = this.text(end - this.at);
    this.at++;
    return text;
  }

  /** Two's complement, little-endian. */
  long(length: number): bigint {
    let value = 0n;
    const from = this.skip(length);
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(this.view.getUint8(from + i));
    return length > 0 ? BigInt.asIntN(8 * length, value) : 0n;
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop(count: number): unknown[] {
    return this.stack.splice(this.stack.length - count);
  }

  /** Everything behind the last mark. */
  sinceMark(): unknown[] {
    const at = this.stack.lastIndexOf(mark);
    return this.stack.splice(at).slice(1);
  }

  setItems(items: readonly unknown[]): void {
    const target = this.stack.at(-1);
    for (let i = 0; i + 1 < items.length && target instanceof Map; i += 2) target.set(items[i], items[i + 1]);
  }

  append(items: readonly unknown[]): void {
    const target = this.stack.at(-1);
    if (Array.isArray(target)) target.push(...items);
  }

  /** Dictionaries with an order are plain data; every other call stays one. */
  call([of, args]: unknown[]): void {
    const isDictionary = of instanceof Named && of.module === 'collections' && of.name === 'OrderedDict';
    this.push(isDictionary ? new Map() : new Call(of, Array.isArray(args) ? args : []));
  }
}

type Operation = (machine: Machine) => void;

/** What protocols 2 to 4 write for data, by code (pickletools of Python has them all). */
const operations: Readonly<Record<string, Operation>> = {
  '\x80': (m) => m.skip(1), '\x95': (m) => m.skip(8), '(': (m) => m.push(mark), '0': (m) => m.pop(1), '1': (m) => m.sinceMark(),
  N: (m) => m.push(null), '\x88': (m) => m.push(true), '\x89': (m) => m.push(false),
  J: (m) => m.push(m.i32()), K: (m) => m.push(m.u8()), M: (m) => m.push(m.u16()), '\x8a': (m) => m.push(m.long(m.u8())), G: (m) => m.push(m.view.getFloat64(m.skip(8))),
  X: (m) => m.push(m.text(m.u32())), U: (m) => m.push(m.text(m.u8())), '\x8c': (m) => m.push(m.text(m.u8())), C: (m) => m.push(m.text(m.u8())), B: (m) => m.push(m.text(m.u32())),
  '}': (m) => m.push(new Map()), ']': (m) => m.push([]), ')': (m) => m.push([]), '\x8f': (m) => m.push([]),
  t: (m) => m.push(m.sinceMark()), l: (m) => m.push(m.sinceMark()), '\x85': (m) => m.push(m.pop(1)), '\x86': (m) => m.push(m.pop(2)), '\x87': (m) => m.push(m.pop(3)),
  a: (m) => m.append(m.pop(1)), e: (m) => m.append(m.sinceMark()), '\x90': (m) => m.append(m.sinceMark()), s: (m) => m.setItems(m.pop(2)), u: (m) => m.setItems(m.sinceMark()),
  q: (m) => m.memo.set(m.u8(), m.stack.at(-1)), r: (m) => m.memo.set(m.u32(), m.stack.at(-1)), '\x94': (m) => m.memo.set(m.memo.size, m.stack.at(-1)),
  h: (m) => m.push(m.memo.get(m.u8())), j: (m) => m.push(m.memo.get(m.u32())),
  c: (m) => m.push(new Named(m.line(), m.line())), '\x93': (m) => {
    const [module, name] = m.pop(2);
    m.push(new Named(String(module), String(name)));
  },
  R: (m) => m.call(m.pop(2)), '\x81': (m) => m.call(m.pop(2)), b: (m) => m.pop(1), Q: (m) => m.push(new Reference(m.pop(1)[0])),
};

/**
 * The data of one pickle of Python, and where it ends. Dictionaries become maps, tuples and sets lists. Nothing is run: a pickle may ask for any
 * function of Python, and what it asks for stays a {@link Call}.
 * @throws UserError where it is none, or damaged
 */
export function readPickle(bytes: Uint8Array, start = 0): { value: unknown; end: number } {
  const machine = new Machine(bytes, start);
  try {
    for (;;) {
      const code = String.fromCharCode(machine.u8());
      if (code === '.') return { value: machine.stack.pop(), end: machine.at };
      const operation = operations[code];
      if (!operation) throw new RangeError(`the code ${code.charCodeAt(0)} is not known`);
      operation(machine);
    }
  } catch (error) {
    throw new UserError(`It is no pickle that can be read: at byte ${machine.at}, ${(error as Error).message}.`);
  }
}
