import type { BoxFacts } from '../box-facts';

export type ParameterType = 'string' | 'int' | 'unsignedInt' | 'long' | 'unsignedLong' | 'boolean' | 'dateTime';

/** A value of the box at this moment; `instance` is the number in a table of live objects, 0 elsewhere. */
export type LiveValue = (box: BoxFacts, instance: number) => string;

export interface ParameterSpec {
  /** Full path; `{i}` stands for the instance number of a table. */
  readonly path: string;
  readonly type: ParameterType;
  readonly isWritable: boolean;
  /** Reads back as the empty string. */
  readonly isSecret: boolean;
  /** Active notification that no ACS can switch off (TR-098 and TR-181: `activeNotify="forceEnabled"`). */
  readonly isForcedActive: boolean;
  /** Changes by itself: active notification is refused with 9009 (`activeNotify="canDeny"`). */
  readonly isCounter: boolean;
  readonly initial: string | LiveValue;
  /** Another name of this parameter (TR-098 has the Wi-Fi key three times): value and history are kept there. */
  readonly sameAs: string | null;
}

export interface TableSpec {
  /** With the dot at its end: `….PortMapping.` */
  readonly path: string;
  /** AddObject and DeleteObject work here. */
  readonly isWritable: boolean;
  /** Instance numbers of objects that come and go by themselves; null when only the ACS makes them. */
  readonly liveInstances: ((box: BoxFacts) => readonly number[]) | null;
}
