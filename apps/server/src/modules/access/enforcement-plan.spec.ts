import fc from 'fast-check';
import { ACCESS_METHODS, type AccessMethod } from '@demarc/contracts';
import { ACCESS_GROUPS, NAS_VENDORS } from '@demarc/radius';
import { accessMethodOf, planSteps, stepAfter, type NasAbilities, type PlanFacts } from './enforcement-plan';

const NAS: NasAbilities = {
  name: 'bras-1',
  vendor: 'generic',
  enabled: true,
  radiusAuthorizes: true,
  changesInPlace: true,
  inPlaceRefusal: null,
  apiPort: null,
};
const MIKROTIK: NasAbilities = { ...NAS, name: 'mkt-1', vendor: 'mikrotik' };
const facts = (given: Partial<PlanFacts>): PlanFacts => ({
  method: 'pppoe-nas',
  from: 'open',
  to: 'garden',
  nas: NAS,
  ...given,
});
const taken = (given: Partial<PlanFacts>): string[] => {
  const plan = planSteps(facts(given));
  const steps: string[] = [];
  for (let step = stepAfter(plan, null); step !== null; step = stepAfter(plan, step)) steps.push(step);
  return steps;
};
const whyNot = (step: string, given: Partial<PlanFacts>): string | null | undefined =>
  planSteps(facts(given)).find((each) => each.step === step)?.why;

describe('in which order a change is brought about', () => {
  it.each<[string, Partial<PlanFacts>, string[]]>([
    ['into the garden on a NAS', {}, ['coa', 'disconnect', 'cpe', 'by-hand']],
    ['back from the garden', { from: 'garden', to: 'open' }, ['coa', 'disconnect', 'cpe', 'by-hand']],
    ['closed', { to: 'closed' }, ['disconnect', 'cpe', 'by-hand']],
    ['opened again', { from: 'closed', to: 'open' }, ['disconnect', 'cpe', 'by-hand']],
    ['a MikroTik without API', { nas: MIKROTIK }, ['disconnect', 'cpe', 'by-hand']],
    [
      'a MikroTik with API',
      { nas: { ...MIKROTIK, apiPort: 8729 } },
      ['coa', 'disconnect', 'routeros', 'cpe', 'by-hand'],
    ],
    ['a NAS that refused a CoA', { nas: { ...NAS, inPlaceRefusal: '401' } }, ['disconnect', 'cpe', 'by-hand']],
    ['changes in place switched off', { nas: { ...NAS, changesInPlace: false } }, ['disconnect', 'cpe', 'by-hand']],
    ['a NAS that is switched off', { nas: { ...NAS, enabled: false } }, ['cpe', 'by-hand']],
    ['no NAS', { nas: null }, ['cpe', 'by-hand']],
    ['the router alone', { method: 'pppoe-cpe', nas: null }, []],
    ['the router, and a NAS that ends its session', { method: 'pppoe-cpe' }, ['disconnect']],
    ['a bridge is never configured', { method: 'bridged' }, ['coa', 'disconnect', 'by-hand']],
    [
      'static IP',
      { method: 'static-ip', nas: { ...MIKROTIK, apiPort: 8728 } },
      ['routeros', 'coa', 'disconnect', 'by-hand'],
    ],
    ['static IP on a session of a BRAS', { method: 'static-ip' }, ['coa', 'disconnect', 'by-hand']],
    ['static IP and no NAS', { method: 'static-ip', nas: null }, ['by-hand']],
  ])('%s', (_case, given, steps) => expect(taken(given)).toEqual(steps));

  it.each<[string, Partial<PlanFacts>, RegExp]>([
    ['coa', { to: 'closed' }, /nothing but its end/],
    ['coa', { nas: MIKROTIK }, /nothing would show its effect/],
    ['coa', { nas: { ...NAS, inPlaceRefusal: '405 Unsupported Service' } }, /refused one before: 405/],
    ['disconnect', { nas: { ...NAS, enabled: false } }, /bras-1 is switched off in Demarc/],
    ['routeros', {}, /no RouterOS API/],
  ])('%s is left out with its reason', (step, given, why) => expect(whyNot(step, given)).toMatch(why));

  it('a read-back is planned where nothing else shows a change, and is no step of its own', () => {
    expect(whyNot('read-back', { nas: { ...MIKROTIK, apiPort: 8729 } })).toBeNull();
    expect(taken({ nas: { ...MIKROTIK, apiPort: 8729 } })).not.toContain('read-back');
  });

  it('every change ends with a person or with the router, whatever the NAS can do', () => {
    const abilities = fc.record({
      name: fc.constant('nas'),
      vendor: fc.constantFrom(...NAS_VENDORS),
      enabled: fc.boolean(),
      radiusAuthorizes: fc.boolean(),
      changesInPlace: fc.boolean(),
      inPlaceRefusal: fc.option(fc.constant('401')),
      apiPort: fc.option(fc.constant(8728)),
    });
    const group = fc.constantFrom(...ACCESS_GROUPS);
    const method = fc.constantFrom<AccessMethod>(...ACCESS_METHODS);
    fc.assert(
      fc.property(method, group, group, fc.option(abilities), (how, from, to, nas) => {
        const steps = taken({ method: how, from, to, nas });
        expect(new Set(steps).size).toBe(steps.length);
        if (how !== 'pppoe-cpe') expect(steps.at(-1)).toBe('by-hand');
        if (how === 'bridged' || how === 'static-ip') expect(steps).not.toContain('cpe');
        if (to === 'closed') expect(steps).not.toContain('coa');
      }),
    );
  });
});

describe('how a service is connected', () => {
  it.each([
    [null, null, 'pppoe-cpe'],
    [null, { radiusAuthorizes: false }, 'pppoe-cpe'],
    [null, { radiusAuthorizes: true }, 'pppoe-nas'],
    ['bridged', { radiusAuthorizes: false }, 'bridged'],
    ['pppoe-cpe', { radiusAuthorizes: true }, 'pppoe-cpe'],
  ] as const)('chosen %s, NAS %j: %s', (chosen, nas, method) => expect(accessMethodOf(chosen, nas)).toBe(method));
});
