import { assert } from '@demarc/kernel';
import { readFields } from '../envelope/element';
import { arrayOf, element } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsRequest, TimeWindow, TransferAnswer } from '../messages';
import { boundedText, commandKeyOf, fileTypeOf, transferUrl, unsignedInt } from './fields';
import { statusOf } from './status';

type Request = Extract<AcsRequest, { method: 'Download' }>;
type ScheduledRequest = Extract<AcsRequest, { method: 'ScheduleDownload' }>;

/** TR-069 A.3.2.8. */
export function writeDownload(request: Request): string {
  const fields = [
    ...orderOf(request),
    unsignedInt('DelaySeconds', request.delaySeconds),
    // Deprecated, and yet not optional in the schema.
    element('SuccessURL', ''),
    element('FailureURL', ''),
  ];
  return `<cwmp:Download>${fields.join('')}</cwmp:Download>`;
}

/** TR-069 A.4.1.8: one or two windows, the second after the first. */
export function writeScheduleDownload(request: ScheduledRequest): string {
  const [first, second, ...more] = request.windows;
  assert(first !== undefined && more.length === 0, 'a download has one or two time windows');
  assert(second === undefined || second.startSeconds >= first.endSeconds, 'the second window follows the first');
  const windows = arrayOf('TimeWindowList', 'cwmp:TimeWindowStruct', request.windows.map(writeWindow));
  return `<cwmp:ScheduleDownload>${orderOf(request).join('')}${windows}</cwmp:ScheduleDownload>`;
}

const orderOf = (request: Request | ScheduledRequest): string[] => [
  element('CommandKey', commandKeyOf(request.commandKey)),
  fileTypeOf(request.fileType),
  transferUrl(request.url),
  boundedText('Username', request.username, 256),
  boundedText('Password', request.password, 256),
  unsignedInt('FileSize', request.fileSizeBytes),
  boundedText('TargetFileName', request.targetFileName, 256),
];

function writeWindow({ startSeconds, endSeconds, mode, userMessage, maxRetries }: TimeWindow): string {
  assert(endSeconds > startSeconds, 'a window ends after it starts');
  assert(Number.isInteger(maxRetries) && maxRetries >= -1, 'MaxRetries is a count, or -1 for any');
  const fields = [
    unsignedInt('WindowStart', startSeconds),
    unsignedInt('WindowEnd', endSeconds),
    element('WindowMode', mode),
    boundedText('UserMessage', userMessage, 256),
    element('MaxRetries', String(maxRetries)),
  ];
  return `<TimeWindowStruct>${fields.join('')}</TimeWindowStruct>`;
}

/** Of a Download or an Upload. */
export function readTransferAnswer(reader: XmlReader, method: 'DownloadResponse' | 'UploadResponse'): TransferAnswer {
  const { Status, StartTime, CompleteTime } = readFields(reader, ['Status', 'StartTime', 'CompleteTime']);
  return { status: statusOf(Status, method), startTime: StartTime ?? '', completeTime: CompleteTime ?? '' };
}
