/** Who a CPE says it is: (OUI, product class, serial number), compared byte for byte, never trimmed or folded. */
export interface DeviceId {
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
}

export interface ParameterValue {
  readonly name: string;
  /** null: the element was missing (some CPEs leave it out for values they cannot read), which is not the empty string. */
  readonly value: string | null;
  /** Local name of `xsi:type`, for example `string` or `unsignedInt`; empty when the CPE sent none. */
  readonly type: string;
}

export interface InformEvent {
  readonly code: string;
  readonly commandKey: string;
}

export interface Inform {
  readonly deviceId: DeviceId;
  readonly events: readonly InformEvent[];
  readonly maxEnvelopes: number;
  /** As the CPE wrote it: clocks of CPEs are wrong, absent (`1970-01-01…`) or out of the calendar. */
  readonly currentTime: string;
  readonly retryCount: number;
  readonly parameters: readonly ParameterValue[];
}

export interface TransferComplete {
  readonly commandKey: string;
  readonly faultCode: number;
  readonly faultString: string;
  readonly startTime: string;
  readonly completeTime: string;
}

/** A transfer that the ACS did not ask for. */
export interface AutonomousTransfer extends Omit<TransferComplete, 'commandKey'> {
  readonly announceUrl: string;
  readonly transferUrl: string;
  readonly isDownload: boolean;
  readonly fileType: string;
  readonly fileSizeBytes: number;
  readonly targetFileName: string;
}

/** What became of one operation on a deployment unit (a software module). */
export interface DeploymentResult {
  readonly uuid: string;
  readonly deploymentUnitRef: string;
  readonly version: string;
  /** `Installed`, `Uninstalled` or `Failed`. */
  readonly currentState: string;
  readonly isResolved: boolean;
  readonly executionUnitRefs: string;
  readonly startTime: string;
  readonly completeTime: string;
  readonly faultCode: number;
  readonly faultString: string;
  /** `Install`, `Update` or `Uninstall`; only of one that the ACS did not ask for, else empty. */
  readonly operation: string;
}

/** What a CPE tells of its own accord, besides its Inform. */
export type CpeReport =
  | { readonly method: 'AutonomousTransferComplete'; readonly transfer: AutonomousTransfer }
  | {
      readonly method: 'RequestDownload';
      readonly fileType: string;
      readonly args: readonly { readonly name: string; readonly value: string }[];
    }
  /** Somebody in the LAN opened its kick URL (TR-069 Annex D). */
  | {
      readonly method: 'Kicked';
      readonly command: string;
      readonly referer: string;
      readonly arg: string;
      readonly next: string;
    }
  | {
      readonly method: 'DUStateChangeComplete';
      readonly commandKey: string;
      readonly results: readonly DeploymentResult[];
    }
  | { readonly method: 'AutonomousDUStateChangeComplete'; readonly results: readonly DeploymentResult[] };

/** A request of the CPE. `unsupported` keeps the session going: the answer is fault 8000. */
export type CpeRequest =
  | { readonly method: 'Inform'; readonly inform: Inform }
  | { readonly method: 'TransferComplete'; readonly transferComplete: TransferComplete }
  | { readonly method: 'GetRPCMethods' }
  | CpeReport
  | { readonly method: 'unsupported'; readonly name: string };

export interface ParameterSetting {
  readonly name: string;
  readonly value: string;
  /** `string`, `unsignedInt`, `boolean`, `dateTime` … without prefix. */
  readonly type: string;
}

export interface ParameterInfo {
  readonly name: string;
  readonly writable: boolean;
}

/** TR-069 table 38: 0 off, 1 passive, 2 active, 3 to 6 lightweight ones and combinations. */
export type Notification = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export interface ParameterAttributes {
  readonly name: string;
  readonly notification: number;
  /** Who besides the ACS may write: `Subscriber`, or nobody. */
  readonly accessList: readonly string[];
}

/** What is null stays as it is. */
export interface AttributeSetting {
  /** A parameter, or an object (`Device.WiFi.`) for all that is below it. */
  readonly name: string;
  readonly notification: Notification | null;
  readonly accessList: readonly string[] | null;
}

/** When a CPE may fetch: seconds from now, and how it asks. TR-069 A.4.1.8 allows two. */
export interface TimeWindow {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly mode: '1 At Any Time' | '2 Immediately' | '3 When Idle' | '4 Confirmation Needed';
  readonly userMessage: string;
  /** -1: as often as it likes within the window. */
  readonly maxRetries: number;
}

/** An operation on a software module (TR-069 A.4.1.10). What is empty is left out. */
export type DeploymentOperation =
  | {
      readonly type: 'install';
      readonly url: string;
      readonly uuid: string;
      readonly username: string;
      readonly password: string;
      readonly executionEnvironment: string;
    }
  | {
      readonly type: 'update';
      readonly uuid: string;
      readonly version: string;
      readonly url: string;
      readonly username: string;
      readonly password: string;
    }
  | {
      readonly type: 'uninstall';
      readonly uuid: string;
      readonly version: string;
      readonly executionEnvironment: string;
    };

interface DownloadOrder {
  readonly commandKey: string;
  /** `1 Firmware Upgrade Image`, `3 Vendor Configuration File`, `X <OUI> …`. */
  readonly fileType: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** 0: not told. */
  readonly fileSizeBytes: number;
  readonly targetFileName: string;
}

