import { diffLines, maskSecret, withContext } from './line-diff';

const short = (before: string, after: string): string =>
  (diffLines([...before], [...after]) ?? [])
    .map(({ change, text }) => `${change === 'same' ? ' ' : change === 'added' ? '+' : '-'}${text}`)
    .join('');

it.each([
  ['abc', 'abc', ' a b c'],
  ['', 'ab', '+a+b'],
  ['ab', '', '-a-b'],
  ['abc', 'axc', ' a-b+x c'],
  ['abcabba', 'cbabac', 5],
  ['abcdef', 'abXcdef', ' a b+X c d e f'],
])('from %j to %j', (before, after, expected) => {
  const text = short(before, after);
  if (typeof expected === 'string') expect(text).toBe(expected);
  else expect(text.match(/[+-]/g)).toHaveLength(expected);
});

it('any two texts: the old one is what stays and goes, the new one what stays and comes', () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  const text = (): string[] => Array.from({ length: random(40) }, () => String(random(4)));
  for (let round = 0; round < 300; round++) {
    const [before, after] = [text(), text()];
    const lines = diffLines(before, after) ?? [];
    const side = (gone: string): string[] => lines.filter(({ change }) => change !== gone).map((line) => line.text);
    expect(side('added')).toEqual(before);
    expect(side('removed')).toEqual(after);
    for (const line of lines) if (line.before !== null) expect(before[line.before - 1]).toBe(line.text);
    for (const line of lines) if (line.after !== null) expect(after[line.after - 1]).toBe(line.text);
  }
});

it('texts that have nothing in common are not compared for ever', () => {
  const lines = (word: string): string[] => Array.from({ length: 5_000 }, (_none, at) => `${word} ${at}`);
  expect(diffLines(lines('a'), lines('b'))).toBeNull();
});

it('shows changes with three lines around them, and one gap between', () => {
  const before = Array.from({ length: 30 }, (_none, at) => String(at));
  const shown = withContext(diffLines(before, [...before.slice(0, 10), 'x', ...before.slice(11)]) ?? []);
  expect(shown.map(({ change, text }) => (change === 'gap' ? '…' : text))).toEqual([
    '…',
    '7',
    '8',
    '9',
    '10',
    'x',
    '11',
    '12',
    '13',
    '…',
  ]);
});

it.each([
  ['InternetGatewayDevice.X.KeyPassphrase=geheim 12', 'InternetGatewayDevice.X.KeyPassphrase=••••••'],
  ['  <Password>geheim</Password>', '  <Password>••••••'],
  ['wpa_psk: geheim', 'wpa_psk: ••••••'],
  ['"password": "geheim"', '"password": ••••••'],
  ['ppp secret geheim', 'ppp secret ••••••'],
  ['PreSharedKey.1.PreSharedKey=geheim', 'PreSharedKey.1.PreSharedKey=••••••'],
  ['password=', 'password='],
  ['SSID=House', 'SSID=House'],
])('%j is shown as %j', (line, shown) => {
  expect(maskSecret(line)).toBe(shown);
  expect(maskSecret(line)).not.toContain('geheim');
});
