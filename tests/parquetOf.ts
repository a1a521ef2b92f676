import { gzipSync } from "fflate";

/** The encoding of the pages of a column. */
export interface PageStyle {
  readonly version: 1 | 2;
  readonly dictionary: boolean;
  readonly codec: "none" | "snappy" | "gzip";
  readonly rowsPerPage: number;
  /** Type of the labels: int64 by default. */
  readonly labels?: "int64" | "text" | "double" | "boolean";
}

type Value = Uint8Array | number | null;
type Field = [id: number, type: number, bytes: number[]];

const codecs = { none: 0, snappy: 1, gzip: 2 };

/**
 * A parquet file for tests, in the Hugging Face layout: `img: {bytes}` and `label`, both optional, one row group for each
 * of `groups`; `names` become the features of the label.
 */
export function parquetOf(
  groups: readonly {
    readonly images: readonly (Uint8Array | null)[];
    readonly labels: readonly (number | string | null)[];
  }[],
  style: PageStyle,
  names: readonly string[] | null,
): Uint8Array {
  const out: number[] = [...ascii("PAR1")];
  const labelType = { boolean: 0, int64: 2, double: 5, text: 6 }[style.labels ?? "int64"];
  const stored = (label: number | string | null) =>
    typeof label === "string" ? new TextEncoder().encode(label) : label;
  const rowGroups = groups.map(({ images, labels }) => {
    const columns = [
      { path: ["img", "bytes"], type: 6, optional: 2, values: images as readonly Value[] },
      { path: ["label"], type: labelType, optional: 1, values: labels.map(stored) },
    ].map(({ path, type, optional, values }) => {
      const start = out.length;
      const chunk = writeChunk(values, type, optional, style);
      out.push(...chunk.bytes);
      return struct([
        [2, 6, zigzag(start)],
        [
          3,
          12,
          struct([
            [1, 5, zigzag(type)],
            [2, 9, list(5, [zigzag(0)])],
            [3, 9, list(8, path.map(text))],
            [4, 5, zigzag(codecs[style.codec])],
            [5, 6, zigzag(values.length)],
            [6, 6, zigzag(chunk.bytes.length)],
            [7, 6, zigzag(chunk.bytes.length)],
            [9, 6, zigzag(start + chunk.firstData)],
            ...(chunk.firstData > 0 ? [[11, 6, zigzag(start)] as Field] : []),
          ]),
        ],
      ]);
    });
    return struct([
      [1, 9, list(12, columns)],
      [2, 6, zigzag(0)],
      [3, 6, zigzag(images.length)],
    ]);
  });
  const rows = groups.reduce((sum, { images }) => sum + images.length, 0);
  const features = { img: { _type: "Image" }, label: { names, _type: "ClassLabel" } };
  const footer = struct([
    [1, 5, zigzag(1)],
    [
      2,
      9,
      list(12, [
        struct([
          [4, 8, text("schema")],
          [5, 5, zigzag(2)],
        ]),
        struct([
          [3, 5, zigzag(1)],
          [4, 8, text("img")],
          [5, 5, zigzag(1)],
        ]),
        struct([
          [1, 5, zigzag(6)],
          [3, 5, zigzag(1)],
          [4, 8, text("bytes")],
        ]),
        struct([
          [1, 5, zigzag(labelType)],
          [3, 5, zigzag(1)],
          [4, 8, text("label")],
          ...(style.labels === "text" ? [[6, 5, zigzag(0)] as Field] : []),
        ]),
      ]),
    ],
    [3, 6, zigzag(rows)],
    [4, 9, list(12, rowGroups)],
    ...(names === null
      ? []
      : [
          [
            5,
            9,
            list(12, [
              struct([
                [1, 8, text("huggingface")],
                [2, 8, text(JSON.stringify({ info: { features } }))],
              ]),
            ]),
          ] as Field,
        ]),
  ]);
  return Uint8Array.from([...out, ...footer, ...word(footer.length), ...ascii("PAR1")]);
}

