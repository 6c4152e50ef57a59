import { countOf, isTrue, readFields, readStructs } from '../envelope/element';
import { element } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsRequest, CpeResponse, QueuedFile, QueuedTransfer } from '../messages';
import { commandKeyOf } from './fields';

type CancelRequest = Extract<AcsRequest, { method: 'CancelTransfer' }>;

/** TR-069 A.4.1.9: a CommandKey that the CPE does not know is no fault. */
export const writeCancelTransfer = ({ commandKey }: CancelRequest): string =>
  `<cwmp:CancelTransfer>${element('CommandKey', commandKeyOf(commandKey))}</cwmp:CancelTransfer>`;

export const writeGetQueuedTransfers = (): string => '<cwmp:GetQueuedTransfers/>';
export const writeGetAllQueuedTransfers = (): string => '<cwmp:GetAllQueuedTransfers/>';

export function readGetQueuedTransfersResponse(reader: XmlReader): CpeResponse {
  const { TransferList: transfers } = readFields(reader, [], {
    TransferList: (list: XmlReader) => readStructs(list, 'QueuedTransferStruct', readTransfer),
  });
  return { method: 'GetQueuedTransfersResponse', transfers: transfers ?? [] };
}

export function readGetAllQueuedTransfersResponse(reader: XmlReader): CpeResponse {
  const { TransferList: transfers } = readFields(reader, [], {
    TransferList: (list: XmlReader) => readStructs(list, 'AllQueuedTransferStruct', readFile),
  });
  return { method: 'GetAllQueuedTransfersResponse', transfers: transfers ?? [] };
}

function readTransfer(reader: XmlReader): QueuedTransfer {
  const { CommandKey, State } = readFields(reader, ['CommandKey', 'State']);
  return { commandKey: CommandKey ?? '', state: countOf(State, 0) };
}

const FILE = ['CommandKey', 'State', 'IsDownload', 'FileType', 'FileSize', 'TargetFileName'] as const;

function readFile(reader: XmlReader): QueuedFile {
  const fields = readFields(reader, FILE);
  return {
    commandKey: fields.CommandKey ?? '',
    state: countOf(fields.State, 0),
    isDownload: isTrue(fields.IsDownload),
    fileType: fields.FileType ?? '',
    fileSizeBytes: countOf(fields.FileSize, 0),
    targetFileName: fields.TargetFileName ?? '',
  };
}
