import {
  CampaignRules,
  readFilter,
  type CampaignSet,
  type CreateCampaign,
  type PreviewCampaign,
} from '@demarc/contracts';

export type NumberRule = Exclude<
  { [K in keyof CampaignRules]: CampaignRules[K] extends number ? K : never }[keyof CampaignRules],
  never
>;

export interface ImageDraft {
  readonly fileId: string;
  readonly fromVersions: readonly string[];
}

/** A campaign as it is being written down. */
export interface CampaignDraft {
  readonly by: 'filter' | 'list';
  readonly search: string;
  readonly filter: string;
  /** Of the saved filter that it began with. */
  readonly setName: string;
  readonly serials: string;
  /** By model. */
  readonly images: Readonly<Record<string, ImageDraft>>;
  readonly rules: CampaignRules;
  readonly name: string;
  readonly reason: string;
}

export const EMPTY_DRAFT: CampaignDraft = {
  by: 'filter',
  search: '',
  filter: '',
  setName: '',
  serials: '',
  images: {},
  rules: CampaignRules.parse({}),
  name: '',
  reason: '',
};

/** Serial numbers as people paste them: one on a line, or with commas or blanks between. */
export const serialsOf = (text: string): string[] => [
  ...new Set(text.split(/[\s,;]+/).filter((serial) => serial !== '')),
];

/** Whom it is about; a text is what is wrong with it, null: nobody has said yet. */
export function setOf({ by, search, filter, setName, serials }: CampaignDraft): CampaignSet | string | null {
  if (by === 'list') {
    const serialNumbers = serialsOf(serials);
    return serialNumbers.length === 0 ? null : { by, serialNumbers };
  }
  const read = readFilter(filter);
  if (read.filter === null) return read.problem;
  return {
    by,
    name: setName,
    selection: { filter: read.filter, ...(search.trim() === '' ? {} : { search: search.trim() }) },
  };
}

const imagesOf = ({ images }: CampaignDraft): CreateCampaign['images'] =>
  Object.entries(images).map(([productClass, { fileId, fromVersions }]) => ({
    productClass,
    fileId,
    fromVersions: [...fromVersions],
  }));

/** What to ask the server for a preview with; null: nobody is meant yet. */
export function previewOf(draft: CampaignDraft): PreviewCampaign | null {
  const set = setOf(draft);
  if (set === null || typeof set === 'string') return null;
  return { set, images: imagesOf(draft), offlineAfterHours: draft.rules.offlineAfterHours };
}

/** The campaign, when it is whole. @param expected how many routers the preview has shown */
export function campaignOf(draft: CampaignDraft, expected: number): CreateCampaign | null {
  const set = setOf(draft);
  const images = imagesOf(draft);
  const [name, reason] = [draft.name.trim(), draft.reason.trim()];
  const isWhole = set !== null && typeof set !== 'string' && images.length > 0 && name !== '' && reason.length >= 3;
  return isWhole && expected > 0 ? { name, reason, set, images, rules: draft.rules, expected } : null;
}
