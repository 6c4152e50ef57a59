import { boundaryOf, fileInForm, MultipartBroken } from './multipart-body';

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function fileOf(body: string, size = body.length): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of fileInForm(inPieces(Buffer.from(body, 'latin1'), size), 'bnd')) parts.push(part);
  return Buffer.concat(parts).toString('latin1');
}

const field = '--bnd\r\nContent-Disposition: form-data; name="serial"\r\n\r\n0012345\r\n';
const file = (content: string): string =>
  `--bnd\r\nContent-Disposition: form-data; name="f"; filename="../../cfg"\r\nContent-Type: application/octet-stream\r\n\r\n${content}\r\n`;
const END = '--bnd--\r\n';

it.each([
  ['a file alone', file('bytes') + END, 'bytes'],
  ['a file behind a field', field + file('bytes') + END, 'bytes'],
  ['a preamble and an epilogue', `hello\r\n${file('bytes')}${END}good bye`, 'bytes'],
  ['what looks like a delimiter', file('a\r\n--bn\r\n-\r\n\r\nb') + END, 'a\r\n--bn\r\n-\r\n\r\nb'],
  ['every byte', file('\u0000\u00ff\r\n\r') + END, '\u0000\u00ff\r\n\r'],
  ['two files: the first', file('one') + file('two') + END, 'one'],
])('gives %s, however it is cut', async (_case, body, expected) => {
  for (const size of [body.length, 1, 2, 7, 33]) expect(await fileOf(body, size)).toBe(expected);
});

it.each([
  ['cut off in the file', file('bytes').slice(0, -4)],
  ['cut off in a head', '--bnd\r\nContent-Disp'],
  ['without a file', field + END],
  ['that is no form', 'just bytes'],
  ['with a head that never ends', `--bnd\r\nX: ${'a'.repeat(20_000)}`],
])('a body %s is refused', async (_case, body) => {
  await expect(fileOf(body, 1_000)).rejects.toThrow(MultipartBroken);
});

it.each([
  ['multipart/form-data; boundary=bnd', 'bnd'],
  ['Multipart/Form-Data; charset=x; boundary="b n d"', 'b n d'],
  ['multipart/form-data', null],
  ['application/octet-stream', null],
  [undefined, null],
])('%j has the boundary %j', (header, expected) => expect(boundaryOf(header)).toBe(expected));
