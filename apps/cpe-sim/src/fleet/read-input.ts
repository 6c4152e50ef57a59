import type { AccessAccount, Pool } from '../access-network';
import type { PastSession } from '../nas-accounting';
import { isMishap, MISHAPS, type Mishap } from '../mishaps';
import { isProfileName, PROFILE_NAMES, type ProfileName } from '../profiles/catalogue';
import { FleetRefusal } from './fleet';

type Fields = Readonly<Record<string, unknown>>;

function refuse(message: string): never {
  throw new FleetRefusal(400, message);
}

function fieldsOf(input: unknown, known: readonly string[], what: string): Fields {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) refuse(`${what} is a JSON object`);
  for (const name of Object.keys(input)) {
    if (!known.includes(name)) refuse(`${what} has no field ${name}; known are ${known.join(', ') || 'none'}`);
  }
  return input as Fields;
}

function text(
  fields: Fields,
  name: string,
  limits: { readonly min: number; readonly max: number },
): string | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string') refuse(`${name} is a string`);
  if (value.length < limits.min || value.length > limits.max) {
    refuse(`${name} has ${limits.min} to ${limits.max} characters`);
  }
  return value;
}

function flag(fields: Fields, name: string): boolean | undefined {
  const value = fields[name];
  if (value !== undefined && typeof value !== 'boolean') refuse(`${name} is true or false`);
  return value;
}

function serialOf(fields: Fields): string | undefined {
  const serial = text(fields, 'serial', { min: 1, max: 64 });
  if (serial?.trim() === '') refuse('serial is not blank');
  return serial;
}

export function readNothing(input: unknown): void {
  fieldsOf(input ?? {}, [], 'this request');
}

export function readNewCpe(input: unknown): { profile: ProfileName; serial: string | null; isOn: boolean } {
  const fields = fieldsOf(input, ['profile', 'serial', 'power'], 'a new box');
  const { profile, power = 'on' } = fields;
  if (typeof profile !== 'string' || !isProfileName(profile)) refuse(`profile is one of ${PROFILE_NAMES.join(', ')}`);
  if (power !== 'on' && power !== 'off') refuse('power is on or off');
  return { profile, serial: serialOf(fields) ?? null, isOn: power === 'on' };
}

export function readSwap(input: unknown): string {
  return serialOf(fieldsOf(input, ['serial'], 'a swap')) ?? refuse('serial of the new box is missing');
}

export function readWifi(input: unknown): { ssid?: string; key?: string } {
  const fields = fieldsOf(input, ['ssid', 'key'], 'Wi-Fi');
  // Both radios get the name, the second with `-5G` after it; an SSID has 32 characters at most.
  const ssid = text(fields, 'ssid', { min: 1, max: 29 });
  const key = text(fields, 'key', { min: 8, max: 63 });
  if (ssid === undefined && key === undefined) refuse('ssid or key is missing');
  return { ...(ssid === undefined ? {} : { ssid }), ...(key === undefined ? {} : { key }) };
}

/** null mends the box. */
export function readMishap(input: unknown): Mishap | null {
  const { what } = fieldsOf(input, ['what'], 'a mishap');
  if (what !== null && !isMishap(what)) refuse(`what is null or one of ${MISHAPS.join(', ')}`);
  return what;
}

const POOLS: readonly string[] = ['service', 'garden', 'management'] satisfies Pool[];

function readAccount(input: unknown): AccessAccount {
  const fields = fieldsOf(input, ['username', 'password', 'pool'], 'an account');
  const username = text(fields, 'username', { min: 1, max: 253 }) ?? refuse('username is missing');
  const password = text(fields, 'password', { min: 1, max: 128 }) ?? refuse('password is missing');
  const { pool = 'service' } = fields;
  if (typeof pool !== 'string' || !POOLS.includes(pool)) refuse(`pool is one of ${POOLS.join(', ')}`);
  return { username, password, pool: pool as Pool };
}

export function readAccounts(input: unknown): { accounts: AccessAccount[]; acceptAny: boolean | undefined } {
  const fields = fieldsOf(input, ['accounts', 'acceptAny'], 'the access network');
  const { accounts = [] } = fields;
  if (!Array.isArray(accounts) || accounts.length > 10_000) refuse('accounts is a list of at most 10000');
  return { accounts: accounts.map(readAccount), acceptAny: flag(fields, 'acceptAny') };
}

export function readDisconnect(input: unknown): string {
  const fields = fieldsOf(input, ['username'], 'a disconnect');
  return text(fields, 'username', { min: 1, max: 253 }) ?? refuse('username is missing');
}

function secondsAgo(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    refuse(`${name} is a whole number of seconds`);
  return value;
}

export function readPastSessions(input: unknown): PastSession[] {
  if (!Array.isArray(input) || input.length > 1000) refuse('past sessions are a list of at most 1000');
  return input.map((one) => {
    const fields = fieldsOf(one, ['username', 'startedSecondsAgo', 'endedSecondsAgo'], 'a past session');
    const username = text(fields, 'username', { min: 1, max: 253 }) ?? refuse('username is missing');
    const startedSecondsAgo = secondsAgo(fields, 'startedSecondsAgo');
    const endedSecondsAgo = secondsAgo(fields, 'endedSecondsAgo');
    if (startedSecondsAgo < endedSecondsAgo) refuse('a session starts before it ends');
    return { username, startedSecondsAgo, endedSecondsAgo };
  });
}
