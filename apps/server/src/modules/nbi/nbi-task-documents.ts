import { isSecretPath } from '@demarc/datamodel';
import type { ChannelFault } from './nbi-fault.repository';
import type { PostedTask } from './nbi-task.repository';

type Json = Record<string, unknown>;

/** As it was posted, with what the server adds; `isOwn`: to whoever has just said the secrets in it. */
export function taskDocument(
  task: Pick<PostedTask, 'id' | 'deviceId' | 'createdAt'>,
  body: Json,
  isOwn: boolean,
): Json {
  const told = isOwn ? body : withoutSecrets(body);
  return { ...told, device: task.deviceId, timestamp: task.createdAt, _id: task.id };
}

/** What was set stands in the list of tasks for everybody with a token; passwords do not. */
function withoutSecrets(body: Json): Json {
  const { parameterValues } = body;
  if (!Array.isArray(parameterValues)) return body;
  const concealed = parameterValues.map((entry: unknown) => {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string' || !isSecretPath(entry[0])) return entry;
    return [entry[0], '', ...(entry.slice(2) as unknown[])];
  });
  return { ...body, parameterValues: concealed };
}

/** A task that has failed, as a fault of its own channel. */
export function faultDocument(task: PostedTask, body: Json): Json {
  const message = task.reason ?? 'failed';
  const faultCode = /\((\d{4})(?::\s*(.*))?\)/.exec(message);
  const code = faultCode?.[1];
  const parameterFaults = task.result.flatMap(({ path, outcome }) => {
    const own = /\((\d{4})(?::\s*(.*))?\)/.exec(outcome ?? '');
    return own === null ? [] : [{ parameterName: path, faultCode: own[1], faultString: own[2] ?? '' }];
  });
  return {
    _id: `${task.deviceId}:task_${task.id}`,
    device: task.deviceId,
    channel: `task_${task.id}`,
    timestamp: task.finishedAt ?? task.createdAt,
    code: code === undefined ? codeOf(message) : `cwmp.${code}`,
    message: code === undefined ? message : (faultCode?.[2] ?? message),
    ...(code === undefined
      ? {}
      : {
          detail: { faultCode: code, faultString: faultCode?.[2] ?? message, setParameterValuesFault: parameterFaults },
        }),
    retries: task.retries,
    provisions: JSON.stringify(provisionsOf(withoutSecrets(body))),
  };
}

/** A channel of presets that failed, as a fault. */
export function channelFaultDocument(fault: ChannelFault): Json {
  const { deviceId, channel, at, code, message, detail, retries, provisions } = fault;
  return {
    _id: `${deviceId}:${channel}`,
    device: deviceId,
    channel,
    timestamp: at,
    code,
    message,
    ...(detail === null ? {} : { detail }),
    retries,
    provisions: JSON.stringify(provisions.map(({ name, args }) => [name, ...concealed(args)])),
  };
}

/** A value behind the name of a secret is one. */
function concealed(args: readonly unknown[]): unknown[] {
  return args.map((argument, at) => {
    const before = args.slice(0, at).find((each) => typeof each === 'string' && isSecretPath(each));
    return before === undefined ? argument : '';
  });
}

function codeOf(message: string): string {
  if (/did not appear in time|never said/.test(message)) return 'timeout';
  return /session/.test(message) ? 'session_terminated' : 'task';
}

/** What would be tried again, in the words of presets. */
function provisionsOf({ name, parameterNames, parameterValues, objectName }: Json): unknown[] {
  switch (name) {
    case 'getParameterValues':
      return (parameterNames as string[]).map((path) => ['refresh', path]);
    case 'setParameterValues':
      return (parameterValues as [string, unknown][]).map(([path, value]) => ['value', path, value]);
    case 'refreshObject':
      return [['refresh', objectName]];
    case 'addObject':
      return [['instances', `${String(objectName)}.*`, '+1']];
    case 'deleteObject':
      return [['instances', objectName, 0]];
    default:
      return [[name === 'factoryReset' ? 'reset' : name]];
  }
}
