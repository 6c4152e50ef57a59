import { child, childText, type XmlElement } from '../envelopes/read-xml';
import { element } from '../envelopes/write-cpe-message';
import type { DownloadOrder } from './download-agent';
import { faultOf, type RpcAnswer } from './rpc-parameters';
import type { RpcTarget } from './rpc-target';

const TRANSFERABLE = /^(?:1 Firmware Upgrade Image|3 Vendor Configuration File)$/;

const SENDABLE =
  /^(?:1 Vendor Configuration File|2 Vendor Log File|3 Vendor Configuration File 1|4 Vendor Log File 1)$/;

/** TR-069 3.2: the time that is not known yet. */
const UNKNOWN_TIME = '0001-01-01T00:00:00Z';

const count = (content: XmlElement, name: string): number => Number(childText(content, name).trim());
const isCount = (number: number): boolean => Number.isInteger(number) && number >= 0;

/** What Download and ScheduleDownload have in common; a fault when the box cannot do it. */
function orderOf(content: XmlElement, delaySeconds: number): DownloadOrder | 9003 | 9013 {
  const url = childText(content, 'URL');
  const fileType = childText(content, 'FileType');
  const commandKey = childText(content, 'CommandKey');
  const expectedBytes = count(content, 'FileSize');
  if (url === '' || url.length > 256 || commandKey.length > 32 || !TRANSFERABLE.test(fileType)) return 9003;
  if (!isCount(expectedBytes) || !isCount(delaySeconds)) return 9003;
  if (!/^https?:/i.test(url)) return 9013;
  return { direction: 'download', commandKey, fileType, url, expectedBytes, delaySeconds, ...accountOf(content) };
}

/** Quirk G42: the ending of the URL says what is to become of the file. */
const isForAltering = (order: DownloadOrder): boolean =>
  !order.fileType.startsWith('3 ') || order.url.endsWith('.alter');

const accountOf = (content: XmlElement): Pick<DownloadOrder, 'username' | 'password'> => ({
  username: childText(content, 'Username'),
  password: childText(content, 'Password'),
});

export function upload(content: XmlElement, target: RpcTarget): RpcAnswer {
  const url = childText(content, 'URL');
  const fileType = childText(content, 'FileType');
  const commandKey = childText(content, 'CommandKey');
  const delaySeconds = count(content, 'DelaySeconds');
  if (target.quirks.has('no-upload')) return { names: [url], fault: faultOf(9000) };
  if (url === '' || url.length > 256 || commandKey.length > 32 || !isCount(delaySeconds))
    return { names: [url], fault: faultOf(9003) };
  if (!SENDABLE.test(fileType)) return { names: [url], fault: faultOf(9003) };
  if (!/^https?:/i.test(url)) return { names: [url], fault: faultOf(9013) };
  const order = { commandKey, fileType, url, delaySeconds, expectedBytes: 0, ...accountOf(content) };
  target.downloads.order({ direction: 'upload', ...order });
  const times = `<StartTime>${UNKNOWN_TIME}</StartTime><CompleteTime>${UNKNOWN_TIME}</CompleteTime>`;
  return { names: [url], body: target.writer.message('UploadResponse', `<Status>1</Status>${times}`) };
}

export function download(content: XmlElement, target: RpcTarget): RpcAnswer {
  const names = [childText(content, 'URL')];
  const order = orderOf(content, count(content, 'DelaySeconds'));
  if (typeof order === 'number') return { names, fault: faultOf(order) };
  if (target.quirks.has('wants-alter') && !isForAltering(order)) return { names, fault: faultOf(9003) };
  target.downloads.order(order);
  const times = `<StartTime>${UNKNOWN_TIME}</StartTime><CompleteTime>${UNKNOWN_TIME}</CompleteTime>`;
  return { names, body: target.writer.message('DownloadResponse', `<Status>1</Status>${times}`) };
}

/** It takes the first moment of the first window: the box is idle always. */
export function scheduleDownload(content: XmlElement, target: RpcTarget): RpcAnswer {
  const names = [childText(content, 'URL')];
  const windows = child(content, 'TimeWindowList')?.children ?? [];
  const [first] = windows;
  if (first === undefined || windows.length > 2) return { names, fault: faultOf(9003) };
  const order = orderOf(content, count(first, 'WindowStart'));
  if (typeof order === 'number') return { names, fault: faultOf(order) };
  target.downloads.order(order);
  return { names, body: target.writer.message('ScheduleDownloadResponse', '') };
}

/** TR-069 A.4.1.9: a key that is not known is no fault. */
export function cancelTransfer(content: XmlElement, target: RpcTarget): RpcAnswer {
  const commandKey = childText(content, 'CommandKey');
  if (!target.downloads.cancel(commandKey)) return { names: [commandKey], fault: faultOf(9021) };
  return { names: [commandKey], body: target.writer.message('CancelTransferResponse', '') };
}

const NOT_STARTED = 1;
const UNDER_WAY = 2;

function queuedOf(target: RpcTarget): { order: DownloadOrder; fields: string }[] {
  return target.downloads.queued().map(({ order, isRunning }) => ({
    order,
    fields: `${element('CommandKey', order.commandKey)}<State>${isRunning ? UNDER_WAY : NOT_STARTED}</State>`,
  }));
}

export function getQueuedTransfers(_content: XmlElement, target: RpcTarget): RpcAnswer {
  const structs = queuedOf(target).map(({ fields }) => `<QueuedTransferStruct>${fields}</QueuedTransferStruct>`);
  const list = target.writer.array('TransferList', 'cwmp:QueuedTransferStruct', structs);
  return { names: [], body: target.writer.message('GetQueuedTransfersResponse', list) };
}

export function getAllQueuedTransfers(_content: XmlElement, target: RpcTarget): RpcAnswer {
  const structs = queuedOf(target).map(
    ({ order, fields }) =>
      `<AllQueuedTransferStruct>${fields}<IsDownload>${order.direction === 'download' ? 1 : 0}</IsDownload>${element('FileType', order.fileType)}` +
      `<FileSize>${order.expectedBytes}</FileSize><TargetFileName></TargetFileName></AllQueuedTransferStruct>`,
  );
  const list = target.writer.array('TransferList', 'cwmp:AllQueuedTransferStruct', structs);
  return { names: [], body: target.writer.message('GetAllQueuedTransfersResponse', list) };
}
