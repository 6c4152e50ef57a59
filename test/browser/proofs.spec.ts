import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { NasSimulator } from '../support/nas-simulator';
import { expectAccessible, expectNoSidewaysScroll } from './accessible';
import { expect, signIn, test } from './fixtures';

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const LATER = { timeout: 30_000 };

test.use({ contextOptions: { reducedMotion: 'reduce' } });

async function post<T>(page: Page, path: string, data: object): Promise<T> {
  const headers = { 'X-Demarc-Portal': '1', 'Idempotency-Key': randomBytes(8).toString('hex') };
  const response = await page.request.post(`/api/v1${path}`, { headers, data });
  expect([response.status(), await response.text()]).toEqual([201, expect.anything()]);
  return (await response.json()) as T;
}

/** Somebody online at a NAS that is about to be silent. */
async function online(page: Page) {
  const unique = randomBytes(3).toString('hex');
  const secret = `secret of ${unique}`;
  const nas = await NasSimulator.start(
    { secret, accountingPort: Number(process.env.DEMARC_BROWSER_ACCOUNTING_PORT) },
    0,
  );
  const { id: nasId } = await post<{ id: string }>(page, '/nas', {
    name: `bras-${unique}`,
    address: '127.0.0.1',
    vendor: 'mikrotik',
    coaPort: nas.port,
    secret,
  });
  const [plan] = (await (await page.request.get('/api/v1/plans')).json()) as { id: string }[];
  const name = `Salma ${unique}`;
  const subscriber = await post<{ number: string }>(page, '/subscribers', { name, phone: '01711-000333' });
  const { id, pppoeUsername } = await post<{ id: string; pppoeUsername: string }>(
    page,
    `/subscribers/${subscriber.number}/subscriptions`,
    { planId: plan?.id, nasId },
  );
  await nas.openSession(pppoeUsername, '100.64.56.8', Buffer.from(`demarc:open:${id}`));
  return { nas, name, subscriptionId: id };
}

test('what is not proved is on the board until the other party has said so, with its bytes on the page', async ({
  quietPage: page,
}) => {
  await page.setViewportSize(DESKTOP);
  await signIn(page);
  const { nas, name, subscriptionId } = await online(page);
  nas.behaviour = { kind: 'silent' };
  await page.goto('/proofs?since=1');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Proofs');
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toHaveCount(0);
  const request = { method: 'walled-garden', reason: 'asked for it', ends: 'by-staff' };
  await post(page, `/subscriptions/${subscriptionId}/suspend`, request);
  await expect(row).toContainText('waiting', LATER);
  await expect(row).toContainText('waiting for the NAS');
  await expect(page.getByRole('region', { name: 'From payment to proven service' })).toBeVisible();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await page.screenshot({ path: 'test-results/proofs-1440.png', fullPage: true });
  await page.setViewportSize(PHONE);
  await expectNoSidewaysScroll(page);
  await page.screenshot({ path: 'test-results/proofs-390.png', fullPage: true });
  await page.setViewportSize(DESKTOP);

  // It answers, and its accounting tells of the end: the row leaves by itself.
  nas.behaviour = { kind: 'obey' };
  await expect(row).toHaveCount(0, LATER);
  await page.goto(`/proofs/${subscriptionId}.2`);
  await expect(page.getByText('proven', { exact: true })).toBeVisible();
  const steps = page.getByRole('region', { name: 'Evidence, step by step' });
  const said = steps.getByRole('list', { name: 'Stored messages' }).getByRole('listitem');
  await expect(said).toContainText(['Disconnect-ACK', 'Accounting-Request Stop']);
  await said.first().getByText('Fields and bytes').click();
  await expect(said.first().getByRole('table')).toContainText('41 Disconnect-ACK');
  await expectAccessible(page);
  await page.screenshot({ path: 'test-results/proof-1440.png', fullPage: true });
  await page.setViewportSize(PHONE);
  await expectNoSidewaysScroll(page);
  await page.screenshot({ path: 'test-results/proof-390.png', fullPage: true });
  await nas.close();
});
