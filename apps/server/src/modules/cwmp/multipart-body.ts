/** A body that is not what its Content-Type says. */
export class MultipartBroken extends Error {
  override readonly name = 'MultipartBroken';
}

const MAX_HEAD_BYTES = 8_192;
const MAX_REST_BYTES = 65_536;
const NONE = Buffer.alloc(0);
const BOUNDARY = /;\s*boundary=(?:"([^"\\]{1,70})"|([^\s;"]{1,70}))/i;

/** The boundary of a multipart/form-data body; null when it is none. */
export function boundaryOf(contentType: string | undefined): string | null {
  if (contentType === undefined || !/^multipart\/form-data\s*;/i.test(contentType)) return null;
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  return quoted ?? plain ?? null;
}

/**
 * The file within a multipart/form-data body (RFC 7578), as it comes: the first part that is one. Some CPEs POST their uploads as a browser would. Parts that only describe it are passed over.
 */
export async function* fileInForm(body: AsyncIterable<Buffer>, boundary: string): AsyncGenerator<Buffer> {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const input = body[Symbol.asyncIterator]();
  // The first delimiter needs no line before it.
  let buffer: Buffer = Buffer.from('\r\n');
  const more = async (): Promise<void> => {
    const { value, done } = await input.next();
    if (done === true) throw new MultipartBroken('the form ends in the middle of a part');
    buffer = Buffer.concat([buffer, value]);
  };
  const upTo = async (mark: Buffer): Promise<Buffer> => {
    let at = buffer.indexOf(mark);
    for (; at < 0; at = buffer.indexOf(mark)) {
      if (buffer.length > MAX_HEAD_BYTES) throw new MultipartBroken('the head of a part is too long');
      await more();
    }
    const before = buffer.subarray(0, at);
    buffer = buffer.subarray(at + mark.length);
    return before;
  };
  await upTo(delimiter);
  for (;;) {
    while (buffer.length < 2) await more();
    if (buffer.subarray(0, 2).equals(Buffer.from('--'))) throw new MultipartBroken('the form has no file');
    await upTo(Buffer.from('\r\n'));
    const head = await upTo(Buffer.from('\r\n\r\n'));
    if (isFile(head)) break;
    await upTo(delimiter);
  }
  for (;;) {
    const at = buffer.indexOf(delimiter);
    if (at >= 0) {
      if (at > 0) yield buffer.subarray(0, at);
      buffer = NONE;
      break;
    }
    // What may be the beginning of a delimiter is kept back.
    const sure = buffer.length - delimiter.length + 1;
    if (sure > 0) {
      yield buffer.subarray(0, sure);
      buffer = buffer.subarray(sure);
    }
    await more();
  }
  // The rest of the form is read, so that its sender can hear the answer.
  let rest = 0;
  for (let next = await input.next(); next.done !== true; next = await input.next()) {
    rest += next.value.length;
    if (rest > MAX_REST_BYTES) throw new MultipartBroken('there is too much behind the file');
  }
}

/** A part that is named as a file, or has a type of its own. */
const isFile = (head: Buffer): boolean => {
  const text = head.toString('latin1');
  return /;\s*filename\*?=/i.test(text) || /^content-type:\s*(?!text\/plain)/im.test(text);
};
