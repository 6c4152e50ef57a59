import type { APIRequestContext, Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll, expectReadable } from './accessible';
import { expect, signIn, test } from './fixtures';

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const WRITE = { 'X-Demarc-Portal': '1' };

// Without motion: what is half faded in is nobody's colour, and axe would measure it.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** Nothing is still being fetched, and what was fetched is drawn. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('main [role=status][aria-label*="oading"]')).toHaveCount(0);
}

async function first<T>(request: APIRequestContext, path: string): Promise<T> {
  const response = await request.get(`/api/v1${path}`);
  expect(response.ok()).toBe(true);
  const { items } = (await response.json()) as { items: T[] };
  expect(items.length).toBeGreaterThan(0);
  return items[0]!;
}

/** The demonstration's fleet has called: there is a router to look at. */
async function anActiveRouter(request: APIRequestContext): Promise<{ id: string; serialNumber: string }> {
  await expect
    .poll(async () => {
      const response = await request.get('/api/v1/routers?state=active&mode=manage&limit=1');
      return ((await response.json()) as { items: unknown[] }).items.length;
    })
    .toBe(1);
  return first(request, '/routers?state=active&mode=manage&limit=1');
}

async function orderedOf(request: APIRequestContext, routerId: string): Promise<number> {
  return ((await (await request.get(`/api/v1/routers/${routerId}/tasks`)).json()) as unknown[]).length;
}

const STAFF_PASSWORD = 'a long enough password';

/** A person with that role, signed in. */
async function signInAs(page: Page, role: string): Promise<void> {
  await signIn(page);
  const email = `${role}-${Date.now()}@padma.example`;
  const made = await page.request.post('/api/v1/staff', {
    headers: WRITE,
    data: { email, name: `The ${role}`, role, password: STAFF_PASSWORD },
  });
  expect(made.ok()).toBe(true);
  await page.context().clearCookies();
  await signIn(page, { email, password: STAFF_PASSWORD });
}

interface PageCase {
  name: string;
  path: (request: APIRequestContext) => string | Promise<string>;
  heading: RegExp;
}

const at = (path: string) => (): string => path;
const routerTab =
  (tab: string) =>
  async (request: APIRequestContext): Promise<string> =>
    `/routers/${(await anActiveRouter(request)).id}?tab=${tab}`;

const PAGES: readonly PageCase[] = [
  { name: 'home', path: at('/'), heading: /./ },
  { name: 'subscribers', path: at('/subscribers'), heading: /^Subscribers$/ },
  {
    name: 'a subscriber',
    path: async (request) =>
      `/subscribers/${(await first<{ number: string }>(request, '/subscribers?limit=1')).number}`,
    heading: /./,
  },
  { name: 'invoices', path: at('/invoices'), heading: /^Invoices$/ },
  {
    name: 'an invoice',
    path: async (request) => `/invoices/${(await first<{ number: string }>(request, '/invoices?limit=1')).number}`,
    heading: /^INV/,
  },
  { name: 'payments', path: at('/payments'), heading: /^Payments$/ },
  {
    name: 'a payment in its drawer',
    path: async (request) => `/payments?peek=${(await first<{ id: string }>(request, '/payments?limit=1')).id}`,
    heading: /^Payments$/,
  },
  { name: 'billing runs', path: at('/billing-runs'), heading: /^Billing runs$/ },
  { name: 'a new run', path: at('/billing-runs/new'), heading: /choose the day/ },
  {
    name: 'a finished run',
    path: async (request) => `/billing-runs/${(await first<{ id: string }>(request, '/billing-runs')).id}`,
    heading: /result/,
  },
  { name: 'suspension', path: at('/suspension'), heading: /^Suspension$/ },
  { name: 'ledger', path: at('/ledger'), heading: /^Ledger$/ },
  { name: 'journal', path: at('/ledger?tab=entries'), heading: /^Ledger$/ },
  { name: 'routers', path: at('/routers'), heading: /^Routers$/ },
  { name: 'quarantine', path: at('/routers?view=quarantine'), heading: /^Routers$/ },
  ...['overview', 'wanted', 'parameters', 'history', 'tasks', 'events'].map((tab) => ({
    name: `a router, ${tab}`,
    path: routerTab(tab),
    heading: /./,
  })),
  { name: 'tasks', path: at('/tasks'), heading: /^Tasks$/ },
  { name: 'scripts', path: at('/scripts'), heading: /^Scripts$/ },
  { name: 'bulk changes', path: at('/bulk'), heading: /^Bulk changes$/ },
  { name: 'models', path: at('/models'), heading: /^Models$/ },
  { name: 'freshness', path: at('/models?tab=freshness'), heading: /^Models$/ },
  { name: 'rules for models', path: at('/models?tab=rules'), heading: /^Models$/ },
  { name: 'NAS', path: at('/nas'), heading: /^NAS$/ },
  { name: 'pools', path: at('/pools'), heading: /^Pools$/ },
  { name: 'proofs', path: at('/proofs'), heading: /^Proofs$/ },
  { name: 'plans', path: at('/plans'), heading: /^Plans$/ },
  { name: 'router access', path: at('/router-access'), heading: /^Router access$/ },
  { name: 'settings', path: at('/settings'), heading: /^Settings$/ },
  { name: 'staff', path: at('/settings/staff'), heading: /^Staff$/ },
  { name: 'widget', path: at('/settings/widget'), heading: /^Diagnostics widget$/ },
  { name: 'import', path: at('/imports'), heading: /^Import$/ },
  { name: 'genieacs', path: at('/settings/genieacs'), heading: /^GenieACS API$/ },
  { name: 'audit', path: at('/audit'), heading: /^Audit$/ },
  { name: 'me', path: at('/me'), heading: /^Me$/ },
];

