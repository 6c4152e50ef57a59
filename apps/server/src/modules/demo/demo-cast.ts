/** Who and what plays in the demonstration. */
export const DEMO_ACTOR = 'demonstration';

export const HEROINE = {
  name: 'Rahima Begum',
  phone: '01711-000101',
  address: 'Mirpur-10, Road 4, House 12',
  serial: 'DM24880001',
  profile: 'hg8245',
} as const;
/** Her second router, after the swap. */
export const HEROINE_SPARE_SERIAL = 'DM24880002';
/** A router nobody has registered: it waits in quarantine. */
export const STRAY = { serial: 'DM24990009', profile: 'zn6600' } as const;

/** Staff of the demonstration that nobody signs in as. */
export const NETWORK_DESK = { email: 'network@demarc.example', name: 'Network desk', role: 'noc' } as const;
export const OFFICE = { email: 'office@demarc.example', name: 'Office', role: 'owner' } as const;
/** Routers that come from another ISP and are only observed; two of them in homes that are subscribers already. */
export const MOVED = [
  { serial: 'DM24770001', hasService: true },
  { serial: 'DM24770002', hasService: true },
  { serial: 'DM24770003', hasService: false },
] as const;
const MOVED_PROFILE = 'zn6600' as const;

export const PLANS = [
  { name: 'Home 20', price: '800.00', kbps: 20_000 },
  { name: 'Home 30', price: '1000.00', kbps: 30_000 },
  { name: 'Home 60', price: '1500.00', kbps: 60_000 },
] as const;

const NAMES = [
  'Abdul Karim',
  'Selina Akter',
  'Nurul Islam',
  'Farida Khatun',
  'Jamal Uddin',
  'Shirin Sultana',
  'Rafiq Hossain',
  'Tania Rahman',
  'Mizanur Rahman',
  'Laila Begum',
  'Habib Ullah',
  'Nasrin Jahan',
];
/** On one transformer: both lose power at once. */
export const DARK_STREETS = ['Mirpur-10', 'Mirpur-2'] as const;
const STREETS = ['Mirpur-10, Road 4', 'Mirpur-2, Block C', 'Pallabi, Road 12', 'Kazipara, Lane 3'];
const PROFILES = ['hg8245', 'gx3000', 'tw1200', 'zn6600'] as const;
/** One of five does not pay, so that the policy has work when the clock moves. */
const NON_PAYER = 5;

export interface Extra {
  /** `moved`: the router was born elsewhere, and is imported. */
  kind: 'born-here' | 'moved';
  name: string;
  phone: string;
  address: string;
  serial: string;
  profile: (typeof PROFILES)[number];
  planName: string;
  paysOnTime: boolean;
}

const pick = <T>(list: readonly [T, ...T[]] | readonly T[], index: number): T => list[index % list.length] as T;

/** The other subscribers, as many as the fleet has routers. */
export const extras = (count: number): Extra[] =>
  Array.from({ length: count }, (_, index) => ({
    kind: 'born-here',
    name: index < NAMES.length ? pick(NAMES, index) : `${pick(NAMES, index)} ${Math.floor(index / NAMES.length) + 1}`,
    phone: `01711-${String(200_000 + index * 7)}`,
    address: `${pick(STREETS, index)}, House ${10 + index}`,
    serial: `DM24${String(100_000 + index * 37)}`,
    profile: pick(PROFILES, index),
    planName: pick(PLANS, index).name,
    paysOnTime: (index + 1) % NON_PAYER !== 0,
  }));

/** The homes that moved in with their routers; none when the demonstration is to have none. */
export const movedHomes = (count: number): Extra[] =>
  (count === 0 ? [] : MOVED.filter(({ hasService }) => hasService)).map(({ serial }, index) => ({
    kind: 'moved',
    name: pick(['Rokeya Khanam', 'Kamrul Hasan'], index),
    phone: `01711-${String(300_000 + index * 7)}`,
    address: `${pick(STREETS, index)}, House ${70 + index}`,
    serial,
    profile: MOVED_PROFILE,
    planName: pick(PLANS, index).name,
    paysOnTime: true,
  }));

/** What the simulator plugs in besides the cast. */
export const strangers = (count: number): { serial: string; profile: (typeof PROFILES)[number] }[] =>
  count === 0
    ? []
    : [
        STRAY,
        ...MOVED.filter(({ hasService }) => !hasService).map(({ serial }) => ({ serial, profile: MOVED_PROFILE })),
      ];
