import { packetFields, spaced } from './radius-bytes';

const header = (code: string, length: string): string => `${code}07${length}${'ab'.repeat(16)}`;

describe('packetFields', () => {
  it('reads a Disconnect-Request as a person would from a capture', () => {
    const user = new TextEncoder().encode('rahima');
    const attributes = [
      `01${(user.length + 2).toString(16).padStart(2, '0')}${spaced(user).replaceAll(' ', '')}`,
      '2c0641313030', // Acct-Session-Id "A100"
      '04060a000001',
      '370665920080',
      `5012${'cd'.repeat(16)}`,
    ].join('');
    const length = (20 + attributes.length / 2).toString(16).padStart(4, '0');
    expect(packetFields(header('28', length) + attributes)?.map(({ name, text }) => [name, text])).toEqual([
      ['Code', '40 Disconnect-Request'],
      ['Identifier', '7'],
      ['Length', String(20 + attributes.length / 2)],
      ['Authenticator', '16 bytes'],
      ['User-Name', 'rahima'],
      ['Acct-Session-Id', 'A100'],
      ['NAS-IP-Address', '10.0.0.1'],
      ['Event-Timestamp', '2024-01-01T00:00:00.000Z'],
      ['Message-Authenticator', '16 bytes'],
    ]);
  });

  it('shows the Error-Cause of a NAK and an attribute that it does not know', () => {
    const fields = packetFields(`${header('2a', '001e')}6506000001f7c804beef`);
    expect(fields?.slice(4).map(({ name, text, hex }) => [name, text, hex])).toEqual([
      ['Error-Cause', '503', '65 06 00 00 01 f7'],
      ['attribute 200', '2 bytes', 'c8 04 be ef'],
    ]);
  });

  it.each([
    ['an attribute of length 0', '0100'],
    ['an attribute longer than the packet', '01ff61'],
    ['half an attribute', '01'],
  ])('stops at %s and still shows every byte', (_case, tail) => {
    const fields = packetFields(header('29', '0014') + tail);
    expect(fields?.at(-1)?.name).toBe('unreadable');
    expect(fields?.map((field) => field.hex.replaceAll(' ', '')).join('')).toBe(header('29', '0014') + tail);
  });

  it.each(['', '28', 'zz'.repeat(20), '281'])('is null for what is no packet: "%s"', (hex) => {
    expect(packetFields(hex)).toBeNull();
  });
});
