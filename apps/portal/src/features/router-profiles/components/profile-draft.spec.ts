import type { ProfileChange } from '@demarc/contracts';
import {
  draftOfChange,
  EMPTY_DRAFT,
  EMPTY_FORWARD,
  EMPTY_LEASE,
  EMPTY_PARAMETER,
  freeFields,
  readDraft,
  type ProfileDraft,
} from './profile-draft';

const draft = (more: Partial<ProfileDraft>): ProfileDraft => ({ ...EMPTY_DRAFT, name: 'Base', ...more });
const SECRET = { secretId: '01a20730-7c0b-7948-aa68-6e0f4246a76f' };
const change = (document: ProfileChange['document'], scopes: ProfileChange['scopes'] = []): ProfileChange =>
  ({ name: 'Base', description: '', weight: 0, document, scopes }) as unknown as ProfileChange;

describe('a draft', () => {
  it('says what is missing, field by field, and is nothing until it is whole', () => {
    const { document, faults } = readDraft(
      draft({
        name: ' ',
        settings: [
          { intent: 'wifi-5', field: 'channel', value: null, mode: 'enforce' },
          { intent: 'wan', field: 'vlanId', value: 5000, mode: 'enforce' },
        ],
        parameters: [EMPTY_PARAMETER],
      }),
    );
    expect(document).toBeNull();
    expect(Object.keys(faults)).toEqual(['name', 'wifi-5 channel', 'wan vlanId', 'parameter 0']);
  });

  it('keeps a secret that nobody typed anew, and gives one that was', () => {
    const kept = {
      tr098: 'InternetGatewayDevice.A.Password',
      tr181: null,
      value: SECRET,
      type: null,
      mode: 'enforce' as const,
    };
    const opened = draftOfChange(change({ settings: [], parameters: [kept] }));
    expect(readDraft({ ...opened, name: 'Base' }).document?.parameters).toEqual([kept]);
    const typed = opened.parameters.map((one) => ({ ...one, text: 'another' }));
    expect(readDraft({ ...opened, parameters: typed }).document?.parameters[0]?.value).toEqual({ secret: 'another' });
  });

  it('says of a row what is missing in it, and gives one that is whole', () => {
    const { document, faults } = readDraft(draft({ rows: [EMPTY_FORWARD, EMPTY_LEASE] }));
    expect(document).toBeNull();
    expect(Object.keys(faults)).toEqual([
      'row 0 externalPort',
      'row 0 internalPort',
      'row 0 address',
      'row 1 mac',
      'row 1 address',
    ]);
    const whole = { ...EMPTY_FORWARD, externalPort: 8080, internalPort: 80, address: '192.168.1.20' };
    expect(readDraft(draft({ rows: [whole] })).document?.rows).toEqual([whole]);
    expect(readDraft(draft({ rows: [whole, whole] })).faults).toEqual({ 'row 1 externalPort': 'This is there twice.' });
  });

  it('offers no field twice', () => {
    const chosen = draft({ settings: [{ intent: 'dns', field: 'servers', value: '192.0.2.1', mode: 'enforce' }] });
    expect(freeFields(chosen).flatMap(({ items }) => items.map(({ value }) => value))).not.toContain('dns servers');
  });
});
