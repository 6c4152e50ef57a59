import type { CwmpFault, ParameterFault, ParameterInfo, ParameterValue } from '@demarc/cwmp';
import { child, childText, type XmlElement } from '../envelopes/read-xml';
import { valueFault } from '../tree/constraints';
import type { Leaf } from '../tree/parameter-tree';
import type { RpcTarget } from './rpc-target';

/** An answer to the ACS: the body to send, or a fault. */
export type RpcAnswer =
  | { readonly names: readonly string[]; readonly body: string }
  | { readonly names: readonly string[]; readonly fault: CwmpFault };

const FAULT_TEXT: Record<number, string> = {
  9000: 'Method not supported',
  9003: 'Invalid arguments',
  9004: 'Resources exceeded',
  9005: 'Invalid parameter name',
  9006: 'Invalid parameter type',
  9007: 'Invalid parameter value',
  9008: 'Attempt to set a non-writable parameter',
  9009: 'Notification request rejected',
  9013: 'Unsupported protocol for file transfer',
  9021: 'Cancellation of file transfer not permitted in current transfer state',
};

/** A fault with its standard text. */
export function faultOf(faultCode: number, parameterFaults: readonly ParameterFault[] = []): CwmpFault {
  return { faultCode, faultString: FAULT_TEXT[faultCode] ?? 'Internal error', parameterFaults };
}

/** What the small ones of quirks G30 and G32 can hold. */
const SMALL_ANSWER = 100;
const SMALL_BATCH = 16;
const DEADLY_ANSWER = 200;

/** Quirk G31: it lists this, and chokes on reading it. */
const BAD_NAME = /\.DeviceInfo\.FirstUseDate$/;
/** Quirk G25: what an answer is silent about. */
const LEFT_OUT = /\.UpTime$/;

/** Quirk G30: the watchdog bites before the answer is written. */
function survive(count: number, { quirks }: RpcTarget): void {
  if (quirks.has('dies-of-big-answers') && count > DEADLY_ANSWER) throw new Error('quirk: it died of a big answer');
}

const isTrue = (text: string): boolean => ['1', 'true'].includes(text.trim());

/** What the ACS reads: secrets as the empty string, booleans in the form of the model. */
export function readLeaf(target: RpcTarget, leaf: Leaf): ParameterValue {
  const { spec, path: name } = leaf;
  const isWithoutValue = target.quirks.has('value-missing') && name === target.profile.paths.withoutValue;
  if (isWithoutValue) return { name, value: null, type: spec.type };
  if (spec.isSecret) return { name, value: target.quirks.has('masks-secrets') ? '********' : '', type: spec.type };
  const value = target.tree.valueOf(leaf);
  const isNumeric = spec.type === 'boolean' && target.profile.booleans === 'numeric';
  return { name, value: isNumeric ? (value === 'true' ? '1' : '0') : value, type: spec.type };
}

/** The strings of a `ParameterNames` array. */
function listNames(content: XmlElement): string[] {
  return child(content, 'ParameterNames')?.children.map((item) => item.text) ?? [];
}

/** An object of results, asked for as a whole. */
const isDiagnosis = (name: string): boolean => /(?:Diagnostics?|IPPing|TraceRoute)\.$/.test(name);

/** GetParameterValues: names and partial paths, all or nothing. */
export function getParameterValues(content: XmlElement, target: RpcTarget): RpcAnswer {
  const names = listNames(content);
  const { quirks } = target;
  if (quirks.has('small-batches') && names.length > SMALL_BATCH) return { names, fault: faultOf(9004) };
  if (quirks.has('partial-path-refused') && names.some((name) => isDiagnosis(name)))
    return { names, fault: faultOf(9005) };
  const selections = names.map((name) => target.tree.select(name));
  if (selections.some((selection) => selection === null)) return { names, fault: faultOf(9005) };
  const read = selections.flatMap((selection) => selection ?? []).map((leaf) => readLeaf(target, leaf));
  survive(read.length, target);
  if (quirks.has('bad-name') && read.some(({ name }) => BAD_NAME.test(name))) return { names, fault: faultOf(9005) };
  const values = quirks.has('fewer-values') ? read.filter(({ name }) => !LEFT_OUT.test(name)) : read;
  if (quirks.has('small-answers') && values.length > SMALL_ANSWER) return { names, fault: faultOf(9004) };
  return { names, body: target.writer.parameterValues(values) };
}

/** GetParameterNames: NextLevel of a full name is an invalid argument. */
export function getParameterNames(content: XmlElement, target: RpcTarget): RpcAnswer {
  const path = childText(content, 'ParameterPath');
  const nextLevel = isTrue(childText(content, 'NextLevel'));
  if (nextLevel && path !== '' && !path.endsWith('.')) return { names: [path], fault: faultOf(9003) };
  if (path === '' && target.quirks.has('root-refused')) return { names: [path], fault: faultOf(9005) };
  const names = target.tree.names(path, nextLevel);
  if (target.quirks.has('small-answers') && (names?.length ?? 0) > SMALL_ANSWER) {
    return { names: [path], fault: faultOf(9004) };
  }
  if (names === null) return { names: [path], fault: faultOf(9005) };
  survive(names.length, target);
  return { names: [path], body: target.writer.parameterNames(listedAs(names, target, nextLevel)) };
}