function writeChunk(values: readonly Value[], type: number, optional: number, style: PageStyle) {
  const bytes: number[] = [];
  const known = [...new Map(values.filter((value) => value !== null).map((value) => [String(value), value])).values()];
  if (style.dictionary) {
    const data = plain(known, type);
    const packed = pack(data, style);
    bytes.push(
      ...struct([
        [1, 5, zigzag(2)],
        [2, 5, zigzag(data.length)],
        [3, 5, zigzag(packed.length)],
        [
          7,
          12,
          struct([
            [1, 5, zigzag(known.length)],
            [2, 5, zigzag(0)],
          ]),
        ],
      ]),
      ...packed,
    );
  }
  const firstData = bytes.length;
  for (let first = 0; first < values.length; first += style.rowsPerPage) {
    const page = values.slice(first, first + style.rowsPerPage);
    const present = page.filter((value) => value !== null);
    const levels = packedBits(
      page.map((value) => (value === null ? 0 : optional)),
      optional === 2 ? 2 : 1,
    );
    const places = present.map((value) => known.findIndex((one) => String(one) === String(value)));
    const data = style.dictionary ? [16, ...runs(places, 16)] : plain(present, type);
    const encoding = style.dictionary ? 8 : 0;
    if (style.version === 1) {
      const whole = [...word(levels.length), ...levels, ...data];
      const packed = pack(whole, style);
      const details = struct([
        [1, 5, zigzag(page.length)],
        [2, 5, zigzag(encoding)],
        [3, 5, zigzag(3)],
        [4, 5, zigzag(3)],
      ]);
      bytes.push(...pageHead(0, whole.length, packed.length, [5, 12, details]), ...packed);
    } else {
      const packed = pack(data, style);
      const details = struct([
        [1, 5, zigzag(page.length)],
        [2, 5, zigzag(page.length - present.length)],
        [3, 5, zigzag(page.length)],
        [4, 5, zigzag(encoding)],
        [5, 5, zigzag(levels.length)],
        [6, 5, zigzag(0)],
      ]);
      const size = levels.length + data.length;
      bytes.push(...pageHead(3, size, levels.length + packed.length, [8, 12, details]), ...levels, ...packed);
    }
  }
  return { bytes, firstData };
}

function pageHead(type: number, size: number, packed: number, details: Field): number[] {
  return struct([[1, 5, zigzag(type)], [2, 5, zigzag(size)], [3, 5, zigzag(packed)], details]);
}

function plain(values: readonly Value[], type: number): number[] {
  if (type === 6) return values.flatMap((value) => [...word((value as Uint8Array).length), ...(value as Uint8Array)]);
  if (type === 0) return packedBits(values as number[], 1).slice(1);
  if (type === 5) return [...new Uint8Array(Float64Array.from(values as number[]).buffer)];
  return [...new Uint8Array(BigInt64Array.from(values as number[], BigInt).buffer)];
}

/** Snappy with literals, and with copies for runs of equal bytes. */
function snappy(data: readonly number[]): number[] {
  const out = varint(data.length);
  for (let at = 0; at < data.length; ) {
    let run = 0;
    while (at > 0 && run < 60 && data[at + run] === data[at - 1]) run++;
    if (run >= 4) {
      out.push(((run - 1) << 2) | 2, 1, 0);
      at += run;
      continue;
    }
    const take = data.slice(at, at + 3);
    out.push((take.length - 1) << 2, ...take);
    at += take.length;
  }
  return out;
}

function pack(data: readonly number[], { codec }: PageStyle): number[] {
  if (codec === "none") return [...data];
  return codec === "snappy" ? snappy(data) : [...gzipSync(Uint8Array.from(data))];
}

/** One run of bit-packed groups. */
function packedBits(values: readonly number[], width: number): number[] {
  const groups = Math.ceil(values.length / 8);
  const out = new Array<number>(groups * width).fill(0);
  for (const [i, value] of values.entries())
    for (let bit = 0; bit < width; bit++) {
      const place = i * width + bit;
      out[place >> 3] = (out[place >> 3] as number) | (((value >> bit) & 1) << (place & 7));
    }
  return [...varint(groups * 2 + 1), ...out];
}

/** One run for each value. */
function runs(values: readonly number[], width: number): number[] {
  return values.flatMap((value) => [2, ...word(value).slice(0, width / 8)]);
}

function struct(fields: readonly Field[]): number[] {
  let last = 0;
  const out: number[] = [];
  for (const [id, type, bytes] of fields) {
    out.push(((id - last) << 4) | type, ...bytes);
    last = id;
  }
  return [...out, 0];
}

function list(type: number, elements: readonly number[][]): number[] {
  const head = elements.length < 15 ? [(elements.length << 4) | type] : [0xf0 | type, ...varint(elements.length)];
  return [...head, ...elements.flat()];
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))];
}

function zigzag(value: number): number[] {
  return varint(value * 2);
}

function word(value: number): number[] {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >> 24) & 255];
}

function ascii(value: string): number[] {
  return [...value].map((letter) => letter.charCodeAt(0));
}