export type AcsRequest =
  | { readonly method: 'GetRPCMethods' }
  | { readonly method: 'GetParameterNames'; readonly path: string; readonly nextLevel: boolean }
  | { readonly method: 'GetParameterValues'; readonly names: readonly string[] }
  | {
      readonly method: 'SetParameterValues';
      readonly values: readonly ParameterSetting[];
      readonly parameterKey: string;
    }
  | { readonly method: 'GetParameterAttributes'; readonly names: readonly string[] }
  | { readonly method: 'SetParameterAttributes'; readonly settings: readonly AttributeSetting[] }
  /** `objectName` is a collection (`Device.NAT.PortMapping.`); the CPE chooses the instance. */
  | { readonly method: 'AddObject'; readonly objectName: string; readonly parameterKey: string }
  /** `objectName` is one instance (`Device.NAT.PortMapping.3.`). */
  | { readonly method: 'DeleteObject'; readonly objectName: string; readonly parameterKey: string }
  | ({ readonly method: 'Download'; readonly delaySeconds: number } & DownloadOrder)
  | ({ readonly method: 'ScheduleDownload'; readonly windows: readonly TimeWindow[] } & DownloadOrder)
  | {
      readonly method: 'Upload';
      readonly commandKey: string;
      /** `1 Vendor Configuration File`, `2 Vendor Log File`; `3` and `4` with an instance number behind. */
      readonly fileType: string;
      readonly url: string;
      readonly username: string;
      readonly password: string;
      readonly delaySeconds: number;
    }
  | { readonly method: 'CancelTransfer'; readonly commandKey: string }
  /** Deprecated by GetAllQueuedTransfers, and all that CWMP 1.0 has. */
  | { readonly method: 'GetQueuedTransfers' }
  | { readonly method: 'GetAllQueuedTransfers' }
  | { readonly method: 'ScheduleInform'; readonly delaySeconds: number; readonly commandKey: string }
  | {
      readonly method: 'ChangeDUState';
      readonly operations: readonly DeploymentOperation[];
      readonly commandKey: string;
    }
  | { readonly method: 'Reboot'; readonly commandKey: string }
  | { readonly method: 'FactoryReset' };

export type AcsMethod = AcsRequest['method'];

export type CpeResponse =
  | { readonly method: 'GetRPCMethodsResponse'; readonly methods: readonly string[] }
  | { readonly method: 'GetParameterNamesResponse'; readonly names: readonly ParameterInfo[] }
  | { readonly method: 'GetParameterValuesResponse'; readonly values: readonly ParameterValue[] }
  /** 0: applied. 1: committed, and needs a reboot or another step to be applied. */
  | { readonly method: 'SetParameterValuesResponse'; readonly status: 0 | 1 }
  | { readonly method: 'AddObjectResponse'; readonly instanceNumber: number; readonly status: 0 | 1 }
  | { readonly method: 'DeleteObjectResponse'; readonly status: 0 | 1 }
  | ({ readonly method: 'DownloadResponse' } & TransferAnswer)
  | ({ readonly method: 'UploadResponse' } & TransferAnswer)
  | { readonly method: 'GetParameterAttributesResponse'; readonly attributes: readonly ParameterAttributes[] }
  | { readonly method: 'GetQueuedTransfersResponse'; readonly transfers: readonly QueuedTransfer[] }
  | { readonly method: 'GetAllQueuedTransfersResponse'; readonly transfers: readonly QueuedFile[] }
  | { [Method in PlainResponse]: { readonly method: Method } }[PlainResponse];

/** They say that the request was taken, and nothing more. */
type PlainResponse =
  | 'RebootResponse'
  | 'FactoryResetResponse'
  | 'SetParameterAttributesResponse'
  | 'ScheduleInformResponse'
  | 'ScheduleDownloadResponse'
  | 'CancelTransferResponse'
  | 'ChangeDUStateResponse';

export interface TransferAnswer {
  /** 0: transferred and applied, no TransferComplete follows. 1: a TransferComplete follows, perhaps after a reboot. */
  readonly status: 0 | 1;
  readonly startTime: string;
  readonly completeTime: string;
}

/** 1: not yet started. 2: under way. 3: done, and yet to be cleaned up. */
export interface QueuedTransfer {
  readonly commandKey: string;
  readonly state: number;
}

export interface QueuedFile extends QueuedTransfer {
  readonly isDownload: boolean;
  readonly fileType: string;
  readonly fileSizeBytes: number;
  readonly targetFileName: string;
}

export interface ParameterFault {
  readonly name: string;
  readonly faultCode: number;
  readonly faultString: string;
}

export interface CwmpFault {
  readonly faultCode: number;
  readonly faultString: string;
  readonly parameterFaults: readonly ParameterFault[];
}

/** What became of an RPC: the answer of the CPE, or its fault. */
export type RpcOutcome = { readonly response: CpeResponse } | { readonly fault: CwmpFault };

/** One HTTP request of the CPE, decoded. An empty POST says "no more requests from me". */
export type CpeMessage =
  | { readonly type: 'empty' }
  | { readonly type: 'request'; readonly id: string; readonly request: CpeRequest }
  | { readonly type: 'response'; readonly id: string; readonly response: CpeResponse }
  | { readonly type: 'fault'; readonly id: string; readonly fault: CwmpFault };

/** What the ACS puts into one HTTP response: a request of its own, or the answer to one of the CPE. */
export type AcsMessage =
  | { readonly type: 'request'; readonly id: string; readonly request: AcsRequest }
  | { readonly type: 'answer'; readonly id: string; readonly answer: AcsAnswer };

export type AcsAnswer =
  | { readonly method: 'InformResponse' }
  | { readonly method: 'TransferCompleteResponse' }
  | { readonly method: `${Exclude<CpeReport['method'], 'Kicked'>}Response` }
  /** Where the browser of the one who kicked is sent to. */
  | { readonly method: 'KickedResponse'; readonly nextUrl: string }
  | { readonly method: 'GetRPCMethodsResponse' }
  | { readonly method: 'Fault'; readonly faultCode: number; readonly faultString: string };
