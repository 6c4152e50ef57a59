import { SaxesParser } from 'saxes';
import { isXmlCharacter, isXmlText } from './characters';

function isAllowedByOracle(text: string): boolean {
  let isAllowed = true;
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', () => (isAllowed = false));
  parser.write(`<a>${text}</a>`).close();
  return isAllowed;
}

it('the characters of XML are those of the oracle, one by one', () => {
  const markup = new Set([0x26, 0x3c]);
  for (let code = 0; code <= 0xffff; code++) {
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (markup.has(code) || isSurrogate) continue;
    if (isXmlCharacter(code) !== isAllowedByOracle(String.fromCharCode(code))) throw new Error(code.toString(16));
    if (isXmlText(String.fromCharCode(code)) !== isXmlCharacter(code)) throw new Error(code.toString(16));
  }
});

it.each([
  ['\ud83d', false],
  ['\ude00', false],
  ['\ude00\ud83d', false],
  ['\ud83d\ude00', true],
])('surrogates only in pairs: %j', (text, expected) => expect(isXmlText(text)).toBe(expected));

it.each([0xd800, 0xdfff, 0x110000, 0xfffe, 0])('%i is no character', (code) =>
  expect(isXmlCharacter(code)).toBe(false),
);
