import type { AcsAnswer, AcsMessage, AcsRequest, CpeMessage, CpeRequest, CpeResponse } from '../messages';

// What the golden files say, typed. `TO_CPE` is written to them, `FROM_CPE` is read from them.

const TIME = '2026-03-01T09:00:00Z';
const UUID = '0c5ddbb6-4ac4-5fc8-a62d-bd52a22d4d43';
const SUCCESS = { faultCode: 0, faultString: '' };
const ORDER = {
  commandKey: 'd-1',
  fileType: '1 Firmware Upgrade Image',
  url: 'http://192.0.2.1:7567/f/a?b=1&c=2',
  username: 'box',
  password: 'secret',
  fileSizeBytes: 1_200,
  targetFileName: '',
};

const REQUESTS: Record<string, AcsRequest> = {
  GetRPCMethods: { method: 'GetRPCMethods' },
  GetParameterNames: { method: 'GetParameterNames', path: 'Device.', nextLevel: true },
  GetParameterValues: { method: 'GetParameterValues', names: ['Device.DeviceInfo.', 'Device.Time.Enable'] },
  SetParameterValues: {
    method: 'SetParameterValues',
    values: [
      { name: 'Device.Time.Enable', value: 'true', type: 'boolean' },
      { name: 'Device.WiFi.SSID.1.SSID', value: 'Tom & "Jerry" <5G>', type: 'string' },
    ],
    parameterKey: 'k-1',
  },
  GetParameterAttributes: { method: 'GetParameterAttributes', names: ['Device.WiFi.'] },
  SetParameterAttributes: {
    method: 'SetParameterAttributes',
    settings: [
      { name: 'Device.WiFi.SSID.1.SSID', notification: 2, accessList: null },
      { name: 'Device.ManagementServer.', notification: null, accessList: [] },
      { name: 'Device.Time.Enable', notification: 0, accessList: ['Subscriber'] },
    ],
  },
  AddObject: { method: 'AddObject', objectName: 'Device.NAT.PortMapping.', parameterKey: 'k-1' },
  DeleteObject: { method: 'DeleteObject', objectName: 'Device.NAT.PortMapping.3.', parameterKey: '' },
  Download: { method: 'Download', ...ORDER, delaySeconds: 0 },
  ScheduleDownload: {
    method: 'ScheduleDownload',
    ...ORDER,
    windows: [
      { startSeconds: 60, endSeconds: 3_600, mode: '3 When Idle', userMessage: '', maxRetries: 3 },
      { startSeconds: 3_600, endSeconds: 7_200, mode: '1 At Any Time', userMessage: '', maxRetries: -1 },
    ],
  },
  Upload: {
    method: 'Upload',
    commandKey: 'u-1',
    fileType: '3 Vendor Configuration File 1',
    url: 'http://192.0.2.1:7567/u/a',
    username: '',
    password: '',
    delaySeconds: 5,
  },
  CancelTransfer: { method: 'CancelTransfer', commandKey: 'd-1' },
  GetQueuedTransfers: { method: 'GetQueuedTransfers' },
  GetAllQueuedTransfers: { method: 'GetAllQueuedTransfers' },
  ScheduleInform: { method: 'ScheduleInform', delaySeconds: 30, commandKey: 's-1' },
  Reboot: { method: 'Reboot', commandKey: 'r-1' },
  FactoryReset: { method: 'FactoryReset' },
  ChangeDUState: {
    method: 'ChangeDUState',
    operations: [
      {
        type: 'install',
        url: 'http://192.0.2.1/module.pkg',
        uuid: UUID,
        username: 'box',
        password: 'secret',
        executionEnvironment: 'Device.SoftwareModules.ExecEnv.1',
      },
      { type: 'update', uuid: UUID, version: '1.2', url: '', username: '', password: '' },
      { type: 'uninstall', uuid: UUID, version: '', executionEnvironment: '' },
    ],
    commandKey: 'du-1',
  },
};

const ANSWERS: Record<string, AcsAnswer> = {
  InformResponse: { method: 'InformResponse' },
  TransferCompleteResponse: { method: 'TransferCompleteResponse' },
  AutonomousTransferCompleteResponse: { method: 'AutonomousTransferCompleteResponse' },
  DUStateChangeCompleteResponse: { method: 'DUStateChangeCompleteResponse' },
  AutonomousDUStateChangeCompleteResponse: { method: 'AutonomousDUStateChangeCompleteResponse' },
  RequestDownloadResponse: { method: 'RequestDownloadResponse' },
  KickedResponse: { method: 'KickedResponse', nextUrl: 'http://192.0.2.1/welcome?a=1&b=2' },
  GetRPCMethodsResponse: { method: 'GetRPCMethodsResponse' },
  Fault: { method: 'Fault', faultCode: 8000, faultString: 'Method not supported' },
};

const mapped = <Given, Made>(given: Record<string, Given>, make: (value: Given) => Made): Record<string, Made> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, make(value)]));

export const TO_CPE: Record<string, AcsMessage> = {
  ...mapped(REQUESTS, (request): AcsMessage => ({ type: 'request', id: 'a-1', request })),
  ...mapped(ANSWERS, (answer): AcsMessage => ({ type: 'answer', id: '42', answer })),
};

const RESULT = {
  uuid: UUID,
  deploymentUnitRef: 'Device.SoftwareModules.DeploymentUnit.1',
  version: '1.2',
  currentState: 'Installed',
  isResolved: true,
  executionUnitRefs: 'Device.SoftwareModules.ExecutionUnit.1,Device.SoftwareModules.ExecutionUnit.2',
  startTime: TIME,
  completeTime: TIME,
  ...SUCCESS,
  operation: '',
};

