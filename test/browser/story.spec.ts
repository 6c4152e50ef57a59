import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { DEMO_LOGIN, expect, signIn, test } from './fixtures';

/** Where the picture for the README goes; `DEMARC_PICTURE=docs/images/portal.png npm run test:browser` renews it. */
const PICTURE = process.env.DEMARC_PICTURE ?? 'test-results/portal.png';

/** A router that is online answers within seconds; the rest is the slowness of a busy machine. */
const PROVEN = { timeout: 45_000 };

const story = (page: Page): Locator => page.getByRole('complementary', { name: 'Demonstration' });
const verdict = (page: Page): Locator => page.getByRole('region', { name: 'Verdict' });
const routerItself = (page: Page): Locator => page.getByRole('region', { name: 'The router itself' });
const chainNode = (page: Page, step: string): Locator => page.locator(`li[data-step="${step}"]`);
const play = (page: Page, verb: string): Promise<void> => story(page).getByRole('button', { name: verb }).click();

/** A value of a labelled list: the text beside "PPPoE user". */
const valueOf = (scope: Locator, label: string): Locator =>
  scope.locator('dt', { hasText: new RegExp(`^${label}$`) }).locator('xpath=following-sibling::dd[1]');

test.describe.configure({ mode: 'serial' });
// A drawer that still slides moves its buttons under the pointer.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('nobody sees a page before the login, which then leads where one wanted to go', async ({ page }) => {
  await page.goto('/subscribers?view=overdue');
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel('E-mail').fill(DEMO_LOGIN.email);
  await page.getByLabel('Password').first().fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('E-mail or password is wrong.');
  await page.getByLabel('Password').first().fill(DEMO_LOGIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/subscribers\?view=overdue$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Subscribers' })).toBeVisible();
});

