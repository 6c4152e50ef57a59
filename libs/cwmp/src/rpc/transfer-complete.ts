import { countOf, isTrue, readFields } from '../envelope/element';
import type { XmlReader } from '../envelope/xml-reader';
import type { AutonomousTransfer, TransferComplete } from '../messages';

export function readTransferComplete(reader: XmlReader): TransferComplete {
  const fields = readFields(reader, ['CommandKey', 'StartTime', 'CompleteTime'], { FaultStruct: readFaultStruct });
  return {
    commandKey: fields.CommandKey ?? '',
    ...(fields.FaultStruct ?? NO_FAULT),
    startTime: fields.StartTime ?? '',
    completeTime: fields.CompleteTime ?? '',
  };
}

const AUTONOMOUS = [
  'AnnounceURL',
  'TransferURL',
  'IsDownload',
  'FileType',
  'FileSize',
  'TargetFileName',
  'StartTime',
  'CompleteTime',
] as const;

/** TR-069 A.4.2.3: a transfer that somebody else than the ACS began. */
export function readAutonomousTransfer(reader: XmlReader): AutonomousTransfer {
  const fields = readFields(reader, AUTONOMOUS, { FaultStruct: readFaultStruct });
  return {
    announceUrl: fields.AnnounceURL ?? '',
    transferUrl: fields.TransferURL ?? '',
    isDownload: isTrue(fields.IsDownload),
    fileType: fields.FileType ?? '',
    fileSizeBytes: countOf(fields.FileSize, 0),
    targetFileName: fields.TargetFileName ?? '',
    ...(fields.FaultStruct ?? NO_FAULT),
    startTime: fields.StartTime ?? '',
    completeTime: fields.CompleteTime ?? '',
  };
}

export interface FaultStruct {
  readonly faultCode: number;
  readonly faultString: string;
}

export const NO_FAULT: FaultStruct = { faultCode: 0, faultString: '' };

/** A code that cannot be read counts as 9002 (internal error): success is only what the CPE says is success. */
const UNREADABLE_FAULT_CODE = 9002;

/** The fault of a transfer or an operation; it is there when all went well, too, with code 0. */
export function readFaultStruct(reader: XmlReader): FaultStruct {
  const { FaultCode: code, FaultString: text } = readFields(reader, ['FaultCode', 'FaultString']);
  return { faultCode: code === null ? 0 : countOf(code, UNREADABLE_FAULT_CODE), faultString: text ?? '' };
}
