import fc from 'fast-check';
import { ACCESS_GROUPS, readSessionClass, sessionClass } from './session-class';

describe('the Class of a session', () => {
  it('comes back as it went out', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.constantFrom(...ACCESS_GROUPS), (subscriptionId, group) => {
        expect(readSessionClass(sessionClass({ subscriptionId, group }))).toEqual({ subscriptionId, group });
      }),
    );
  });

  it('fits into one attribute', () => {
    const longest = sessionClass({ subscriptionId: '01890a5d-ac96-774b-bcce-b302099a8057', group: 'throttled' });
    expect(longest.length).toBeLessThanOrEqual(253);
  });

  it.each<[string, Buffer | null]>([
    ['none', null],
    ['empty', Buffer.alloc(0)],
    ['of another server', Buffer.from('MS-CLASS 42')],
    ['of an unknown group', Buffer.from('demarc:gold:01890a5d-ac96-774b-bcce-b302099a8057')],
    ['of no subscription', Buffer.from('demarc:open:1')],
    ['with something behind', Buffer.from('demarc:open:01890a5d-ac96-774b-bcce-b302099a8057 ')],
  ])('a Class that is not ours says nothing: %s', (_case, octets) => expect(readSessionClass(octets)).toBeNull());

  it('octets of any kind never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 253 }), (octets) => expect(readSessionClass(octets)).toBeNull()));
  });
});
