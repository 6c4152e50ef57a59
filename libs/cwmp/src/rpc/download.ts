import { assert } from '@demarc/kernel';
import { uniqueText } from '../envelope/element';
import { element } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsRequest, CpeResponse } from '../messages';
import { statusOf } from './status';

type Request = Extract<AcsRequest, { method: 'Download' }>;

/** cwmp-1-x.xsd: CommandKey 32, FileType 64, URL 256, Username, Password and TargetFileName 256. */
export function writeDownload(request: Request): string {
  assert(request.commandKey.length <= 32, 'a CommandKey has at most 32 characters');
  assert(request.fileType !== '' && request.fileType.length <= 64, 'a FileType has 1 to 64 characters');
  assert(request.url !== '' && request.url.length <= 256, 'a URL has at most 256 characters (G43)');
  assert(!/^[a-z]+:\/\/[^/]*@/i.test(request.url), 'TR-069 A.3.2.8: no credentials in the URL');
  assert(request.targetFileName.length <= 256, 'a TargetFileName has at most 256 characters');
  assert(isUnsignedInt(request.fileSizeBytes), 'a file has a size in bytes, or 0 when it is not told');
  assert(isUnsignedInt(request.delaySeconds), 'a delay is a count of seconds');
  const fields = [
    element('CommandKey', request.commandKey),
    element('FileType', request.fileType),
    element('URL', request.url),
    element('Username', request.username),
    element('Password', request.password),
    element('FileSize', String(request.fileSizeBytes)),
    element('TargetFileName', request.targetFileName),
    element('DelaySeconds', String(request.delaySeconds)),
    // Deprecated, and yet not optional in the schema.
    element('SuccessURL', ''),
    element('FailureURL', ''),
  ];
  return `<cwmp:Download>${fields.join('')}</cwmp:Download>`;
}

const isUnsignedInt = (count: number): boolean => Number.isInteger(count) && count >= 0 && count <= 0xffff_ffff;

export function readDownloadResponse(reader: XmlReader): CpeResponse {
  let status: string | null = null;
  let startTime: string | null = null;
  let completeTime: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'Status':
        status = uniqueText(status, reader);
        break;
      case 'StartTime':
        startTime = uniqueText(startTime, reader);
        break;
      case 'CompleteTime':
        completeTime = uniqueText(completeTime, reader);
        break;
      default:
        reader.skip();
    }
  }
  return {
    method: 'DownloadResponse',
    status: statusOf(status, 'DownloadResponse'),
    startTime: startTime ?? '',
    completeTime: completeTime ?? '',
  };
}
