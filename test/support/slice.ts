const isWhole = process.env.DEMARC_TESTS === 'whole';

/** What of it `npm test` runs; `npm run test:whole` runs all. The rest is of one kind with what is here, and costs processes. */
export const slice = <T>(first: readonly T[], rest: readonly T[]): T[] => (isWhole ? [...first, ...rest] : [...first]);
