import { GEMTEK_TR181, hasRecordedTrees, HUAWEI_EG8145V5, recordedTree } from '../../../test/support/recorded-trees';
import { ModelCpe } from '../../../test/support/model-cpe';
import { held, NOTHING, session } from '../../../test/support/plan-session';

const whenPresent = hasRecordedTrees ? describe : describe.skip;

whenPresent('first contact with recorded routers (skipped where ../shared is absent)', () => {
  it('Huawei EG8145V5: 3,900 parameters, six requests, and then silence', () => {
    const cpe = new ModelCpe(recordedTree(HUAWEI_EG8145V5));
    const first = session(cpe, NOTHING);
    expect(cpe.log.map(({ method }) => method)).toEqual([
      'GetParameterNames',
      'GetParameterValues',
      'SetParameterValues',
      'SetParameterValues',
      'SetParameterValues',
      'GetParameterValues',
    ]);
    expect(cpe.get('InternetGatewayDevice.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username')).toBe(
      'rahima@isp',
    );
    expect(cpe.get('InternetGatewayDevice.LANDevice.1.WLANConfiguration.5.SSID')).toBe('Rahima-5G');
    expect(first).toMatchObject({ unresolved: [], isDue: false });
    cpe.log.length = 0;
    session(cpe, held(first));
    expect(cpe.log).toEqual([]);
  });

  it('Huawei EG8145V5 that answers for 32 names at once: the same in pieces', () => {
    const cpe = new ModelCpe(recordedTree(HUAWEI_EG8145V5), { maxNames: 256 });
    const first = session(cpe, NOTHING);
    expect(cpe.log.length).toBeLessThan(120);
    expect(first).toMatchObject({ unresolved: [], isDue: false });
  });

  it('Gemtek TR-181: everything but the key of a network without access point', () => {
    const cpe = new ModelCpe(recordedTree(GEMTEK_TR181));
    const first = session(cpe, NOTHING);
    expect(first.unresolved.map(({ intent, field, reason }) => [intent, field, reason.code])).toEqual([
      ['wifi-5', 'passphrase', 'no-passphrase'],
    ]);
    expect(cpe.get('Device.PPP.Interface.1.Password')).toBe('dial-me');
    expect(first.isDue).toBe(false);
  });
});
