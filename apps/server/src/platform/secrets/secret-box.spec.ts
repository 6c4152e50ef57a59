import { randomBytes } from 'node:crypto';
import { SecretBox, SecretUnreadable } from './secret-box';

const place = { table: 'subscription', column: 'pppoe_password_sealed', rowId: 'a' };

describe('SecretBox', () => {
  const box = new SecretBox(randomBytes(32));

  it('opens what it sealed', () => {
    for (const text of ['', 'geheim', 'পাসওয়ার্ড', ' blanks '])
      expect(box.open(place, box.seal(place, text))).toBe(text);
  });

  it('never seals the same way twice', () => {
    expect(box.seal(place, 'x').equals(box.seal(place, 'x'))).toBe(false);
  });

  it('G28: a ciphertext copied to another row, column or table does not open', () => {
    const sealed = box.seal(place, 'secret of A');
    for (const other of [{ rowId: 'b' }, { column: 'other' }, { table: 'cpe_credential' }]) {
      expect(() => box.open({ ...place, ...other }, sealed)).toThrow(SecretUnreadable);
    }
  });

  it('refuses a flipped bit, a truncated secret and another master key', () => {
    const sealed = box.seal(place, 'secret');
    const flipped = Buffer.from(sealed);
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
    expect(() => box.open(place, flipped)).toThrow(SecretUnreadable);
    expect(() => box.open(place, sealed.subarray(0, 20))).toThrow(SecretUnreadable);
    expect(() => new SecretBox(randomBytes(32)).open(place, sealed)).toThrow('another master key');
  });

  it('fingerprints differ by purpose and key, and agree for the same text', () => {
    expect(box.fingerprint('wifi', 'key')).toBe(box.fingerprint('wifi', 'key'));
    expect(box.fingerprint('wifi', 'key')).not.toBe(box.fingerprint('ppp', 'key'));
    expect(box.fingerprint('wifi', 'key')).not.toBe(new SecretBox(randomBytes(32)).fingerprint('wifi', 'key'));
  });
});
