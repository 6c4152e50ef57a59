import fc from 'fast-check';
import { addAddress, login, printActive, setSecretDisabled } from './commands';
import { answerOf, endsAnswer, readReply } from './reply';
import { encodeSentence, SentenceReader, type Sentence } from './sentence';

const word = fc.string({ unit: 'binary', minLength: 1, maxLength: 300 }).filter((text) => text.isWellFormed());
const sentence = fc.array(word, { minLength: 1, maxLength: 20 });

function readAll(octets: Buffer, cuts: readonly number[] = []): Sentence[] {
  const reader = new SentenceReader();
  const sentences: Sentence[] = [];
  const edges = [0, ...cuts.map((cut) => cut % (octets.length + 1)), octets.length].toSorted((a, b) => a - b);
  edges.forEach((from, index) => {
    const read = reader.push(octets.subarray(from, edges[index + 1] ?? octets.length));
    if ('defect' in read) throw new Error(read.defect);
    sentences.push(...read.sentences);
  });
  return sentences;
}

describe('sentences of the RouterOS API', () => {
  // MikroTik's manual, "API": length of a word in 1 to 5 octets.
  it.each([
    [0x7f, '7f'],
    [0x80, '8080'],
    [0x3fff, 'bfff'],
    [0x4000, 'c04000'],
    [0xffff, 'c0ffff'],
    [0x10000, 'c10000'],
  ])('a word of %i octets has the length %s', (length, hex) => {
    const octets = encodeSentence(['x'.repeat(length)]);
    expect(octets.subarray(0, hex.length / 2).toString('hex')).toBe(hex);
    expect(readAll(octets)).toEqual([['x'.repeat(length)]]);
  });

  it('/login, byte by byte', () => {
    expect(encodeSentence(login('api', 'pw')).toString('hex')).toBe(
      '062f6c6f67696e' + '093d6e616d653d617069' + '0c3d70617373776f72643d7077' + '00',
    );
  });

  it('what goes out comes in, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(sentence, { maxLength: 4 }), fc.array(fc.nat(), { maxLength: 8 }), (sentences, cuts) => {
        expect(readAll(Buffer.concat(sentences.map(encodeSentence)), cuts)).toEqual(sentences);
      }),
    );
  });

  it.each([
    ['a control byte', [0xf8], 'a control byte where a length was due'],
    ['a word of 4 GB', [0xf0, 0xff, 0xff, 0xff, 0xff], 'a word too long'],
    ['a word of 64 KiB and one', [0xc1, 0x00, 0x01], 'a word too long'],
  ])('%s is refused before it is waited for', (_case, octets, defect) =>
    expect(new SentenceReader().push(Buffer.from(octets))).toEqual({ defect }),
  );

  it('a sentence without end is refused', () => {
    const octets = Buffer.concat(Array.from({ length: 1_001 }, () => Buffer.from([1, 0x78])));
    expect(new SentenceReader().push(octets)).toEqual({ defect: 'a sentence too long' });
  });

  it('any octets are read or refused, never thrown at', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (octets) => void new SentenceReader().push(octets)));
  });
});

describe('what a router answers', () => {
  it('rows, then done', () => {
    const replies = [['!re', '=.id=*80000001', '=name=rahima', '=comment=a=b'], ['!done']].map(readReply);
    expect(answerOf(replies)).toEqual({
      rows: [{ '.id': '*80000001', name: 'rahima', comment: 'a=b' }],
      refusal: null,
      ret: null,
    });
    expect(replies.map(endsAnswer)).toEqual([false, true]);
  });

  it.each<[string, Sentence[], string | null]>([
    ['no rows', [['!done']], null],
    ['no rows, RouterOS 7.18', [['!empty'], ['!done']], null],
    ['a trap', [['!trap', '=category=1', '=message=no such item'], ['!done']], 'no such item'],
    ['a fatal', [['!fatal', 'not logged in']], 'not logged in'],
    ['a trap without words', [['!trap'], ['!done']], 'refused without a reason'],
  ])('%s', (_case, sentences, refusal) => expect(answerOf(sentences.map(readReply)).refusal).toBe(refusal));

  it('the id of what was added, and the challenge of an old login', () => {
    expect(answerOf([readReply(['!done', '=ret=*1A'])]).ret).toBe('*1A');
  });
});

it('commands say what they are about', () => {
  expect(printActive('rahima')).toEqual(['/ppp/active/print', '?name=rahima']);
  expect(addAddress('demarc-garden', '203.0.113.9', 'Demarc')).toContain('=address=203.0.113.9');
  expect(setSecretDisabled('*1', true)).toEqual(['/ppp/secret/set', '=.id=*1', '=disabled=yes']);
});
