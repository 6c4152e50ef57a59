import fc from 'fast-check';
import { identityOfCommonName } from './certificate-identity';

it.each([
  ['00259E-HG8245-0012345', { oui: '00259E', productClass: 'HG8245', serialNumber: '0012345' }],
  ['00259E-0012345', { oui: '00259E', productClass: null, serialNumber: '0012345' }],
  ['00259e-H%2D1%20x-S%2F1', { oui: '00259e', productClass: 'H-1 x', serialNumber: 'S/1' }],
  ['00259E-v1.2-S1', { oui: '00259E', productClass: 'v1.2', serialNumber: 'S1' }],
])('%s', (name, identity) => expect(identityOfCommonName(name)).toEqual(identity));

it.each([
  ['nothing', ''],
  ['the name of a model', 'HG8245'],
  ['a host', 'cpe-1.example.net'],
  ['an OUI too short', '0259E-HG8245-1'],
  ['no serial', '00259E-HG8245-'],
  ['no serial either', '00259E-'],
  ['too many parts', '00259E-HG-8245-1'],
  ['half an escape', '00259E-HG8245-1%2'],
  ['an escape that is no text', '00259E-HG8245-%FF'],
  ['a blank as it is', '00259E-HG 8245-1'],
  ['an end of line', '00259E-HG8245-1\n'],
])('is of no CPE: %s', (_case, name) => expect(identityOfCommonName(name)).toBeNull());

it('gives back exactly what was encoded', () => {
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[-!'()*~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(text, text, (productClass, serialNumber) => {
      const name = `00259E-${encode(productClass)}-${encode(serialNumber)}`;
      expect(identityOfCommonName(name)).toEqual({ oui: '00259E', productClass, serialNumber });
    }),
  );
});
