import type { DeviceModel, QuirkMatch, QuirkRule, QuirkRuleState } from '@demarc/contracts';
import { visibleText, type LookName } from '@demarc/ui';
import { valueWords } from '../../../components/quirk-words';

export const STATE_LOOKS: Readonly<Record<QuirkRuleState, { look: LookName; word: string }>> = {
  active: { look: 'ok', word: 'in force' },
  off: { look: 'off', word: 'off' },
  proposed: { look: 'waiting', word: 'proposed' },
  dismissed: { look: 'off', word: 'dismissed' },
};

/** A pattern as people read it: a backslash only protects the character behind it. */
const patternWords = (pattern: string): string => visibleText(pattern.replace(/\\(.)/g, '$1'), 60);

export function matchWords(match: QuirkMatch): string {
  const parts = [
    match.manufacturer === null ? null : patternWords(match.manufacturer),
    match.model === null ? null : patternWords(match.model),
    match.oui === null ? null : `OUI ${patternWords(match.oui)}`,
    match.hardwareVersion === null ? null : `hardware ${patternWords(match.hardwareVersion)}`,
    match.softwareVersion === null ? null : `firmware ${patternWords(match.softwareVersion)}`,
    match.softwareFrom === null ? null : `firmware from ${patternWords(match.softwareFrom)}`,
    match.softwareBelow === null ? null : `firmware below ${patternWords(match.softwareBelow)}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'all devices' : parts.join(', ');
}

export const flagWords = (flags: QuirkRule['flags']): string =>
  Object.entries(flags)
    .map(([flag, value]) => `${flag}: ${valueWords(value)}`)
    .join(', ');

export const modelTitle = ({ manufacturer, productClass, modelName }: DeviceModel): string => {
  const model = productClass === '' ? modelName : productClass;
  return visibleText(`${manufacturer} ${model}`.trim() || 'not said', 80);
};
