import type { RouterParameter } from '@demarc/contracts';
import { dryRun, typeFault, type StagedEdit } from './dry-run';

const edit = (value: string, change: Partial<RouterParameter> = {}): StagedEdit => ({
  value,
  parameter: {
    path: 'InternetGatewayDevice.LANDevice.1.WLANConfiguration.1.Channel',
    value: '6',
    type: 'unsignedInt',
    writable: true,
    secret: false,
    wanted: null,
    ...change,
  },
});
const managed = { mode: 'manage', state: 'active' } as const;

describe('dryRun', () => {
  it('counts the RPCs and finds nothing against a good value', () => {
    const run = dryRun(managed, [edit('11'), edit('1')]);
    expect(run.canApply).toBe(true);
    expect(run.steps[1]).toContain('1 SetParameterValues with 2 values');
    expect(run.checks.map((check) => check.status)).toEqual(['ok']);
  });

  it.each([
    ['a read-only parameter', edit('11', { writable: false }), 'read-only'],
    ['a value of the wrong type', edit('eleven'), 'whole number'],
  ])('stops at %s', (_case, staged, words) => {
    const run = dryRun(managed, [staged]);
    expect(run.canApply).toBe(false);
    expect(run.checks.some((check) => check.status === 'fault' && check.text.includes(words))).toBe(true);
  });

  it('warns that an owner may put its own value back, and lets it go', () => {
    const run = dryRun(managed, [edit('11', { wanted: { status: 'in-sync', owner: 'profile Home' } })]);
    expect(run.canApply).toBe(true);
    expect(run.checks[0]).toMatchObject({ status: 'look' });
    expect(run.checks[0]?.text).toContain('profile Home');
  });

  it('writes nothing to a router that is observed or not active', () => {
    expect(dryRun({ ...managed, mode: 'observe' }, [edit('11')]).canApply).toBe(false);
    expect(dryRun({ ...managed, state: 'quarantine' }, [edit('11')]).canApply).toBe(false);
  });

  it('says when a value is so already, but not for a secret, which nobody sees', () => {
    expect(dryRun(managed, [edit('6')]).checks[0]?.text).toContain('already');
    expect(dryRun(managed, [edit('6', { secret: true, value: null })]).checks[0]?.status).toBe('ok');
  });

  it('has nothing to apply without an edit', () => {
    expect(dryRun(managed, []).canApply).toBe(false);
  });
});

describe('typeFault', () => {
  it.each([
    ['unsignedInt', '0'],
    ['unsignedInt', '4294967295'],
    ['int', '-2147483648'],
    ['unsignedLong', '18446744073709551615'],
    ['boolean', 'true'],
    ['boolean', '0'],
    ['string', 'anything'],
    ['', 'a type that the device did not say'],
  ])('%s takes %s', (type, value) => expect(typeFault(type, value)).toBeNull());

  it.each([
    ['unsignedInt', '-1'],
    ['unsignedInt', '4294967296'],
    ['int', '2147483648'],
    ['unsignedInt', ''],
    ['unsignedInt', '1.5'],
    ['boolean', 'yes'],
    ['unsignedLong', '18446744073709551616'],
  ])('%s refuses "%s"', (type, value) => expect(typeFault(type, value)).not.toBeNull());
});
