import type { AcsEnvelope } from '../envelopes/read-acs-message';
import { childText, type XmlElement } from '../envelopes/read-xml';
import {
  faultOf,
  getParameterAttributes,
  getParameterNames,
  getParameterValues,
  type RpcAnswer,
  setParameterAttributes,
  setParameterValues,
} from './rpc-parameters';
import type { RpcTarget } from './rpc-target';
import {
  cancelTransfer,
  download,
  getAllQueuedTransfers,
  getQueuedTransfers,
  scheduleDownload,
  upload,
} from './rpc-transfers';

function addObject(content: XmlElement, target: RpcTarget): RpcAnswer {
  const path = childText(content, 'ObjectName');
  const number = target.tree.add(path);
  if (number === null) return { names: [path], fault: faultOf(9005) };
  target.setParameterKey(childText(content, 'ParameterKey'));
  target.changedObjects();
  const body = `<InstanceNumber>${number}</InstanceNumber><Status>0</Status>`;
  return { names: [path], body: target.writer.message('AddObjectResponse', body) };
}

function deleteObject(content: XmlElement, target: RpcTarget): RpcAnswer {
  const path = childText(content, 'ObjectName');
  if (!path.endsWith('.') || !target.tree.remove(path)) return { names: [path], fault: faultOf(9005) };
  target.setParameterKey(childText(content, 'ParameterKey'));
  target.changedObjects();
  return { names: [path], body: target.writer.message('DeleteObjectResponse', '<Status>0</Status>') };
}

function scheduleInform(content: XmlElement, target: RpcTarget): RpcAnswer {
  const delaySeconds = Number(childText(content, 'DelaySeconds').trim());
  const commandKey = childText(content, 'CommandKey');
  if (!Number.isInteger(delaySeconds) || delaySeconds < 1 || commandKey.length > 32) {
    return { names: [], fault: faultOf(9003) };
  }
  target.informLater(delaySeconds, commandKey);
  return { names: [], body: target.writer.message('ScheduleInformResponse', '') };
}

const RPCS: Readonly<Record<string, (content: XmlElement, target: RpcTarget) => RpcAnswer>> = {
  GetRPCMethods: (_content, target) => {
    const methods = Object.keys(RPCS).filter((method) => method !== 'Upload' || !target.quirks.has('no-upload'));
    return { names: [], body: target.writer.rpcMethods(methods) };
  },
  GetParameterNames: getParameterNames,
  GetParameterValues: getParameterValues,
  SetParameterValues: setParameterValues,
  GetParameterAttributes: getParameterAttributes,
  SetParameterAttributes: setParameterAttributes,
  AddObject: addObject,
  DeleteObject: deleteObject,
  Download: download,
  Upload: upload,
  ScheduleDownload: scheduleDownload,
  CancelTransfer: cancelTransfer,
  GetQueuedTransfers: getQueuedTransfers,
  GetAllQueuedTransfers: getAllQueuedTransfers,
  ScheduleInform: scheduleInform,
  Reboot: (content, target) => {
    target.reboot(childText(content, 'CommandKey'));
    return { names: [], body: target.writer.message('RebootResponse', '') };
  },
  FactoryReset: (_content, target) => {
    target.factoryReset();
    return { names: [], body: target.writer.message('FactoryResetResponse', '') };
  },
};

/** Carries out one request of the ACS; methods that the box does not know are fault 9000. */
export function executeRpc(request: AcsEnvelope, target: RpcTarget): RpcAnswer {
  const rpc = Object.hasOwn(RPCS, request.method) ? RPCS[request.method] : undefined;
  return rpc === undefined ? { names: [], fault: faultOf(9000) } : rpc(request.content, target);
}
