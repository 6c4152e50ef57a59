// Draws public/demarc-signs.ttf: the one sign that Inter lacks and that every page of a Bangladeshi ISP needs, U+09F3 (৳).
// Bare Linux machines have no Bengali font; a box in front of every amount would be unreadable. Run: node apps/portal/fonts/make-signs.mjs
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const EM = 1000;
const ADVANCE = 640;
const WEIGHT = 88;
const TAKA = 0x09f3;

/** Points along cubic Bézier curves that follow each other. */
function follow(start, ...curves) {
  const points = [start];
  for (const [a, b, end] of curves) {
    const from = points.at(-1);
    for (let step = 1; step <= 14; step += 1) {
      const t = step / 14;
      const mix = (axis) =>
        (1 - t) ** 3 * from[axis] + 3 * (1 - t) ** 2 * t * a[axis] + 3 * (1 - t) * t * t * b[axis] + t ** 3 * end[axis];
      points.push([mix(0), mix(1)]);
    }
  }
  return points;
}

/** The outline of a pen of WEIGHT that goes along the points, clockwise as TrueType fills. */
function stroke(points) {
  const side = (sign) =>
    points.map(([x, y], index) => {
      const [ax, ay] = points[Math.max(index - 1, 0)];
      const [bx, by] = points[Math.min(index + 1, points.length - 1)];
      const length = Math.hypot(bx - ax, by - ay);
      const half = (sign * WEIGHT) / 2;
      return [Math.round(x - (half * (by - ay)) / length), Math.round(y + (half * (bx - ax)) / length)];
    });
  return [...side(1), ...side(-1).toReversed()];
}

const CONTOURS = [
  // The bar, then the pen's one long line: top hook, stem, bowl, and the curl inside it.
  stroke([
    [24, 566],
    [470, 566],
  ]),
  stroke(
    follow(
      [62, 700],
      [
        [110, 730],
        [190, 712],
        [190, 600],
      ],
      [
        [190, 470],
        [190, 330],
        [190, 220],
      ],
      [
        [190, 80],
        [262, 36],
        [362, 36],
      ],
      [
        [500, 36],
        [582, 128],
        [582, 248],
      ],
      [
        [582, 350],
        [520, 410],
        [436, 410],
      ],
      [
        [372, 410],
        [334, 370],
        [334, 322],
      ],
    ),
  ),
];

const u8 = (...values) => Buffer.from(values.map((value) => value & 0xff));
const u16 = (...values) => Buffer.concat(values.map((value) => u8(value >> 8, value)));
const u32 = (...values) => Buffer.concat(values.map((value) => u16(Math.floor(value / 65536), value)));
const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

const flat = CONTOURS.flat();
const box = [
  Math.min(...flat.map((point) => point[0])),
  Math.min(...flat.map((point) => point[1])),
  Math.max(...flat.map((point) => point[0])),
  Math.max(...flat.map((point) => point[1])),
];

function glyph() {
  let end = -1;
  const ends = CONTOURS.map((contour) => (end += contour.length));
  const deltas = (axis) => u16(...flat.map((point, index) => point[axis] - (index === 0 ? 0 : flat[index - 1][axis])));
  // Flag 1: on the curve, both deltas as 16 bits.
  return Buffer.concat([u16(CONTOURS.length, ...box, ...ends, 0), Buffer.alloc(flat.length, 1), deltas(0), deltas(1)]);
}

function name() {
  const text = (string) => Buffer.concat([...string].map((sign) => u16(sign.charCodeAt(0))));
  const entries = [
    [1, 'Demarc Signs'],
    [2, 'Regular'],
    [4, 'Demarc Signs Regular'],
    [6, 'DemarcSigns-Regular'],
  ];
  let offset = 0;
  const records = entries.map(([id, string]) => {
    const record = u16(3, 1, 0x409, id, string.length * 2, offset);
    offset += string.length * 2;
    return record;
  });
  return Buffer.concat([
    u16(0, entries.length, 6 + 12 * entries.length),
    ...records,
    ...entries.map(([, s]) => text(s)),
  ]);
}

const taka = padded(glyph());
const segments = u16(TAKA, 0xffff, 0, TAKA, 0xffff, 1 - TAKA, 1, 0, 0);
const tables = {
  'OS/2': Buffer.concat([
    u16(4, ADVANCE, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0),
    Buffer.alloc(10), // PANOSE: any
    u32(1 << 16, 0, 0, 0), // Bengali block
    Buffer.from('DMRC'),
    u16(0x40, TAKA, TAKA, 800, -200, 90, 900, 250),
    u32(0, 0),
    u16(500, 700, 0, 32, 1),
  ]),
  cmap: Buffer.concat([u16(0, 1, 3, 1), u32(12), u16(4, 16 + 16, 0, 4, 4, 1, 0), segments]),
  glyf: taka,
  head: Buffer.concat([
    u32(0x10000, 0x10000, 0, 0x5f0f3cf5),
    u16(0b11, EM),
    u32(0, 0, 0, 0),
    u16(...box, 0, 8, 2, 1, 0),
  ]),
  hhea: Buffer.concat([
    u32(0x10000),
    u16(800, -200, 90, ADVANCE, box[0], ADVANCE - box[2], box[2], 1, 0, 0, 0, 0, 0, 0, 0, 2),
  ]),
  hmtx: u16(ADVANCE, 0, ADVANCE, box[0]),
  loca: u32(0, 0, taka.length),
  maxp: Buffer.concat([u32(0x10000), u16(2, flat.length, CONTOURS.length, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)]),
  name: name(),
  post: u32(0x30000, 0, (((-100 & 0xffff) << 16) >>> 0) + 50, 0, 0, 0, 0, 0),
};

function sum(bytes) {
  let total = 0;
  const whole = padded(bytes);
  for (let at = 0; at < whole.length; at += 4) total = (total + whole.readUInt32BE(at)) % 2 ** 32;
  return total;
}

function font() {
  const entries = Object.entries(tables);
  let offset = 12 + 16 * entries.length;
  const directory = entries.map(([tag, bytes]) => {
    const entry = Buffer.concat([Buffer.from(tag), u32(sum(bytes), offset, bytes.length)]);
    offset += padded(bytes).length;
    return entry;
  });
  const header = Buffer.concat([u32(0x10000), u16(entries.length, 128, 3, entries.length * 16 - 128)]);
  return Buffer.concat([header, ...directory, ...entries.map(([, bytes]) => padded(bytes))]);
}

const whole = font();
const headAt = whole.indexOf('head', 12);
whole.writeUInt32BE((0xb1b0afba - sum(whole) + 2 ** 32) % 2 ** 32, whole.readUInt32BE(headAt + 8) + 8);
writeFileSync(join(import.meta.dirname, '../public/demarc-signs.ttf'), whole);
