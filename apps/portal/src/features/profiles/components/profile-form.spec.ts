import type { ConfigProfile } from '@demarc/contracts';
import { draftOf, EMPTY_SETTING, problemsIn, readDraft } from './profile-form';

const PROFILE: ConfigProfile = {
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Pay',
  description: '',
  settings: [{ paths: { tr098: 'InternetGatewayDevice.Time.Enable', tr181: null }, value: 'false' }],
  objects: [
    {
      collections: { tr098: null, tr181: 'Device.NAT.PortMapping.' },
      fields: [{ names: { tr098: null, tr181: 'ExternalPort' }, value: '80', isKey: true }],
    },
  ],
  fileId: null,
  restoreFileId: null,
  version: 3,
  changedAt: '2026-11-22T10:00:00.000Z',
  changedBy: 'noc',
  openPushes: 0,
};

describe('the form of a profile', () => {
  it('says what it was given', () => {
    const { name, description, settings, objects, fileId, restoreFileId } = PROFILE;
    const body = { name, description, settings, objects, fileId, restoreFileId };
    expect(readDraft(draftOf(PROFILE))).toEqual({ body, faults: {} });
  });

  it('leaves out a row that nobody typed into, and keeps an empty value', () => {
    const draft = { ...draftOf(PROFILE), settings: [EMPTY_SETTING, { ...EMPTY_SETTING, tr181: 'Device.A.B' }] };
    expect(readDraft(draft).body?.settings).toEqual([{ paths: { tr098: null, tr181: 'Device.A.B' }, value: '' }]);
  });

  it('asks for a name, and for both files or none', () => {
    const { faults } = readDraft({ ...draftOf(null), fileId: PROFILE.id });
    expect(Object.keys(faults)).toContain('name');
    const named = readDraft({ ...draftOf(PROFILE), fileId: PROFILE.id });
    expect(named.faults['restoreFileId']).toMatch(/both files/);
  });

  it('puts the problems of the server at the rows they are in', () => {
    expect(problemsIn({ problems: [{ at: 'settings.1.paths.tr098', text: 'is a secret' }] })).toEqual([
      'Parameter 2 is a secret',
    ]);
    expect(problemsIn(undefined)).toEqual([]);
  });
});
