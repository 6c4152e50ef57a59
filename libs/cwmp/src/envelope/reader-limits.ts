/** How much structure one message may have; the number of bytes is limited by whoever reads them from the network. */
export interface ReaderLimits {
  readonly depth: number;
  readonly elements: number;
  readonly attributes: number;
  readonly nameLength: number;
  readonly textLength: number;
}

export const DEFAULT_LIMITS: ReaderLimits = {
  depth: 32,
  elements: 20_000,
  attributes: 64,
  nameLength: 128,
  textLength: 65_536,
};
