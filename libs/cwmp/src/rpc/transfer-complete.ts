import { countOf, requireFirst, uniqueText } from '../envelope/element';
import type { XmlReader } from '../envelope/xml-reader';
import type { TransferComplete } from '../messages';

export function readTransferComplete(reader: XmlReader): TransferComplete {
  let commandKey: string | null = null;
  let fault: TransferFault | null = null;
  let startTime: string | null = null;
  let completeTime: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'CommandKey':
        commandKey = uniqueText(commandKey, reader);
        break;
      case 'FaultStruct':
        requireFirst(fault !== null);
        fault = readFaultStruct(reader);
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
    commandKey: commandKey ?? '',
    faultCode: fault?.code ?? 0,
    faultString: fault?.text ?? '',
    startTime: startTime ?? '',
    completeTime: completeTime ?? '',
  };
}

interface TransferFault {
  readonly code: number;
  readonly text: string;
}

/** A code that cannot be read counts as 9002 (internal error): success is only what the CPE says is success. */
const UNREADABLE_FAULT_CODE = 9002;

function readFaultStruct(reader: XmlReader): TransferFault {
  let code: string | null = null;
  let text: string | null = null;
  while (reader.nextChild()) {
    switch (reader.name) {
      case 'FaultCode':
        code = uniqueText(code, reader);
        break;
      case 'FaultString':
        text = uniqueText(text, reader);
        break;
      default:
        reader.skip();
    }
  }
  return { code: code === null ? 0 : countOf(code, UNREADABLE_FAULT_CODE), text: text ?? '' };
}
