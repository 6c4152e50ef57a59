import type { Reason } from '@demarc/datamodel';

/** What becomes of a write that met a fault. */
export type FaultVerdict = 'refused' | 'try-again' | 'rediscover';

const WORDS: ReadonlyMap<number, string> = new Map([
  [9000, 'the router does not support the method'],
  [9001, 'the router denied the request'],
  [9002, 'the router reports an internal error'],
  [9003, 'the router calls the arguments invalid'],
  [9004, 'the router ran out of resources'],
  [9005, 'the router has no such parameter'],
  [9006, 'the router expects another type of value'],
  [9007, 'the router does not take this value'],
  [9008, 'the router calls the parameter read-only'],
]);

/** A fault in words, with its number and what the router itself said. */
export function faultReason(faultCode: number, faultString: string): Reason {
  const words = WORDS.get(faultCode) ?? 'the router refused';
  const said = faultString.trim().slice(0, 120);
  return {
    code: `fault-${faultCode}`,
    text: said === '' ? `${words} (${faultCode})` : `${words} (${faultCode}: ${said})`,
  };
}

/** TR-069 A.5: 9001, 9002 and 9004 may pass; 9005 means that our idea of the tree is old; the rest stays. */
export function verdictOf(faultCode: number): FaultVerdict {
  if (faultCode === 9001 || faultCode === 9002 || faultCode === 9004) return 'try-again';
  return faultCode === 9005 ? 'rediscover' : 'refused';
}
