import { bn } from './bn';
import { en, type WordKey } from './en';

export type { WordKey } from './en';
export type Translate = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

const WORDS: Readonly<Record<string, Readonly<Record<WordKey, string>>>> = { en, bn };

/** The nearest language there is: `bn-BD` is `bn`, what is unknown is English. */
export function languageOf(asked: string | null): 'en' | 'bn' {
  return asked?.toLowerCase().split('-')[0] === 'bn' ? 'bn' : 'en';
}

/** The server sends codes and facts, never sentences: these are the sentences. */
export function translator(lang: string): Translate {
  const words = WORDS[lang] ?? en;
  const digits = lang === 'bn' ? new Intl.NumberFormat('bn-BD', { useGrouping: false }) : null;
  return (key, values = {}) =>
    words[key].replaceAll(/\{(\w+)\}/g, (_match, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' && digits !== null ? digits.format(value) : String(value);
    });
}

export const isWord = (key: string): key is WordKey => Object.hasOwn(en, key);
