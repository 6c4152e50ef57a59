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

/** A request of the CPE. `unsupported` keeps the session going: the answer is fault 8000. */
export type CpeRequest =
  | { readonly method: 'Inform'; readonly inform: Inform }
  | { readonly method: 'TransferComplete'; readonly transferComplete: TransferComplete }
  | { readonly method: 'AutonomousTransferComplete' }
  | { readonly method: 'GetRPCMethods' }
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

export type AcsRequest =
  | { readonly method: 'GetRPCMethods' }
  | { readonly method: 'GetParameterNames'; readonly path: string; readonly nextLevel: boolean }
  | { readonly method: 'GetParameterValues'; readonly names: readonly string[] }
  | {
      readonly method: 'SetParameterValues';
      readonly values: readonly ParameterSetting[];
      readonly parameterKey: string;
    }
  /** `objectName` is a collection (`Device.NAT.PortMapping.`); the CPE chooses the instance. */
  | { readonly method: 'AddObject'; readonly objectName: string; readonly parameterKey: string }
  /** `objectName` is one instance (`Device.NAT.PortMapping.3.`). */
  | { readonly method: 'DeleteObject'; readonly objectName: string; readonly parameterKey: string }
  | {
      readonly method: 'Download';
      readonly commandKey: string;
      /** `1 Firmware Upgrade Image`, `3 Vendor Configuration File`, `X <OUI> …`. */
      readonly fileType: string;
      readonly url: string;
      readonly username: string;
      readonly password: string;
      /** 0: not told. */
      readonly fileSizeBytes: number;
      readonly targetFileName: string;
      readonly delaySeconds: number;
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
  /** 0: transferred and applied, no TransferComplete follows. 1: a TransferComplete follows, perhaps after a reboot. */
  | {
      readonly method: 'DownloadResponse';
      readonly status: 0 | 1;
      readonly startTime: string;
      readonly completeTime: string;
    }
  | { readonly method: 'RebootResponse' }
  | { readonly method: 'FactoryResetResponse' };

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
  | { readonly method: 'AutonomousTransferCompleteResponse' }
  | { readonly method: 'GetRPCMethodsResponse' }
  | { readonly method: 'Fault'; readonly faultCode: number; readonly faultString: string };
