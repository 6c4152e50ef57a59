import { acsFaultString, faultMeaning, faultWords } from './fault';

it.each([
  [9000, 'Method not supported'],
  [9005, 'Invalid parameter name'],
  [9019, 'File transfer failure: file authentication failure'],
  [9032, 'Invalid deployment unit update: version already exists'],
  [9800, 'Vendor-defined fault'],
  [9899, 'Vendor-defined fault'],
  [8005, 'Retry request'],
  [9033, null],
  [9900, null],
  [0, null],
])('fault %i means %s', (code, meaning) => expect(faultMeaning(code)).toBe(meaning));

it('every code of TR-069 A.5.1 has a meaning', () => {
  for (let code = 9000; code <= 9032; code++) expect(faultMeaning(code)).not.toBeNull();
});

it('the ACS names its own faults in the words of the standard', () => {
  expect(acsFaultString(8000)).toBe('Method not supported');
});

it.each([
  [0, '', null],
  [9018, ' bad sum ', 'File transfer failure: file corrupted (9018: bad sum)'],
  [9777, '', 'unknown fault (9777)'],
])('fault %i of a transfer, "%s"', (faultCode, faultString, text) =>
  expect(faultWords({ faultCode, faultString })).toBe(text),
);
