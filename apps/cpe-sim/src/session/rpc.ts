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

const TRANSFERABLE = /^(?:1 Firmware Upgrade Image|3 Vendor Configuration File)$/;

function download(content: XmlElement, target: RpcTarget): RpcAnswer {
  const url = childText(content, 'URL');
  const fileType = childText(content, 'FileType');
  const count = (name: string): number => Number(childText(content, name).trim());
  const expectedBytes = count('FileSize');
  const delaySeconds = count('DelaySeconds');
  const isCounted = [expectedBytes, delaySeconds].every((number) => Number.isInteger(number) && number >= 0);
  const commandKey = childText(content, 'CommandKey');
  if (url === '' || url.length > 256 || commandKey.length > 32 || !TRANSFERABLE.test(fileType) || !isCounted) {
    return { names: [url], fault: faultOf(9003) };
  }
  if (!/^https?:/i.test(url)) return { names: [url], fault: faultOf(9013) };
  target.download({ commandKey, fileType, url, expectedBytes, delaySeconds });
  const times = `<StartTime>${UNKNOWN_TIME}</StartTime><CompleteTime>${UNKNOWN_TIME}</CompleteTime>`;
  return { names: [url], body: target.writer.message('DownloadResponse', `<Status>1</Status>${times}`) };
}

/** TR-069 3.2: the time that is not known yet. */
const UNKNOWN_TIME = '0001-01-01T00:00:00Z';

const RPCS: Readonly<Record<string, (content: XmlElement, target: RpcTarget) => RpcAnswer>> = {
  GetRPCMethods: (_content, target) => ({ names: [], body: target.writer.rpcMethods(Object.keys(RPCS)) }),
  GetParameterNames: getParameterNames,
  GetParameterValues: getParameterValues,
  SetParameterValues: setParameterValues,
  GetParameterAttributes: getParameterAttributes,
  SetParameterAttributes: setParameterAttributes,
  AddObject: addObject,
  DeleteObject: deleteObject,
  Download: download,
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
