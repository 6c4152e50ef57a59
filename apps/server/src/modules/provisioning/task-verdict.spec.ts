import type { CpeResponse, CwmpFault, DeploymentResult } from '@demarc/cwmp';
import type { TaskResultLine } from './task.entity';
import type { TaskRun } from './session-work';
import { softwareOutcome, verdictOf, type TaskVerdict } from './task-verdict';

const A: TaskResultLine = { path: 'Device.A', value: '1', outcome: null };
const SECRET: TaskResultLine = { path: 'Device.Password', value: null, outcome: null };
const run = (kind: TaskRun['kind'], more: Partial<TaskRun> = {}): TaskRun => ({
  taskId: 't',
  sessionId: 's',
  kind,
  step: 'sent',
  names: [],
  result: [A],
  ...more,
});
const fault = (faultCode: number, parameterFaults: CwmpFault['parameterFaults'] = []) => ({
  fault: { faultCode, faultString: '', parameterFaults },
});

it.each<[string, TaskRun, CpeResponse, TaskVerdict['next']]>([
  ['a reboot is agreed to', run('reboot'), { method: 'RebootResponse' }, 'wait'],
  ['a reset is agreed to', run('factory-reset'), { method: 'FactoryResetResponse' }, 'wait'],
  [
    'a file that is still to come',
    run('download'),
    { method: 'DownloadResponse', status: 1, startTime: '', completeTime: '' },
    'wait',
  ],
  [
    'a file that is there',
    run('download'),
    { method: 'DownloadResponse', status: 0, startTime: '', completeTime: '' },
    'end',
  ],
  ['a file that comes in its window', run('download'), { method: 'ScheduleDownloadResponse' }, 'wait'],
  ['modules are being changed', run('change-software'), { method: 'ChangeDUStateResponse' }, 'wait'],
  ['values are read back', run('set-parameters'), { method: 'SetParameterValuesResponse', status: 0 }, 'read-back'],
  [
    'a secret cannot be read back',
    run('set-parameters', { result: [SECRET] }),
    { method: 'SetParameterValuesResponse', status: 0 },
    'end',
  ],
  ['it will inform', run('schedule-inform'), { method: 'ScheduleInformResponse' }, 'end'],
  ['a plan reads', run('refresh'), { method: 'GetParameterValuesResponse', values: [] }, 'go-on'],
])('%s', (_case, task, response, next) => expect(verdictOf(task, { response }).next).toBe(next));

it('a refusal names the parameter and what is wrong with it', () => {
  const both = run('set-parameters', { result: [A, { ...A, path: 'Device.B' }] });
  const verdict = verdictOf(both, fault(9003, [{ name: 'Device.B', faultCode: 9008, faultString: '' }]));
  expect(verdict).toMatchObject({
    next: 'fail',
    reason: expect.stringContaining('9003'),
    result: [
      { path: 'Device.A', outcome: 'not applied' },
      { path: 'Device.B', outcome: expect.stringContaining('9008') },
    ],
  });
});

it('a router of CWMP 1.0 is asked for its transfers with the older method, once', () => {
  expect(verdictOf(run('list-transfers'), fault(9000)).next).toBe('ask-older');
  expect(verdictOf(run('list-transfers', { step: 'older' }), fault(9000)).next).toBe('fail');
  expect(verdictOf(run('list-transfers'), fault(9002)).next).toBe('fail');
});

it.each<[string, CpeResponse, TaskResultLine[]]>([
  [
    'all of them',
    {
      method: 'GetAllQueuedTransfersResponse',
      transfers: [
        {
          commandKey: 'd-1',
          state: 2,
          isDownload: true,
          fileType: '1 Firmware Upgrade Image',
          fileSizeBytes: 1,
          targetFileName: '',
        },
        {
          commandKey: '',
          state: 7,
          isDownload: false,
          fileType: '2 Vendor Log File',
          fileSizeBytes: 0,
          targetFileName: 'log',
        },
      ],
    },
    [
      { path: 'd-1', value: 'download of 1 Firmware Upgrade Image', outcome: 'under way' },
      { path: 'log', value: 'upload of 2 Vendor Log File', outcome: 'state 7' },
    ],
  ],
  [
    'its own',
    { method: 'GetQueuedTransfersResponse', transfers: [{ commandKey: 'd-1', state: 1 }] },
    [{ path: 'd-1', value: '', outcome: 'not started' }],
  ],
])('lists transfers: %s', (_case, response, result) =>
  expect(verdictOf(run('list-transfers'), { response })).toEqual({ next: 'end', result }),
);

it('says what attributes a parameter has', () => {
  const attributes = [
    { name: 'Device.A', notification: 2, accessList: ['Subscriber'] },
    { name: 'Device.B', notification: 9, accessList: [] },
  ];
  const response: CpeResponse = { method: 'GetParameterAttributesResponse', attributes };
  expect(verdictOf(run('get-attributes'), { response })).toEqual({
    next: 'end',
    result: [
      { path: 'Device.A', value: 'the subscriber may write', outcome: 'active notification' },
      { path: 'Device.B', value: 'only the ACS may write', outcome: 'notification 9' },
    ],
  });
});

it.each([
  ['what the router shows is what was set', '1', 'applied'],
  ['it shows another', '2', 'taken; the router shows "2"'],
  ['it shows nothing', null, 'taken; not read back'],
])('read back: %s', (_case, value, outcome) => {
  const task = run('set-parameters', { step: 'read-back', result: [{ ...A, outcome: 'taken' }] });
  const values = value === null ? [] : [{ name: 'Device.A', value, type: 'string' }];
  expect(verdictOf(task, { response: { method: 'GetParameterValuesResponse', values } })).toEqual({
    next: 'end',
    result: [{ ...A, outcome }],
  });
});

describe('software modules', () => {
  const ordered = [
    { path: 'u-1', value: 'install', outcome: null },
    { path: 'u-2', value: 'update', outcome: null },
  ];
  const done: DeploymentResult = {
    uuid: 'u-1',
    deploymentUnitRef: 'Device.SoftwareModules.DeploymentUnit.1',
    version: '2',
    currentState: 'Installed',
    isResolved: true,
    executionUnitRefs: '',
    startTime: '',
    completeTime: '',
    faultCode: 0,
    faultString: '',
    operation: '',
  };

  it('all done', () => {
    const { reason, result } = softwareOutcome(ordered, [done, { ...done, uuid: 'u-2' }]);
    expect(reason).toBeNull();
    expect(result.map(({ outcome }) => outcome)).toEqual(['Installed', 'Installed']);
  });

  it('one refused, of one nothing was said', () => {
    const { reason, result } = softwareOutcome(ordered, [{ ...done, faultCode: 9027, currentState: 'Failed' }]);
    expect(reason).toBe('2 of 2 did not change');
    expect(result.map(({ outcome }) => outcome)).toEqual([
      'System resources exceeded (9027)',
      'nothing was said of it',
    ]);
  });
});
