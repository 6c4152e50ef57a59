import type { Sentence } from './sentence';

/** RouterOS 6.43 and newer: name and password go together (inside TLS where the password matters). */
export const login = (name: string, password: string): Sentence => ['/login', `=name=${name}`, `=password=${password}`];

/** The live PPP sessions of a user. */
export const printActive = (userName: string): Sentence => ['/ppp/active/print', `?name=${userName}`];

/** Ends one live PPP session, by the id that `printActive` gave. */
export const removeActive = (id: string): Sentence => ['/ppp/active/remove', `=.id=${id}`];

/** The entries of an address in any list, those RADIUS made included. */
export const printAddress = (address: string): Sentence => ['/ip/firewall/address-list/print', `?address=${address}`];

export const addAddress = (list: string, address: string, comment: string): Sentence => [
  '/ip/firewall/address-list/add',
  `=list=${list}`,
  `=address=${address}`,
  `=comment=${comment}`,
];

export const removeAddress = (id: string): Sentence => ['/ip/firewall/address-list/remove', `=.id=${id}`];

/** The PPP account of a router that keeps its users itself. */
export const printSecret = (userName: string): Sentence => ['/ppp/secret/print', `?name=${userName}`];

export const setSecretDisabled = (id: string, isDisabled: boolean): Sentence => [
  '/ppp/secret/set',
  `=.id=${id}`,
  `=disabled=${isDisabled ? 'yes' : 'no'}`,
];
