import { randomInt } from 'node:crypto';

// No 0 O 1 l I: a password is sometimes read aloud.
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const PASSWORD_LENGTH = 16;

export const newPppoePassword = (): string =>
  Array.from({ length: PASSWORD_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');

/** `s-00042` for the first service of S-00042, `s-00042-2` for the second. */
export const pppoeUsernameFor = (subscriberNumber: string, serviceIndex: number): string =>
  `${subscriberNumber.toLowerCase()}${serviceIndex === 1 ? '' : `-${serviceIndex}`}`;