/** Names as the firmware lists them (quirks G29, G33). */
function listedAs(names: readonly ParameterInfo[], { quirks }: RpcTarget, nextLevel: boolean): ParameterInfo[] {
  return (
    names
      // Level by level an object is all that there is to be seen of what is below it.
      .filter(({ name }) => nextLevel || !quirks.has('no-objects') || !name.endsWith('.'))
      .map(({ name, writable }) => ({
        name: quirks.has('no-dots') && !nextLevel ? name.replace(/\.$/, '') : name,
        writable: writable && !quirks.has('all-read-only'),
      }))
  );
}

interface Setting {
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

function readSettings(content: XmlElement): Setting[] {
  const structs = child(content, 'ParameterList')?.children ?? [];
  return structs.map((struct) => {
    const value = child(struct, 'Value');
    const type = [...(value?.attributes ?? [])].find(([name]) => name.replace(/^.*:/, '') === 'type')?.[1] ?? '';
    return { name: childText(struct, 'Name'), value: value?.text ?? '', type: type.replace(/^.*:/, '') };
  });
}

function settingFault(setting: Setting, target: RpcTarget): 9005 | 9006 | 9007 | 9008 | null {
  const leaf = target.tree.find(setting.name);
  if (leaf === null) return 9005;
  if (!leaf.spec.isWritable) return 9008;
  if (target.profile.isTypeStrict && setting.type !== leaf.spec.type) return 9006;
  const isWord = leaf.spec.type === 'boolean' && !['0', '1'].includes(setting.value);
  if (isWord && target.quirks.has('numeric-booleans')) return 9007;
  const hasFraction = leaf.spec.type === 'dateTime' && setting.value.includes('.');
  if (hasFraction && target.quirks.has('no-fractions')) return 9007;
  return valueFault(leaf.spec, setting.value);
}

/** SetParameterValues: everything is checked before anything is set (TR-069 A.3.2.1). */
export function setParameterValues(content: XmlElement, target: RpcTarget): RpcAnswer {
  const settings = readSettings(content);
  const names = settings.map(({ name }) => name);
  if (new Set(names).size !== names.length) return { names, fault: faultOf(9003) };
  const faults = settings.flatMap((setting): ParameterFault[] => {
    const faultCode = settingFault(setting, target);
    if (faultCode === null) return [];
    return [{ name: setting.name, faultCode, faultString: FAULT_TEXT[faultCode] ?? '' }];
  });
  if (target.box.mishap === 'fails-settings') return { names, fault: faultOf(9002) };
  if (target.box.mishap === 'refuses-settings') {
    const refused = names.map((name) => ({ name, faultCode: 9007, faultString: FAULT_TEXT[9007] ?? '' }));
    return { names, fault: faultOf(9003, refused) };
  }
  const isBeside = names.length > 1 && names.some((name) => name.endsWith('.DiagnosticsState'));
  if (isBeside && target.quirks.has('diagnostics-state-apart')) return { names, fault: faultOf(9003) };
  if (faults.length > 0) return { names, fault: faultOf(9003, faults) };
  for (const { name, value } of settings) {
    const leaf = target.tree.find(name);
    if (leaf !== null) target.tree.write(leaf, value);
  }
  target.setParameterKey(childText(content, 'ParameterKey'));
  target.wrote(names);
  return { names, body: target.writer.message('SetParameterValuesResponse', '<Status>0</Status>') };
}

export function getParameterAttributes(content: XmlElement, target: RpcTarget): RpcAnswer {
  const names = listNames(content);
  const selections = names.map((name) => target.tree.select(name));
  if (selections.some((selection) => selection === null)) return { names, fault: faultOf(9005) };
  const attributes = selections
    .flatMap((selection) => selection ?? [])
    .map((leaf) => ({ name: leaf.path, notification: target.tree.notificationOf(leaf) }));
  return { names, body: target.writer.parameterAttributes(attributes) };
}

function attributeFault(leaves: readonly Leaf[], notification: number): number | null {
  if (![0, 1, 2].includes(notification)) return 9003;
  if (notification === 2 && leaves.some((leaf) => leaf.spec.isCounter)) return 9009;
  // Forced active notification is not the ACS's to weaken.
  return notification !== 2 && leaves.some((leaf) => leaf.spec.isForcedActive) ? 9009 : null;
}

/** SetParameterAttributes: atomic like SetParameterValues; only Notification is kept. */
export function setParameterAttributes(content: XmlElement, target: RpcTarget): RpcAnswer {
  const structs = child(content, 'ParameterList')?.children ?? [];
  const names = structs.map((struct) => childText(struct, 'Name'));
  const changes: { leaves: Leaf[]; notification: number }[] = [];
  for (const struct of structs) {
    const leaves = target.tree.select(childText(struct, 'Name'));
    if (leaves === null) return { names, fault: faultOf(9005) };
    if (!isTrue(childText(struct, 'NotificationChange'))) continue;
    const notification = Number(childText(struct, 'Notification'));
    const faultCode = attributeFault(leaves, notification);
    if (faultCode !== null) return { names, fault: faultOf(faultCode) };
    changes.push({ leaves, notification });
  }
  for (const { leaves, notification } of changes) {
    for (const leaf of leaves) target.tree.setNotification(leaf, notification);
  }
  target.watchChanged();
  return { names, body: target.writer.message('SetParameterAttributesResponse', '') };
}
