import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { NasSimulator } from '../support/nas-simulator';
import { expectAccessible, expectNoSidewaysScroll } from './accessible';
import { expect, signIn, test } from './fixtures';

const WRITE = { 'X-Demarc-Portal': '1' };

test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function made<T>(page: Page, path: string, data: object): Promise<T> {
  const response = await page.request.post(`/api/v1${path}`, { headers: WRITE, data });
  expect([response.status(), await response.text()]).toEqual([201, expect.anything()]);
  return (await response.json()) as T;
}

/** A subscriber online at a NAS that reports to the running Demarc over UDP. */
async function online(page: Page) {
  const unique = randomBytes(3).toString('hex');
  const secret = `secret of ${unique}`;
  const accountingPort = Number(process.env.DEMARC_BROWSER_ACCOUNTING_PORT);
  const nas = await NasSimulator.start({ secret, accountingPort }, 0);
  const { id: nasId } = await made<{ id: string }>(page, '/nas', {
    name: `bras-${unique}`,
    address: '127.0.0.1',
    vendor: 'mikrotik',
    coaPort: nas.port,
    secret,
  });
  const [plan] = (await (await page.request.get('/api/v1/plans')).json()) as { id: string }[];
  const subscriber = await made<{ number: string }>(page, '/subscribers', {
    name: `Shirin ${unique}`,
    phone: '01711-000222',
  });
  const subscription = await made<{ id: string; pppoeUsername: string }>(
    page,
    `/subscribers/${subscriber.number}/subscriptions`,
    { planId: plan?.id, nasId },
  );
  const sessionClass = Buffer.from(`demarc:garden:${subscription.id}`);
  const session = await nas.openSession(subscription.pppoeUsername, '100.64.55.7', sessionClass);
  await nas.interim(session, { input: 4_200_000n, output: 12_884_903_122n });
  return { nas, nasId, subscriber, subscription, session, name: `Shirin ${unique}` };
}

test('who is online, live, with every report, and who had an address', async ({ quietPage: page }) => {
  await signIn(page);
  const { nas, nasId, subscriber, subscription, session, name } = await online(page);
  await page.goto('/sessions');
  const row = page.getByRole('row').filter({ hasText: subscription.pppoeUsername });
  await expect(row).toContainText(name);
  await expect(row).toContainText('online');
  await expect(row).toContainText('garden');
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.screenshot({ path: 'test-results/sessions-1440.png' });

  await row.getByText('100.64.55.7').click();
  const drawer = page.getByRole('dialog', { name: subscription.pppoeUsername });
  await expect(drawer.getByRole('region', { name: 'Reports' }).getByRole('listitem')).toHaveCount(2);
  await expect(drawer).toContainText('13 GB / 4.2 MB');
  await drawer.getByText('Start', { exact: true }).click();
  await expect(drawer).toContainText('Accounting-Request');
  await expect(drawer.getByText('100.64.55.7').last()).toBeVisible();
  await page.waitForTimeout(300);
  await page.screenshot({ path: 'test-results/session-drawer-1440.png' });
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Who had this address…' }).click();
  const lookup = page.getByRole('dialog', { name: 'Who had this address' });
  await lookup.getByLabel('Address', { exact: true }).fill('100.64.55.7');
  // The session began this minute, and a time without seconds is its first instant.
  const next = new Date(Date.now() + 60_000);
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Dhaka',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(next);
  await lookup.getByLabel(/^Time/).fill(parts);
  await lookup.getByRole('button', { name: 'Look up' }).click();
  await expect(lookup.getByRole('list', { name: 'Holders' })).toContainText(name);
  await page.screenshot({ path: 'test-results/session-lookup-1440.png' });
  await page.keyboard.press('Escape');

  await nas.closeSession(session, 1);
  await expect(page.getByRole('row').filter({ hasText: subscription.pppoeUsername })).toHaveCount(0);
  await page.goto(`/subscribers/${subscriber.number}`);
  const card = page.getByRole('region', { name: 'Sessions' });
  await expect(card).toContainText('closed');
  await expect(card).toContainText('User-Request');
  await card.scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test-results/session-subscriber-1440.png', fullPage: true });
  await expectAccessible(page);

  await page.goto(`/nas?peek=${nasId}`);
  await expect(page.getByRole('region', { name: 'Online sessions' })).toContainText('Nobody.');
  await nas.close();
});

test('what a login gets is shown, and changed by the network desk', async ({ quietPage: page }) => {
  await signIn(page);
  await page.goto('/nas');
  await page.getByRole('button', { name: 'What a login gets…' }).click();
  const drawer = page.getByRole('dialog', { name: 'What a login gets' });
  const garden = drawer.getByRole('region', { name: 'What garden gives' });
  await expect(garden.getByRole('listitem').first()).toBeVisible();
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/replies-1440.png' });
  const before = await garden.getByRole('listitem').count();
  await garden.getByRole('button', { name: 'Attribute' }).click();
  const added = garden.getByRole('listitem').last();
  await expect(drawer.getByRole('button', { name: 'Save' })).toBeDisabled();
  await added.getByLabel('Attribute').fill('Framed-MTU');
  await added.getByLabel('Value').fill('1492');
  await drawer.getByRole('button', { name: 'Save' }).click();
  await expect(drawer).toHaveCount(0);
  await page.getByRole('button', { name: 'What a login gets…' }).click();
  await expect(garden.getByRole('listitem')).toHaveCount(before + 1);
  await garden.getByRole('button', { name: 'Remove Framed-MTU' }).click();
  await drawer.getByRole('button', { name: 'Save' }).click();
  await expect(drawer).toHaveCount(0);
});

test('on a phone', async ({ quietPage: page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  const { nas, subscription, nasId } = await online(page);
  await page.goto(`/sessions?nas=${nasId}`);
  await expect(page.getByText(subscription.pppoeUsername, { exact: true })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/sessions-390.png' });
  await page.getByRole('button', { name: 'Who had this address…' }).click();
  await page.waitForTimeout(300);
  await page.screenshot({ path: 'test-results/session-lookup-390.png' });
  await page.goto('/nas');
  await page.getByRole('button', { name: 'What a login gets…' }).click();
  await expect(page.getByRole('region', { name: 'What garden gives' })).toBeVisible();
  await page.waitForTimeout(300);
  await page.screenshot({ path: 'test-results/replies-390.png' });
  await nas.close();
});
