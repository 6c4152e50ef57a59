import { assert, assertNever } from '@demarc/kernel';
import { isTrue, readFields, uniqueText } from '../envelope/element';
import { element } from '../envelope/xml-writer';
import type { XmlReader } from '../envelope/xml-reader';
import type { AcsRequest, CpeReport, DeploymentOperation, DeploymentResult } from '../messages';
import { boundedText, commandKeyOf } from './fields';
import { NO_FAULT, readFaultStruct } from './transfer-complete';

type Request = Extract<AcsRequest, { method: 'ChangeDUState' }>;

/** TR-157: the name of a deployment unit across all its versions. */
const UUID = /^[A-Fa-f0-9]{8}-(?:[A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12}$/;

/** TR-069 A.4.1.10: the operations are carried out in any order, each by itself. */
export function writeChangeDuState({ operations, commandKey }: Request): string {
  assert(operations.length > 0, 'ChangeDUState has at least one operation');
  const key = element('CommandKey', commandKeyOf(commandKey));
  return `<cwmp:ChangeDUState>${operations.map(writeOperation).join('')}${key}</cwmp:ChangeDUState>`;
}

/** The schema's type of an operation is abstract: `xsi:type` says which one it is. */
function writeOperation(operation: DeploymentOperation): string {
  const { uuid } = operation;
  assert(uuid === '' || UUID.test(uuid), 'a deployment unit is named by a UUID');
  switch (operation.type) {
    case 'install':
      assert(operation.url !== '', 'an installation needs a URL');
      return operationOf('InstallOpStruct', [
        optional('URL', operation.url, 1024),
        optional('UUID', uuid, 36),
        optional('Username', operation.username, 256),
        optional('Password', operation.password, 256),
        optional('ExecutionEnvRef', operation.executionEnvironment, 256),
      ]);
    case 'update':
      return operationOf('UpdateOpStruct', [
        optional('UUID', uuid, 36),
        optional('Version', operation.version, 32),
        optional('URL', operation.url, 1024),
        optional('Username', operation.username, 256),
        optional('Password', operation.password, 256),
      ]);
    case 'uninstall':
      assert(uuid !== '', 'what is to be removed is named by its UUID');
      return operationOf('UninstallOpStruct', [
        optional('UUID', uuid, 36),
        optional('Version', operation.version, 32),
        optional('ExecutionEnvRef', operation.executionEnvironment, 256),
      ]);
    default:
      return assertNever(operation);
  }
}

const operationOf = (type: string, fields: readonly string[]): string =>
  `<Operations xsi:type="cwmp:${type}">${fields.join('')}</Operations>`;

const optional = (name: string, text: string, most: number): string =>
  text === '' ? '' : boundedText(name, text, most);

/** The answer to ChangeDUState, in any later session (TR-069 A.4.2.4). */
export function readDuStateChangeComplete(reader: XmlReader): CpeReport {
  const { results, commandKey } = readResults(reader);
  return { method: 'DUStateChangeComplete', commandKey, results };
}

/** Changes that the ACS did not ask for (TR-069 A.4.2.5). */
export function readAutonomousDuStateChangeComplete(reader: XmlReader): CpeReport {
  return { method: 'AutonomousDUStateChangeComplete', results: readResults(reader).results };
}

function readResults(reader: XmlReader): { results: DeploymentResult[]; commandKey: string } {
  const results: DeploymentResult[] = [];
  let commandKey: string | null = null;
  while (reader.nextChild()) {
    if (reader.name === 'Results') results.push(readResult(reader));
    else if (reader.name === 'CommandKey') commandKey = uniqueText(commandKey, reader);
    else reader.skip();
  }
  return { results, commandKey: commandKey ?? '' };
}

const RESULT = [
  'UUID',
  'DeploymentUnitRef',
  'Version',
  'CurrentState',
  'Resolved',
  'ExecutionUnitRefList',
  'StartTime',
  'CompleteTime',
  'OperationPerformed',
] as const;

function readResult(reader: XmlReader): DeploymentResult {
  const fields = readFields(reader, RESULT, { Fault: readFaultStruct });
  return {
    uuid: fields.UUID ?? '',
    deploymentUnitRef: fields.DeploymentUnitRef ?? '',
    version: fields.Version ?? '',
    currentState: fields.CurrentState ?? '',
    isResolved: isTrue(fields.Resolved),
    executionUnitRefs: fields.ExecutionUnitRefList ?? '',
    startTime: fields.StartTime ?? '',
    completeTime: fields.CompleteTime ?? '',
    ...(fields.Fault ?? NO_FAULT),
    operation: fields.OperationPerformed ?? '',
  };
}
