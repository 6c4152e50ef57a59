import type { CpeReport, DeploymentResult } from '@demarc/cwmp';
import { wordsOf } from './cpe-report';

const transfer = {
  announceUrl: '',
  transferUrl: 'ftp://operator:secret@192.0.2.9/fw.bin',
  isDownload: true,
  fileType: '1 Firmware Upgrade Image',
  fileSizeBytes: 1,
  targetFileName: '',
  faultCode: 0,
  faultString: '',
  startTime: '',
  completeTime: '',
};
const unit: DeploymentResult = {
  uuid: '0c5ddbb6-4ac4-5fc8-a62d-bd52a22d4d43',
  deploymentUnitRef: 'Device.SoftwareModules.DeploymentUnit.1',
  version: '1.2',
  currentState: 'Installed',
  isResolved: true,
  executionUnitRefs: '',
  startTime: '',
  completeTime: '',
  faultCode: 0,
  faultString: '',
  operation: '',
};

it.each<[string, CpeReport, string]>([
  [
    'a transfer that somebody else began, without the credentials of its URL',
    { method: 'AutonomousTransferComplete', transfer },
    '1 Firmware Upgrade Image from ftp://192.0.2.9/fw.bin, done',
  ],
  [
    'one that failed',
    { method: 'AutonomousTransferComplete', transfer: { ...transfer, faultCode: 9015, faultString: 'no route' } },
    '1 Firmware Upgrade Image from ftp://192.0.2.9/fw.bin, failed: File transfer failure: unable to contact file server (9015: no route)',
  ],
  [
    'an upload',
    {
      method: 'AutonomousTransferComplete',
      transfer: { ...transfer, isDownload: false, fileType: '2 Vendor Log File', transferUrl: 'http://192.0.2.9/log' },
    },
    '2 Vendor Log File to http://192.0.2.9/log, done',
  ],
  [
    'a file is wanted',
    { method: 'RequestDownload', fileType: '2 Web Content', args: [{ name: 'Version', value: '7' }] },
    '2 Web Content (Version=7)',
  ],
  [
    'a kick',
    { method: 'Kicked', command: 'login', referer: '192.168.1.7', arg: '', next: 'http://192.0.2.1/' },
    'login, 192.168.1.7',
  ],
  [
    'software modules, one of them refused',
    {
      method: 'DUStateChangeComplete',
      commandKey: 'du-1',
      results: [unit, { ...unit, deploymentUnitRef: '', version: '', faultCode: 9026, currentState: 'Failed' }],
    },
    'Device.SoftwareModules.DeploymentUnit.1 1.2: Installed; 0c5ddbb6-4ac4-5fc8-a62d-bd52a22d4d43: failed: Duplicate deployment unit (9026)',
  ],
])('%s', (_case, report, detail) => expect(wordsOf(report).detail).toBe(detail));

it('is bounded, whatever a device sends', () => {
  const report: CpeReport = {
    method: 'DUStateChangeComplete',
    commandKey: 'k'.repeat(1_000),
    results: Array.from({ length: 100 }, () => unit),
  };
  expect(wordsOf(report)).toEqual({ commandKey: 'k'.repeat(64), detail: expect.stringMatching(/^.{500}$/) });
});