test.describe('every page opens, on a desk and on a phone, light and dark', () => {
  test.describe.configure({ mode: 'parallel' }); // they only look
  for (const { name, path, heading } of PAGES) {
    test(name, async ({ quietPage: page }) => {
      await signIn(page);
      const address = await path(page.request);
      for (const size of [DESKTOP, PHONE]) {
        await page.setViewportSize(size);
        await page.goto(address);
        await settled(page);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
        await expect(page.locator('main [role=alert]')).toHaveCount(0);
        await expect(page.locator('main')).not.toContainText('Cannot GET');
        await expectNoSidewaysScroll(page);
        await page.emulateMedia({ colorScheme: 'light' });
        await expectAccessible(page);
        await page.emulateMedia({ colorScheme: 'dark' });
        await expectReadable(page);
      }
    });
  }
});

test.describe('dialogs and drawers are as accessible as pages', () => {
  for (const [path, button] of [
    ['/routers', 'Register a serial'],
    ['/nas', 'Add a NAS'],
    ['/plans', 'Add a plan'],
    ['/settings/staff', 'Add a person'],
    ['/me', 'Make a token'],
  ] as const) {
    test(`${path}: ${button}`, async ({ quietPage: page }) => {
      await signIn(page);
      await page.goto(path);
      await page.getByRole('button', { name: button }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog).toBeVisible();
      await expect(dialog.getByRole('textbox').first()).toBeFocused();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect(page.getByRole('button', { name: button })).toBeFocused();
    });
  }
});

