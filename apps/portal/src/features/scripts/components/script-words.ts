import type { Script, ScriptPreset, ScriptTrial } from '@demarc/contracts';
import { formatCount } from '@demarc/ui';

export const KIND_WORDS: Readonly<Record<Script['kind'], string>> = {
  provision: 'Provision',
  'virtual-parameter': 'Virtual parameter',
};

/** What a router says in its Informs, and what only Demarc knows of a session. */
export const EVENTS = [
  '0 BOOTSTRAP',
  '1 BOOT',
  '2 PERIODIC',
  '3 SCHEDULED',
  '4 VALUE CHANGE',
  '6 CONNECTION REQUEST',
  '7 TRANSFER COMPLETE',
  '8 DIAGNOSTICS COMPLETE',
  'M Reboot',
  'M Download',
  'Registered',
];

/** The code of a fault that says no more than that a trial asked nobody. */
export const NOT_ASKED = 'trial.ext-not-asked';

const STARTS: Readonly<Record<Script['kind'], string>> = {
  provision: `// Runs from its top until everything is as it declares.
const hourly = Date.now(3600000);
declare("InternetGatewayDevice.DeviceInfo.SoftwareVersion", { value: hourly });
`,
  'virtual-parameter': `// One name for what models call differently.
const version = declare("InternetGatewayDevice.DeviceInfo.SoftwareVersion", { value: 1 });
return { writable: false, value: version.value };
`,
};

/** What a new script begins with. */
export const startOf = (kind: Script['kind']): string => STARTS[kind];

/** Presets in which a provision is named. */
export const presetsOf = (name: string, presets: readonly ScriptPreset[]): ScriptPreset[] =>
  presets.filter(({ provisions }) => provisions.some((one) => one.name === name));

export function eventWords({ events }: Pick<ScriptPreset, 'events'>): string {
  const of = (isThere: boolean): string[] =>
    Object.entries(events).flatMap(([event, wanted]) => (wanted === isThere ? [event] : []));
  const [on, off] = [of(true), of(false)];
  if (on.length + off.length === 0) return 'every session';
  return [...(on.length > 0 ? [on.join(' and ')] : []), ...(off.length > 0 ? [`not ${off.join(', ')}`] : [])].join(
    '; ',
  );
}

const counted = (count: number, word: string): string => `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;

/** What a trial came to, in a sentence. */
export function trialSentence(trial: ScriptTrial): string {
  const writes = trial.requests.filter(({ isWrite }) => isWrite).length;
  const reads = trial.requests.length - writes;
  const faults = trial.faults.filter(({ code }) => code !== NOT_ASKED).length;
  const left = trial.acts.filter(({ refused }) => refused !== null).length;
  const parts = [
    faults > 0 ? `failed in ${counted(faults, 'channel')}` : null,
    writes > 0 ? `would write in ${counted(writes, 'request')}` : 'would write nothing',
    reads > 0 ? `would read in ${counted(reads, 'request')}` : null,
    left > 0 ? `left ${counted(left, 'wish').replace(/wishs$/, 'wishes')} to a stronger owner` : null,
  ].filter((part) => part !== null);
  const sentence = parts.join(', ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
