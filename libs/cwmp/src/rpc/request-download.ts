import { readFields, readStructs } from '../envelope/element';
import type { XmlReader } from '../envelope/xml-reader';
import type { CpeReport } from '../messages';

type Argument = Extract<CpeReport, { method: 'RequestDownload' }>['args'][number];

/** TR-069 A.4.2.2: the CPE would like a file. Whether it gets one is another matter, in another message. */
export function readRequestDownload(reader: XmlReader): CpeReport {
  const { FileType: fileType, FileTypeArg: args } = readFields(reader, ['FileType'], {
    FileTypeArg: (list: XmlReader) => readStructs(list, 'ArgStruct', readArgument),
  });
  return { method: 'RequestDownload', fileType: fileType ?? '', args: args ?? [] };
}

function readArgument(reader: XmlReader): Argument {
  const { Name, Value } = readFields(reader, ['Name', 'Value']);
  return { name: Name ?? '', value: Value ?? '' };
}
