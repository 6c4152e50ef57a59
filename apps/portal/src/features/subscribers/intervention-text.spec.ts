import { effectText, endText, instantOfInput } from './intervention-text';

describe('what a suspension by hand does, in words', () => {
  it.each([
    ['own-wan', false, 'no new one is let in. Its router is managed over another connection and stays within reach'],
    ['service-ppp', true, 'Walled in instead of cut off: its router is managed over this very connection'],
    ['unknown', true, 'Walled in instead of cut off: nothing shows that its router is managed over another connection'],
    ['unknown', false, 'no new one is let in. Its router has not been heard'],
    [null, false, 'no new one is let in. No router is known'],
  ] as const)('suspended, management over %s, over the service: %s', (managementPath, managedOverService, part) => {
    expect(effectText('suspended', { managementPath, managedOverService, hasNas: true })).toContain(part);
  });

  it.each(['throttled', 'walled-garden', 'suspended'] as const)(
    '%s without a NAS says what does not happen',
    (method) => {
      for (const managedOverService of [true, false]) {
        const facts = { managementPath: 'own-wan', managedOverService, hasNas: false } as const;
        expect(effectText(method, facts)).toContain('No NAS is set for it');
      }
    },
  );
});

describe('a moment that was typed', () => {
  it.each([
    ['2026-03-05T10:00', 'Asia/Dhaka', '2026-03-05T04:00:00.000Z'],
    ['2026-03-05T00:30', 'America/New_York', '2026-03-05T05:30:00.000Z'],
    ['2026-03-05', 'Asia/Dhaka', null],
    ['', 'Asia/Dhaka', null],
  ])('%s in %s', (text, zone, instant) => expect(instantOfInput(text, zone)).toBe(instant));
});

describe('until when it stands', () => {
  it.each([
    [{ ends: 'by-staff', endsAt: null }, 'until somebody restores it; a payment does not'],
    [{ ends: 'when-paid', endsAt: null }, 'until the bills that were open then are paid'],
    [{ ends: 'at', endsAt: '2026-03-05T04:00:00Z' }, 'until <2026-03-05T04:00:00Z>'],
  ] as const)('%j', (given, text) => expect(endText(given, (instant) => `<${instant}>`)).toBe(text));
});
