import type { DiscoveryDepth, QuirkFlag, QuirkValue } from '@demarc/datamodel';

/** What a session showed of its router's make: a flag that would have spared it a failure. */
export interface Lesson {
  readonly flag: QuirkFlag;
  readonly value: QuirkValue;
  /** The failure, in words. */
  readonly why: string;
}

/** What routers of one firmware have borne so far: no rule, only where a reading begins. */
export interface ModelExperience {
  /** `whole`: one of them listed all its names at once. */
  readonly discovery: DiscoveryDepth | null;
  /** As many values have come in one answer. */
  readonly valuesPerAnswer: number | null;
  /** Names that they list and refuse to read. */
  readonly badNames: readonly string[];
}

export const NO_EXPERIENCE: ModelExperience = { discovery: null, valuesPerAnswer: null, badNames: [] };

/** TR-069 A.5: what a router says that had too much to do. Silence is taken for the same. */
export const isExhausted = (faultCode: number): boolean => faultCode === 9002 || faultCode === 9004;

/** Failures agree only when they come out at the same number: the next lower power of two. */
export const roundDown = (count: number): number => 2 ** Math.floor(Math.log2(Math.max(1, count)));
