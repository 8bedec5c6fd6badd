import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** How each kind of protobuf field stands on the wire, and how it is read. 64-bit integers become numbers: steps and counts. */
const kinds = {
  string: [WireType.LengthDelimited, (reader: BinaryReader) => reader.string()],
  /** Also for messages within messages: they are decoded where they are wanted. */
  bytes: [WireType.LengthDelimited, (reader: BinaryReader) => reader.bytes()],
  double: [WireType.Bit64, (reader: BinaryReader) => reader.double()],
  float: [WireType.Bit32, (reader: BinaryReader) => reader.float()],
  int: [WireType.Varint, (reader: BinaryReader) => Number(reader.int64())],
  zigzag: [WireType.Varint, (reader: BinaryReader) => Number(reader.sint64())],
  bool: [WireType.Varint, (reader: BinaryReader) => reader.bool()],
} as const;

type Kind = keyof typeof kinds;
type Value<K extends Kind> = ReturnType<(typeof kinds)[K][1]>;

/** The fields of a message that are wanted: name → number, kind and whether there may be many. */
export type Fields = Record<string, readonly [field: number, kind: Kind, many?: 'many']>;

export type Message<F extends Fields> = {
  -readonly [N in keyof F]: F[N] extends readonly [number, infer K extends Kind, 'many'] ? Value<K>[]
    : F[N] extends readonly [number, infer K extends Kind] ? Value<K> | undefined : never;
};

/** Reads messages of one type. Throws on bytes that are no protobuf; unknown fields and fields of another wire type are passed over. */
export function decoder<const F extends Fields>(fields: F): (bytes: Uint8Array) => Message<F> {
  const byNumber: ({ name: string; wire: WireType; read: (reader: BinaryReader) => unknown; many: boolean } | undefined)[] = [];
  const blank: Record<string, unknown> = {};
  for (const [name, [field, kind, many]] of Object.entries(fields)) {
    byNumber[field] = { name, wire: kinds[kind][0], read: kinds[kind][1], many: many !== undefined };
    blank[name] = undefined;
  }
  const lists = Object.keys(fields).filter((name) => fields[name]![2]);
  return (bytes) => {
    // Copying a blank message is much cheaper than adding its fields one by one, which a log of W&B would pay for every item.
    const message = { ...blank };
    for (const name of lists) message[name] = [];
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [number, wire] = reader.tag();
      const field = byNumber[number];
      if (field && wire === field.wire) {
        if (field.many) (message[field.name] as unknown[]).push(field.read(reader));
        else message[field.name] = field.read(reader);
      } else if (field?.many && wire === WireType.LengthDelimited) {
        const packed = new BinaryReader(reader.bytes());
        while (packed.pos < packed.len) (message[field.name] as unknown[]).push(field.read(packed));
      } else {
        reader.skip(wire, number);
      }
    }
    return message as Message<F>;
  };
}