test('a bill suspends a real router session, a payment brings it back', async ({ quietPage: page }) => {
  test.setTimeout(240_000);
  await signIn(page);
  await page.goto('/');

  await test.step('a subscriber joins, with the serial of a router that is still in its box', async () => {
    await play(page, 'Create her');
    await expect(page).toHaveURL(/\/subscribers\/S-\d+$/);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Rahima Begum');
    await expect(verdict(page)).toContainText('The router has not called yet.');
  });

  const pppoeUser = (await page.getByRole('button', { name: 'PPPoE user' }).innerText()).split('\n')[0]?.trim() ?? '';
  expect(pppoeUser).not.toBe('');

  await test.step('the router boots and gets her login and WiFi at its first Inform', async () => {
    await play(page, 'Power it on');
    await expect(verdict(page)).toContainText('All is well', PROVEN);
    await expect(valueOf(routerItself(page), 'PPPoE user')).toHaveText(pppoeUser, PROVEN);
    await expect(valueOf(routerItself(page), 'PPP')).toContainText('Connected');
    await expect(valueOf(routerItself(page), 'WiFi')).toHaveText('“Rahima”');
  });

  await test.step('the month is billed', async () => {
    await play(page, 'Run the invoices');
    await expect(page.getByRole('region', { name: 'Open invoices' }).getByRole('link')).toHaveCount(1);
  });

  await test.step('she does not pay: the policy walls her router in, and the router itself says so', async () => {
    await play(page, 'Let it go overdue');
    await expect(verdict(page)).toContainText('Walled garden', PROVEN);
    await expect(page.getByRole('region', { name: /^Service/ })).toContainText('walled-garden');
    await expect(chainNode(page, 'router')).toHaveAttribute('data-status', 'done', PROVEN);
    await expect(chainNode(page, 'online')).toHaveAttribute('data-status', 'done', PROVEN);
    await expect(valueOf(routerItself(page), 'PPPoE user')).not.toHaveText(pppoeUser);
  });

  await test.step('she pays at the desk: what is shown is what is booked', async () => {
    await page.keyboard.press('p');
    const drawer = page.getByRole('dialog', { name: /^Payment of/ });
    const allocation = drawer.getByRole('table', { name: 'Allocation' });
    await expect(allocation.getByRole('row')).toHaveCount(2);
    await drawer.getByLabel(/^Amount/).fill('0');
    await expect(drawer.getByRole('button', { name: 'Book payment' })).toBeDisabled();
    await drawer.getByLabel(/^Amount/).fill('99999');
    await expect(allocation).toContainText('Kept as credit');
    await page.keyboard.press('Escape');
    await verdict(page)
      .getByRole('button', { name: /^Take payment/ })
      .click();
    await drawer.getByRole('button', { name: /^Book/ }).click();
    await expect(drawer).toContainText('receipt');
    await drawer.getByRole('button', { name: 'Done', exact: true }).click();
  });

  await test.step('seconds later she is back, with the proof of every step', async () => {
    await expect(page.getByText(/Restored in [\d.]+ s, proven\./)).toBeVisible(PROVEN);
    await expect(page.getByRole('region', { name: 'Open invoices' })).toContainText('Everything is paid.');
    await expect(valueOf(routerItself(page), 'PPPoE user')).toHaveText(pppoeUser);
    await expect(verdict(page)).toContainText('All is well');
    for (const step of ['cause', 'state', 'router', 'online']) {
      await expect(chainNode(page, step)).toHaveAttribute('data-status', 'done');
    }
    mkdirSync(dirname(PICTURE), { recursive: true });
    await page.screenshot({ path: PICTURE });
  });

  await test.step('each step shows its evidence, and the proof has an address of its own', async () => {
    await chainNode(page, 'router').getByRole('button').click();
    await expect(page.getByRole('region', { name: 'Evidence: Router' }).locator('code').first()).toBeVisible();
    await page.getByRole('link', { name: 'Proof page' }).click();
    await expect(page).toHaveURL(/\/proofs\//);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Proof of state');
    await expect(page.getByText('proven', { exact: true })).toBeVisible();
    await page.reload();
    const steps = page.getByRole('region', { name: 'Evidence, step by step' });
    await expect(steps.locator('ol > li')).toHaveCount(6);
    const taken = steps
      .getByRole('list', { name: 'Stored messages' })
      .getByRole('listitem')
      .filter({ has: page.getByText('SetParameterValuesResponse', { exact: true }) });
    await taken.getByText('XML as it arrived').click();
    await expect(taken.locator('pre')).toContainText('SetParameterValuesResponse');
  });

  await test.step('her seconds are in the figures', async () => {
    await page.goto('/proofs');
    const figures = page.getByRole('region', { name: 'From payment to proven service' });
    await expect(figures.getByRole('row', { name: /^Last 7 days/ })).toContainText(/\d s/);
    await page.screenshot({ path: 'test-results/proofs-figures-1440.png', fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: 'test-results/proofs-figures-390.png', fullPage: true });
  });
});

/** Opens her page by her phone number, as one does in a call. */
async function openHeroine(page: Page): Promise<void> {
  await signIn(page);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: /^Hello/ })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('01711 000101');
  await expect(page.getByRole('option', { name: /Rahima Begum/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Rahima Begum');
}

test('a WiFi change made while the power is out waits for the router', async ({ quietPage: page }) => {
  test.setTimeout(180_000);
  await openHeroine(page);
  // Slow enough that one can go on before the step has ended: it must not take one back then.
  await page.route('**/overview', async (route) => {
    await new Promise((done) => setTimeout(done, 1500));
    await route.continue();
  });
  await play(page, 'Cut the power');
  await page.getByRole('button', { name: 'WiFi name and key' }).click();
  const drawer = page.getByRole('dialog', { name: 'WiFi name and key' });
  await expect(story(page).getByRole('status')).toContainText('The power is out');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await expect(valueOf(routerItself(page), 'Power')).toContainText('off');

  await drawer.getByRole('button', { name: 'Change WiFi' }).click();
  await expect(drawer.getByText('needs at least 8 characters')).toBeVisible();
  await drawer.getByLabel('New name').fill('Rahima upstairs');
  await drawer.getByRole('button', { name: 'Make a key' }).click();
  await drawer.getByRole('button', { name: 'Change WiFi' }).click();
  await expect(drawer).toBeHidden();
  await expect(page.getByText(/^Waiting for the router's next contact/)).toBeVisible();

  await play(page, 'Restore the power');
  await expect(valueOf(routerItself(page), 'WiFi')).toHaveText('“Rahima upstairs”', PROVEN);
  await expect(page.getByText(/^Waiting for the router's next contact/)).toBeHidden(PROVEN);
});

test('a reboot asks first, and ends with the word of the router', async ({ quietPage: page }) => {
  test.setTimeout(180_000);
  await openHeroine(page);
  const card = page.getByRole('region', { name: /^Router/ });
  await card.getByRole('button', { name: 'Reboot' }).click();
  await expect(card.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Escape');
  await card.getByRole('button', { name: 'Reboot' }).click();
  await card.getByRole('group', { name: 'Reboot' }).getByRole('button', { name: 'Reboot' }).click();
  await expect(card.getByRole('list', { name: 'Tasks' }).getByRole('listitem').first()).toContainText('done', {
    timeout: 90_000,
  });
});

test('a change that the subscriber makes on the router is adopted', async ({ quietPage: page }) => {
  await openHeroine(page);
  const card = page.getByRole('region', { name: /^Router/ });
  await play(page, 'Rename it');
  await expect(valueOf(routerItself(page), 'WiFi')).toHaveText('“Rahima at home”', PROVEN);
  await card.getByRole('button', { name: 'Read now' }).click();
  await expect(card).toContainText('“Rahima at home”', PROVEN);
  await expect(card).not.toContainText('Waiting for the router');
});

test('after a factory reset the router gets its secrets only when somebody vouches for it', async ({
  quietPage: page,
}) => {
  test.setTimeout(180_000);
  await openHeroine(page);
  const pppoeUser = await valueOf(routerItself(page), 'PPPoE user').innerText();
  await play(page, 'Press reset');
  await expect(verdict(page)).toContainText('The router waits in quarantine', PROVEN);
  await expect(valueOf(routerItself(page), 'PPP')).not.toContainText('Connected');
  await verdict(page).getByRole('button', { name: 'Open enrolment window' }).click();
  await verdict(page)
    .getByRole('group', { name: 'Open enrolment window' })
    .getByRole('button', { name: 'Open enrolment window' })
    .click();
  await expect(verdict(page)).toContainText('The enrolment window is open until');
  await play(page, 'Cut the power');
  await play(page, 'Restore the power');
  await expect(verdict(page)).toContainText('All is well', { timeout: 90_000 });
  await expect(valueOf(routerItself(page), 'PPPoE user')).toHaveText(pppoeUser, PROVEN);
  await expect(valueOf(routerItself(page), 'WiFi')).toHaveText('“Rahima at home”');
});

test('a new subscriber is registered with her service, and mistakes are told at their fields', async ({
  quietPage: page,
}) => {
  await signIn(page);
  await page.goto('/subscribers');
  await page.getByRole('button', { name: 'New subscriber' }).click();
  const drawer = page.getByRole('dialog', { name: 'New subscriber' });
  await drawer.getByRole('button', { name: 'Create with service' }).click();
  await expect(drawer.getByText('must be a phone number')).toBeVisible();
  await expect(drawer.getByText('choose a plan', { exact: true })).toBeVisible();
  await drawer.getByLabel('Name', { exact: true }).fill('Nasima Khatun');
  await drawer.getByLabel('Phone').fill('01819-000207');
  await drawer.getByLabel('Plan', { exact: true }).selectOption({ index: 1 });
  await drawer.getByLabel('Router serial (optional)').fill('0012345');
  await drawer.getByRole('button', { name: 'Create with service' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nasima Khatun');
  await expect(verdict(page)).toContainText('serial 0012345');
});

test('on the phone the story is a sheet, and a payment is taken with the thumb', async ({ quietPage: page }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await openHeroine(page);
  const bar = page.getByRole('navigation', { name: 'Main' }).last();
  await expect(bar.getByRole('link', { name: 'Subscribers' })).toBeVisible();
  await story(page)
    .getByRole('button', { name: /The story/ })
    .click();
  await play(page, 'Rename it');
  await expect(valueOf(routerItself(page), 'WiFi')).toHaveText('“Rahima at home”', PROVEN);
  await story(page)
    .getByRole('button', { name: /The story/ })
    .click();
  await page.getByRole('button', { name: 'Take payment' }).first().click();
  const drawer = page.getByRole('dialog', { name: /^Payment of/ });
  await drawer.getByLabel(/^Amount/).fill('200');
  await expect(drawer.getByRole('table', { name: 'Allocation' })).toContainText('Kept as credit');
  await drawer.getByRole('button', { name: /^Book/ }).click();
  await drawer.getByRole('button', { name: 'Done', exact: true }).click();
  await expect(page.getByRole('definition').filter({ hasText: '৳200.00' }).first()).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
