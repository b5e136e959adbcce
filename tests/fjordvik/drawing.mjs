// B-13: a child's drawing, photographed with a telephone.  The same picture with
// the telephone's EXIF block (where it was taken among it) and without.
import jpeg from 'jpeg-js';

const WIDTH = 800;
const HEIGHT = 600;
const PAPER = [250, 246, 236];
const RED = [206, 66, 60];
const BLUE = [58, 102, 190];
const GREEN = [74, 146, 84];
const YELLOW = [240, 190, 50];
const BROWN = [120, 84, 60];

// A small generator with a fixed seed: crayons tremble, the bytes do not.
function trembling(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

function paper() {
  const data = Buffer.alloc(WIDTH * HEIGHT * 4, 255);
  for (let i = 0; i < WIDTH * HEIGHT; i += 1) PAPER.forEach((value, c) => { data[i * 4 + c] = value; });
  return { data, shake: trembling(2026) };
}

function dab(sheet, x, y, size, colour) {
  for (let dy = -size; dy <= size; dy += 1) {
    for (let dx = -size; dx <= size; dx += 1) {
      const [px, py] = [Math.round(x + dx), Math.round(y + dy)];
      const inside = dx * dx + dy * dy <= size * size && px >= 0 && py >= 0 && px < WIDTH && py < HEIGHT;
      if (inside) colour.forEach((value, c) => { sheet.data[(py * WIDTH + px) * 4 + c] = value; });
    }
  }
}

function line(sheet, [x0, y0], [x1, y1], colour, size = 4) {
  const steps = Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 2);
  for (let i = 0; i <= steps; i += 1) {
    const t = i / steps;
    dab(sheet, x0 + (x1 - x0) * t + sheet.shake() * 3, y0 + (y1 - y0) * t + sheet.shake() * 3, size, colour);
  }
}

function path(sheet, points, colour, size) {
  points.slice(1).forEach((point, i) => line(sheet, points[i], point, colour, size));
}

function circle(sheet, [x, y], radius, colour, size) {
  const points = Array.from({ length: 33 }, (_, i) => {
    const angle = (i / 32) * 2 * Math.PI;
    return [x + Math.cos(angle) * radius, y + Math.sin(angle) * radius];
  });
  path(sheet, points, colour, size);
}

function person(sheet, x, foot, height, colour) {
  const head = height * 0.16;
  const neck = foot - height + head * 2;
  const hip = foot - height * 0.4;
  circle(sheet, [x, neck - head], head, BROWN);
  path(sheet, [[x - 8, neck - head + 8], [x, neck - head + 13], [x + 8, neck - head + 8]], RED, 2);
  line(sheet, [x, neck], [x, hip], colour, 6);
  path(sheet, [[x - height * 0.2, foot], [x, hip], [x + height * 0.2, foot]], colour);
  path(sheet, [[x - height * 0.25, neck + 40], [x, neck + 14], [x + height * 0.25, neck + 40]], colour);
}

function heart(sheet, [x, y], size) {
  const points = Array.from({ length: 41 }, (_, i) => {
    const t = (i / 40) * 2 * Math.PI;
    return [x + size * 16 * Math.sin(t) ** 3,
      y - size * (13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t))];
  });
  path(sheet, points, RED);
}

function sun(sheet, [x, y]) {
  circle(sheet, [x, y], 45, YELLOW, 6);
  for (let i = 0; i < 12; i += 1) {
    const [cos, sin] = [Math.cos((i * Math.PI) / 6), Math.sin((i * Math.PI) / 6)];
    line(sheet, [x + cos * 60, y + sin * 60], [x + cos * 95, y + sin * 95], YELLOW);
  }
}

function drawing() {
  const sheet = paper();
  path(sheet, [[0, 520], [200, 510], [400, 525], [600, 512], [800, 522]], GREEN, 9);
  sun(sheet, [680, 120]);
  person(sheet, 260, 515, 250, BLUE);
  person(sheet, 390, 515, 170, RED);
  line(sheet, [322, 385], [348, 439], BROWN, 3);
  heart(sheet, [330, 190], 3.2);
  path(sheet, [[560, 510], [560, 400], [640, 330], [720, 400], [720, 510]], BROWN);
  return jpeg.encode({ data: sheet.data, width: WIDTH, height: HEIGHT }, 80).data;
}

// EXIF is a small TIFF file: directories of 12-byte entries that point at values.
const BYTE_SIZE = { ascii: 1, long: 4, rational: 8 };
const TYPE = { ascii: 2, long: 4, rational: 5 };

function valueOf({ type, value }) {
  if (type === 'ascii') return Buffer.from(`${value}\0`, 'ascii');
  const numbers = [].concat(value);
  const bytes = Buffer.alloc(numbers.length * 4);
  numbers.forEach((number, i) => bytes.writeUInt32LE(number, i * 4));
  return bytes;
}

function directory(entries, start) {
  const head = Buffer.alloc(2 + entries.length * 12 + 4);
  const tail = [];
  let end = start + head.length;
  head.writeUInt16LE(entries.length, 0);
  entries.forEach((entry, i) => {
    const bytes = valueOf(entry);
    const at = 2 + i * 12;
    head.writeUInt16LE(entry.tag, at);
    head.writeUInt16LE(TYPE[entry.type], at + 2);
    head.writeUInt32LE(bytes.length / BYTE_SIZE[entry.type], at + 4);
    if (bytes.length <= 4) return bytes.copy(head, at + 8);
    head.writeUInt32LE(end, at + 8);
    tail.push(bytes);
    end += bytes.length;
  });
  return Buffer.concat([head, ...tail]);
}

// Degrees, minutes and hundredths of seconds.  The place is open sea.
const degrees = (d, m, s) => [d, 1, m, 1, s, 100];

function exif() {
  const header = Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  const camera = (gps) => directory([
    { tag: 0x010f, type: 'ascii', value: 'Demo' },
    { tag: 0x0110, type: 'ascii', value: 'Demotelefon 1' },
    { tag: 0x0132, type: 'ascii', value: '2026:11:02 16:48:10' },
    { tag: 0x8825, type: 'long', value: gps },
  ], header.length);
  const offset = header.length + camera(0).length;
  const gps = directory([
    { tag: 1, type: 'ascii', value: 'N' },
    { tag: 2, type: 'rational', value: degrees(72, 14, 3120) },
    { tag: 3, type: 'ascii', value: 'E' },
    { tag: 4, type: 'rational', value: degrees(27, 51, 840) },
  ], offset);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), header, camera(offset), gps]);
  const marker = Buffer.from([0xff, 0xe1, 0, 0]);
  marker.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([marker, body]);
}

export function photograph(how) {
  const picture = drawing();
  if (how === 'stripped') return picture;
  return Buffer.concat([picture.subarray(0, 2), exif(), picture.subarray(2)]);
}
