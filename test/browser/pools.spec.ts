import { randomBytes, randomInt } from 'node:crypto';
import { expectAccessible, expectNoSidewaysScroll } from './accessible';
import { expect, signIn, test } from './fixtures';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('pools: how full, who has what, and one made, filled, emptied and deleted', async ({ quietPage: page }) => {
  await signIn(page);
  await page.goto('/pools');
  const home = page.getByRole('row').filter({ hasText: 'Homes that are paid for' });
  await expect(home).toContainText('of 65,534');
  await expect(home).toContainText('has free addresses');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.screenshot({ path: 'test-results/pools-1440.png' });

  // The homes of the demonstration dial in by themselves.
  await home.getByText('Homes that are paid for').click();
  const drawer = page.getByRole('dialog', { name: 'home' });
  const inUse = drawer.getByRole('region', { name: 'Addresses in use' });
  await expect(inUse.getByText(/^127\.64\./).first()).toBeVisible();
  await expect(inUse.getByRole('link', { name: 'session at bras-01' }).first()).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/pool-drawer-1440.png' });
  await inUse.getByRole('link', { name: 'session at bras-01' }).first().click();
  await page.getByRole('dialog').getByRole('link', { name: 'home' }).click();
  await expect(page).toHaveURL(/\/pools\?peek=/);

  await page.goto('/pools');
  const name = `spare-${randomBytes(3).toString('hex')}`;
  await page.getByRole('button', { name: 'Add a pool' }).click();
  const form = page.getByRole('dialog', { name: 'Add a pool' });
  await form.getByLabel('Name', { exact: true }).fill('two words');
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(form).toContainText('no blanks');
  await form.getByLabel('Name', { exact: true }).fill(name);
  await form.getByLabel('What it is (optional)').fill('For a network that is being built');
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/pool-form-1440.png' });
  await form.getByRole('button', { name: 'Add' }).click();

  const made = page.getByRole('dialog', { name });
  await expect(made).toContainText('serves nobody');
  await made.getByRole('button', { name: 'Add addresses' }).click();
  await made.getByLabel('Addresses', { exact: true }).fill('127.64.7.0/24');
  await made.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(made).toContainText('belongs to a pool already');
  const network = `10.${randomInt(256)}.${randomInt(256)}`;
  await made.getByLabel('Addresses', { exact: true }).fill(`${network}.10 – ${network}.29`);
  await made.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(made.getByRole('region', { name: 'Ranges' })).toContainText('0 of 20 in use');
  await made.getByRole('button', { name: 'Take away' }).click();
  await made.getByRole('button', { name: 'Take away' }).last().click();
  await expect(made).toContainText('No addresses yet.');
  await made.getByRole('button', { name: 'Delete the pool' }).click();
  await page.screenshot({ path: 'test-results/pool-delete-1440.png' });
  await made.getByRole('button', { name: 'Delete the pool' }).last().click();
  await expect(made).toHaveCount(0);
  await expect(page.getByText(name)).toHaveCount(0);

  await page.goto('/plans');
  await expect(page.getByRole('link', { name: 'home' }).first()).toBeVisible();
});

test('a pool that has run dry is said on the first page', async ({ quietPage: page }) => {
  await signIn(page);
  // The demonstration has no FreeRADIUS that could find a pool empty: the answer of the server is what it gives then.
  const at = new Date().toISOString();
  const alarm = { poolId: '01936000-0000-7000-8000-000000000001', name: 'home', since: at, lastAt: at, logins: 12 };
  await page.route('**/api/v1/address-pools/alarms', (route) => route.fulfill({ json: [alarm] }));
  await page.goto('/');
  const note = page.getByRole('status', { name: 'Pools without addresses' });
  await expect(note).toContainText('No address of the pool home is free. 12 logins got none');
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/pool-alarm-1440.png' });
  await note.getByRole('link', { name: 'Add addresses' }).click();
  await expect(page).toHaveURL(/\/pools\?peek=/);
});

test('pools on a phone', async ({ quietPage: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  await page.goto('/pools');
  await expect(page.getByText('Homes that are paid for')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/pools-390.png', fullPage: true });
  await page.getByText('Homes that are paid for').click();
  await expect(
    page
      .getByRole('region', { name: 'Addresses in use' })
      .getByText(/^127\.64\./)
      .first(),
  ).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.screenshot({ path: 'test-results/pool-drawer-390.png' });
  await page.goto('/pools');
  await page.getByRole('button', { name: 'Add a pool' }).click();
  await expect(page.getByRole('dialog', { name: 'Add a pool' })).toBeVisible();
  await page.screenshot({ path: 'test-results/pool-form-390.png' });
});
