/** The version whose shapes are spoken; clients look at the first number alone. */
export const NBI_VERSION = '1.2.16+demarc';