const CPE_REQUESTS: Record<string, CpeRequest> = {
  Inform: {
    method: 'Inform',
    inform: {
      deviceId: { manufacturer: 'Example', oui: '00259E', productClass: 'EX-1', serialNumber: 'S1' },
      events: [
        { code: '1 BOOT', commandKey: '' },
        { code: 'M Reboot', commandKey: 'r-1' },
      ],
      maxEnvelopes: 1,
      currentTime: TIME,
      retryCount: 0,
      parameters: [{ name: 'Device.DeviceInfo.SoftwareVersion', value: 'V1', type: 'string' }],
    },
  },
  TransferComplete: {
    method: 'TransferComplete',
    transferComplete: {
      commandKey: 'd-1',
      faultCode: 9018,
      faultString: 'file corrupted',
      startTime: TIME,
      completeTime: TIME,
    },
  },
  AutonomousTransferComplete: {
    method: 'AutonomousTransferComplete',
    transfer: {
      announceUrl: '',
      transferUrl: 'http://192.0.2.9/fw.bin',
      isDownload: true,
      fileType: '1 Firmware Upgrade Image',
      fileSizeBytes: 1_200,
      targetFileName: 'fw.bin',
      ...SUCCESS,
      startTime: TIME,
      completeTime: TIME,
    },
  },
  RequestDownload: {
    method: 'RequestDownload',
    fileType: '2 Web Content',
    args: [
      { name: 'Version', value: '7' },
      { name: 'Language', value: 'bn' },
    ],
  },
  Kicked: {
    method: 'Kicked',
    command: 'login',
    referer: '192.168.1.7',
    arg: 'a=1',
    next: 'http://192.0.2.1/welcome?a=1&b=2',
  },
  DUStateChangeComplete: {
    method: 'DUStateChangeComplete',
    commandKey: 'du-1',
    results: [
      RESULT,
      { ...RESULT, currentState: 'Failed', isResolved: false, faultCode: 9026, faultString: 'it is there already' },
    ],
  },
  AutonomousDUStateChangeComplete: {
    method: 'AutonomousDUStateChangeComplete',
    results: [{ ...RESULT, operation: 'Update' }],
  },
  GetRPCMethods: { method: 'GetRPCMethods' },
};

const CPE_RESPONSES: Record<string, CpeResponse> = {
  GetRPCMethodsResponse: { method: 'GetRPCMethodsResponse', methods: ['GetRPCMethods', 'Reboot'] },
  GetParameterNamesResponse: {
    method: 'GetParameterNamesResponse',
    names: [
      { name: 'Device.Time.', writable: false },
      { name: 'Device.Time.Enable', writable: true },
    ],
  },
  GetParameterValuesResponse: {
    method: 'GetParameterValuesResponse',
    values: [
      { name: 'Device.Time.Enable', value: '1', type: 'boolean' },
      { name: 'Device.Users.User.1.Password', value: '', type: 'string' },
    ],
  },
  SetParameterValuesResponse: { method: 'SetParameterValuesResponse', status: 1 },
  GetParameterAttributesResponse: {
    method: 'GetParameterAttributesResponse',
    attributes: [
      { name: 'Device.Time.Enable', notification: 2, accessList: ['Subscriber'] },
      { name: 'Device.WiFi.SSID.1.SSID', notification: 0, accessList: [] },
    ],
  },
  SetParameterAttributesResponse: { method: 'SetParameterAttributesResponse' },
  AddObjectResponse: { method: 'AddObjectResponse', instanceNumber: 3, status: 0 },
  DeleteObjectResponse: { method: 'DeleteObjectResponse', status: 0 },
  DownloadResponse: { method: 'DownloadResponse', status: 1, startTime: TIME, completeTime: TIME },
  ScheduleDownloadResponse: { method: 'ScheduleDownloadResponse' },
  UploadResponse: { method: 'UploadResponse', status: 0, startTime: TIME, completeTime: TIME },
  CancelTransferResponse: { method: 'CancelTransferResponse' },
  GetQueuedTransfersResponse: {
    method: 'GetQueuedTransfersResponse',
    transfers: [
      { commandKey: 'd-1', state: 2 },
      { commandKey: 'u-1', state: 1 },
    ],
  },
  GetAllQueuedTransfersResponse: {
    method: 'GetAllQueuedTransfersResponse',
    transfers: [
      {
        commandKey: 'd-1',
        state: 2,
        isDownload: true,
        fileType: '1 Firmware Upgrade Image',
        fileSizeBytes: 1_200,
        targetFileName: '',
      },
    ],
  },
  ScheduleInformResponse: { method: 'ScheduleInformResponse' },
  RebootResponse: { method: 'RebootResponse' },
  FactoryResetResponse: { method: 'FactoryResetResponse' },
  ChangeDUStateResponse: { method: 'ChangeDUStateResponse' },
};

export const FROM_CPE: Record<string, CpeMessage> = {
  ...mapped(CPE_REQUESTS, (request): CpeMessage => ({ type: 'request', id: '42', request })),
  ...mapped(CPE_RESPONSES, (response): CpeMessage => ({ type: 'response', id: 'a-1', response })),
  Fault: {
    type: 'fault',
    id: 'a-1',
    fault: {
      faultCode: 9003,
      faultString: 'Invalid arguments',
      parameterFaults: [
        { name: 'Device.Time.Enable', faultCode: 9008, faultString: 'Attempt to set a non-writable parameter' },
      ],
    },
  },
};