test.describe('a list', () => {
  test('keeps its state in the address: reload and Back give it again', async ({ quietPage: page }) => {
    await signIn(page);
    await page.goto('/invoices');
    await page.locator('label', { hasText: /^Paid$/ }).click();
    await page.getByRole('textbox', { name: 'Search invoices' }).fill('INV');
    await expect(page).toHaveURL(/view=paid/);
    await expect(page).toHaveURL(/q=INV/);
    await page.reload();
    await expect(page.getByRole('radio', { name: 'Paid' })).toBeChecked();
    await expect(page.getByRole('textbox', { name: 'Search invoices' })).toHaveValue('INV');
    await page.goBack();
    await expect(page.getByRole('radio', { name: 'All' })).toBeChecked();
    await expect(page.getByRole('textbox', { name: 'Search invoices' })).toHaveValue('');
  });

  test('is walked by j, k and Enter alone', async ({ quietPage: page }) => {
    await signIn(page);
    await page.goto('/invoices');
    const rows = page.getByRole('grid', { name: 'Invoices' }).getByRole('row');
    await expect(rows.nth(2)).toBeVisible();
    const second = (await rows.nth(2).getByRole('gridcell').first().textContent()) ?? '';
    await settled(page);
    // The list listens once it is drawn; a person who sees nothing happen presses again.
    await expect(async () => {
      await page.keyboard.press('j');
      await expect(rows.nth(1)).toBeFocused({ timeout: 500 });
    }).toPass();
    await page.keyboard.press('j');
    await expect(rows.nth(2)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/invoices/${second}$`));
  });

  for (const [path, label, title] of [
    ['/routers', 'Search routers', /No router matches/],
    ['/invoices', 'Search invoices', /No invoice matches/],
    ['/payments', 'Search payments', /No payment matches/],
  ] as const) {
    test(`${path} says what was not found, and the way back`, async ({ quietPage: page }) => {
      await signIn(page);
      await page.goto(path);
      await settled(page);
      await page.getByRole('textbox', { name: label }).fill('no such thing at all');
      await expect(page.getByText(title)).toBeVisible();
      await expectAccessible(page);
      await page
        .getByRole('button', { name: /^Clear/ })
        .last()
        .click();
      await expect(page.getByRole('grid')).toBeVisible();
    });
  }

  test('that cannot be fetched says so in its card, and tries again', async ({ page }) => {
    await signIn(page);
    await page.route('**/api/v1/routers?**', (route) => route.abort('connectionrefused'));
    await page.goto('/routers');
    const note = page.getByRole('alert');
    await expect(note).toContainText('Routers could not be loaded.', { timeout: 30_000 });
    await expect(note).toContainText('network/unreachable');
    await expect(page.getByRole('heading', { name: 'Routers' })).toBeVisible();
    await expectAccessible(page);
    await page.unroute('**/api/v1/routers?**');
    await note.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('grid', { name: 'Routers' })).toBeVisible();
  });
});

test.describe('a router', () => {
  test('shows its tree by search, and sends an edit only after a dry run', async ({ quietPage: page }) => {
    await signIn(page);
    const { id } = await anActiveRouter(page.request);
    const ordered = await orderedOf(page.request, id);
    await page.goto(`/routers/${id}?tab=parameters`);
    const tree = page.getByRole('table', { name: 'Parameters' });
    await expect(tree.getByRole('row').first()).toBeVisible();
    // Far more parameters than rows in the page: the rest comes by scrolling.
    expect(Number(await tree.getAttribute('aria-rowcount'))).toBeGreaterThan(200);
    expect(await tree.getByRole('row').count()).toBeLessThan(120);

    await page.getByRole('textbox', { name: 'Search parameters' }).fill('PeriodicInformInterval');
    await expect(page.getByText(/^1 of \d+ match/)).toBeVisible();
    await tree.getByRole('button', { name: 'PeriodicInformInterval' }).click();
    const drawer = page.getByRole('dialog');
    const before = await drawer.getByRole('textbox', { name: 'New value' }).inputValue();
    await drawer.getByRole('textbox', { name: 'New value' }).fill('soon');
    await expect(drawer.getByText('unsignedInt is a whole number')).toBeVisible();
    await expect(drawer.getByRole('button', { name: 'Stage the change' })).toBeDisabled();
    await drawer.getByRole('textbox', { name: 'New value' }).fill(String(Number(before) + 1));
    await drawer.getByRole('button', { name: 'Stage the change' }).click();

    await expect(page.getByText('Staged: 1 change, nothing sent yet')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Apply/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Dry run' }).click();
    const dryRun = page.getByRole('region', { name: 'Dry run' });
    await expect(dryRun).toContainText('1 SetParameterValues with 1 value');
    await expect(dryRun).toContainText('may put it back'); // the management profile owns the interval
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(page.getByText('nothing sent yet')).toHaveCount(0);
    expect(await orderedOf(page.request, id)).toBe(ordered);
  });

  test('never shows a secret, in the tree or in what is wanted', async ({ quietPage: page }) => {
    await signIn(page);
    const { id } = await anActiveRouter(page.request);
    await page.goto(`/routers/${id}?tab=wanted`);
    await page.getByRole('switch', { name: 'Show all' }).click();
    const secrets = page.locator('main li', { hasText: /Password|Passphrase/ });
    await expect(secrets.first()).toBeVisible();
    for (const text of await secrets.allTextContents()) expect(text).toContain('••••••');
    await page.goto(`/routers/${id}?tab=parameters&find=Passphrase`);
    const rows = page.getByRole('table', { name: 'Parameters' }).getByRole('row', { name: /Passphrase/ });
    await expect(rows.first()).toBeVisible();
    for (const text of await rows.allTextContents()) expect(text).toContain('••••••');
  });

  test('is woken, and the page shows live that it came', async ({ quietPage: page }) => {
    await signIn(page);
    const { id } = await anActiveRouter(page.request);
    await page.goto(`/routers/${id}`);
    await page.getByRole('button', { name: 'Wake' }).click();
    await expect(page.getByText(/It came after [\d.]+ s/)).toBeVisible({ timeout: 30_000 });
  });

  test('asks before it interrupts, with the focus on Cancel', async ({ quietPage: page }) => {
    await signIn(page);
    const { id } = await anActiveRouter(page.request);
    const before = await orderedOf(page.request, id);
    await page.goto(`/routers/${id}`);
    await page.getByRole('button', { name: 'Reboot' }).click();
    const confirm = page.getByRole('group', { name: 'Reboot' });
    await expect(confirm).toContainText('no Internet for about two minutes');
    await expect(confirm.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(confirm).toHaveCount(0);
    await page.getByRole('button', { name: 'Factory reset' }).click();
    const dialog = page.getByRole('dialog', { name: 'Factory reset' });
    await expect(dialog.getByRole('button', { name: 'Factory reset' })).toBeDisabled(); // no reason yet
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await orderedOf(page.request, id)).toBe(before);
  });
});

test.describe('money', () => {
  test('a run is previewed without a trace, by the address alone', async ({ quietPage: page }) => {
    await signIn(page);
    const runs = async (): Promise<number> =>
      ((await (await page.request.get('/api/v1/billing-runs')).json()) as { items: unknown[] }).items.length;
    const before = await runs();
    const { today } = (await (await page.request.get('/api/v1/home')).json()) as { today: string };
    const day = new Date(Date.parse(today) + 31 * 86_400_000).toISOString().slice(0, 10);
    await page.goto('/billing-runs');
    await page.getByRole('button', { name: 'Preview a run' }).click();
    await page.getByLabel('As of').fill(day);
    await page.getByRole('button', { name: 'Compute the preview' }).click();
    await expect(page).toHaveURL(new RegExp(`/billing-runs/new\\?asOf=${day}$`));
    await expect(page.getByText(/a run issues \d+ invoices over/)).toBeVisible();
    await expect(page.getByRole('button', { name: /issue \d+ invoices$/ })).toBeEnabled();
    await page.locator('details').first().click();
    await expect(page.locator('details[open] li').first()).toBeVisible();
    await expectAccessible(page);
    expect(await runs()).toBe(before);
  });

  test('a run too far ahead is refused with the reason and a way back', async ({ page }) => {
    await signIn(page);
    await page.goto('/billing-runs/new?asOf=2099-01-01');
    await expect(page.getByRole('alert')).toContainText('billing-run/too-far-ahead');
    await expect(page.getByRole('alert')).toContainText('Nothing was written.');
    await page.getByRole('button', { name: 'Choose another day' }).click();
    await expect(page.getByLabel('As of')).toBeVisible();
  });

  test('an invoice explains each line, ties to its journal, and prints as the sheet alone', async ({
    quietPage: page,
  }) => {
    await signIn(page);
    const { number, total } = await first<{ number: string; total: string }>(page.request, '/invoices?limit=1');
    await page.goto(`/invoices/${number}`);
    const sheet = page.getByRole('article', { name: `Invoice ${number}` });
    await expect(sheet).toContainText(
      new Intl.NumberFormat('en-IN', { minimumFractionDigits: 2 }).format(Number(total)),
    );
    await expect(page.getByText('both sides equal')).toBeVisible();
    await page.emulateMedia({ media: 'print' });
    await expect(sheet).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Main' }).first()).toBeHidden();
    await expect(page.getByText('both sides equal')).toBeHidden();
    await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  });

  test('the books are shown to sum to zero', async ({ quietPage: page }) => {
    await signIn(page);
    await page.goto('/ledger');
    await expect(page.getByText(/The books sum to zero as of/)).toBeVisible();
    await expect(page.getByRole('row', { name: /Debit equals credit/ })).toContainText('0.00');
  });
});

test.describe('a policy', () => {
  test('shows what it would do before it is saved, and keeps mine when somebody was faster', async ({ page }) => {
    await signIn(page);
    const policies = async (): Promise<{ id: string; version: number; graceDays: number }[]> =>
      (await (await page.request.get('/api/v1/suspension/policies')).json()) as never;
    const stored = (await policies())[0]!;
    await page.goto(`/suspension?policy=${stored.id}`);
    await expect(page.getByText(/^Saving it now/)).toBeVisible();
    await page.getByLabel('Free days').fill('90');
    await expect(page.getByText(/After the due day and 90 free days/)).toBeVisible();
    await page.getByLabel('Reason').fill('a long winter');

    const { id, version, ...rest } = stored as Record<string, unknown> & typeof stored;
    const {
      isDefault: _d,
      currency: _c,
      changedAt: _a,
      subscriptionCount: _s,
      ...editable
    } = rest as Record<string, unknown>;
    const change = { ...editable, version, reason: 'faster by a second' };
    const saved = await page.request.put(`/api/v1/suspension/policies/${id}`, { headers: WRITE, data: change });
    expect(saved.ok()).toBe(true);

    const conflict = page.getByRole('alert', { name: 'Version conflict' });
    await expect(conflict).toContainText(
      `Somebody else saved version ${version + 1} while you edited version ${version}`,
    );
    await expect(conflict.getByRole('row', { name: /Free days|Grace days/ })).toContainText('90');
    await expect(page.getByLabel('Free days')).toHaveValue('90');
    await expectAccessible(page);
    await conflict.getByRole('button', { name: /Keep mine/ }).click();
    await expect(conflict).toHaveCount(0);
    await expect(page.getByRole('button', { name: `Save version ${version + 2}` })).toBeEnabled();
    expect((await policies())[0]!.graceDays).toBe(stored.graceDays);
  });
});

test('a token is shown once', async ({ quietPage: page }) => {
  await signIn(page);
  await page.goto('/me');
  const name = `import ${Date.now()}`;
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByLabel('What it is for').fill(name);
  await page.getByRole('button', { name: 'Make it' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('the only time it is shown');
  const token = (await dialog.locator('button[title="Copy token"] > span').first().textContent()) ?? '';
  const asProgram = { headers: { Authorization: `Bearer ${token}` } };
  await page.getByRole('button', { name: 'I have it' }).click();
  await page.reload();
  await settled(page);
  expect(await page.content()).not.toContain(token);

  const anonymous = await page.context().browser()!.newContext();
  const me = await anonymous.request.get(new URL('/api/v1/auth/me', page.url()).href, asProgram);
  expect(me.ok()).toBe(true);
  const mine = page.locator('main li', { hasText: name });
  await mine.getByRole('button', { name: 'Withdraw' }).click();
  await mine.getByRole('group', { name: 'Withdraw' }).getByRole('button', { name: 'Withdraw' }).click();
  await expect(mine).toHaveCount(0);
  expect((await anonymous.request.get(new URL('/api/v1/auth/me', page.url()).href, asProgram)).status()).toBe(401);
  await anonymous.close();
});

test.describe('what is not there is said, not guessed', () => {
  for (const path of [
    '/invoices/INV-000000',
    '/routers/00000000-0000-7000-8000-000000000000',
    '/payments/00000000-0000-7000-8000-000000000000',
    '/billing-runs/00000000-0000-7000-8000-000000000000',
    '/suspension?policy=00000000-0000-7000-8000-000000000000',
  ]) {
    test(path, async ({ page }) => {
      await signIn(page);
      await page.goto(path);
      await expect(
        page
          .locator('main')
          .getByText(/no |not /i)
          .first(),
      ).toBeVisible();
      await expect(page.getByText('something went wrong')).toHaveCount(0);
      await expectAccessible(page);
    });
  }
});

test.describe('a role', () => {
  test('cashier sees no network, and is told what a page needs', async ({ page }) => {
    await signInAs(page, 'cashier');
    await page.goto('/payments');
    await settled(page);
    const rail = page.getByRole('navigation', { name: 'Main' }).first();
    await expect(rail.getByRole('link', { name: 'Payments' })).toBeVisible();
    for (const hidden of ['Routers', 'NAS', 'Staff', 'Audit', 'Suspension']) {
      await expect(rail.getByRole('link', { name: hidden })).toHaveCount(0);
    }
    await page.goto('/routers');
    await expect(page.locator('main')).toContainText('router.read');
    await expectAccessible(page);
  });

  test('auditor reads everything and finds no button that changes anything', async ({ quietPage: page }) => {
    await signInAs(page, 'auditor');
    const { id } = await anActiveRouter(page.request);
    await page.goto(`/routers/${id}`);
    await settled(page);
    for (const verb of ['Reboot', 'Factory reset', 'Unassign', 'Open enrolment window']) {
      await expect(page.getByRole('button', { name: verb })).toHaveCount(0);
    }
    for (const [path, verb] of [
      ['/nas', 'Add a NAS'],
      ['/pools', 'Add a pool'],
      ['/plans', 'Add a plan'],
      ['/settings/staff', 'Add a person'],
      ['/suspension', 'Edit'],
      ['/billing-runs', 'Preview a run'],
    ] as const) {
      await page.goto(path);
      await settled(page);
      await expect(page.getByRole('button', { name: verb })).toHaveCount(0);
    }
  });

  test('accountant may void, the NOC may not even see the money', async ({ page }) => {
    await signInAs(page, 'accountant');
    const open = await first<{ number: string }>(page.request, '/invoices?state=open&limit=1');
    await page.goto(`/invoices/${open.number}`);
    await expect(page.getByRole('button', { name: `Void ${open.number}` })).toBeVisible();
    await page.context().clearCookies();
    await signInAs(page, 'noc');
    await page.goto(`/invoices/${open.number}`);
    await expect(page.locator('main')).toContainText('money.read');
  });
});
