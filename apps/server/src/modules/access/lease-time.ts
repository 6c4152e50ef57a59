const NOTHING_HEARD_SECONDS = 900;
const LEAST_INTERVALS = 3;

/** A lease outlives reports that are lost, and a while in which its NAS is not heard. */
export const leastLeaseSeconds = (interimSeconds: number): number =>
  NOTHING_HEARD_SECONDS + LEAST_INTERVALS * interimSeconds;
