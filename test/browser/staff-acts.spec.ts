import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { expect, signIn, test } from './fixtures';
import { looksRight, send } from './looks-right';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

const WRITE = { 'X-Demarc-Portal': '1' };
const unique = (): string => randomBytes(3).toString('hex');

async function ask<T>(page: Page, path: string): Promise<T> {
  return (await (await page.request.get(`/api/v1${path}`)).json()) as T;
}

/** A subscriber of this test alone, on no NAS. */
async function aService(page: Page): Promise<{ number: string; subscriptionId: string }> {
  const [plan] = await ask<{ id: string }[]>(page, '/plans');
  const made = await send<{ number: string }>(page, 'post', '/subscribers', {
    name: `Nurjahan ${unique()}`,
    phone: '01711-000333',
  });
  const { id } = await send<{ id: string }>(page, 'post', `/subscribers/${made.number}/subscriptions`, {
    planId: plan?.id,
  });
  return { number: made.number, subscriptionId: id };
}

test('a policy is added, and a service is put under it', async ({ quietPage: page }) => {
  await signIn(page);
  const { number } = await aService(page);
  const name = `Patient ${unique()}`;
  await page.goto('/suspension');
  await page.getByRole('button', { name: 'Add a policy' }).click();
  await page.getByRole('button', { name: 'Add the policy' }).click();
  await expect(page.getByText('Give the policy a name of up to 100 letters.')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Free days').fill('21');
  await page.getByLabel('Reason').fill('pays late and always pays');
  await expect(page.getByText('After the due day and 21 free days', { exact: false })).toBeVisible();
  await looksRight(page);
  await page.getByRole('button', { name: 'Add the policy' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText(/^none of /).first()).toBeVisible();
  await looksRight(page);

  await page.goto(`/subscribers/${number}`);
  await page.getByRole('button', { name: 'Policy', exact: true }).click();
  const drawer = page.getByRole('dialog', { name: /^Suspension policy of/ });
  await drawer.getByLabel(name).check();
  await drawer.getByLabel('Reason').fill('asked for it');
  await expectAccessible(page);
  await drawer.getByRole('button', { name: 'Change policy' }).click();
  await expect(drawer).toBeHidden();
  const policies = await ask<{ name: string; subscriptionCount: number }[]>(page, '/suspension/policies');
  expect(policies.find((policy) => policy.name === name)?.subscriptionCount).toBe(1);
});

test('a stored file is sent to a router, and its task says what became of it', async ({ quietPage: page }) => {
  await signIn(page);
  const name = `settings-${unique()}.cfg`;
  const upload = await page.request.post(`/api/v1/router-files?name=${name}&kind=vendor-config`, {
    headers: { ...WRITE, 'Content-Type': 'application/octet-stream' },
    // What the simulated routers take for a configuration: a head line, and no settings after it.
    // The same bytes again would be the file that is there.
    data: Buffer.from(`CPE-SIM-CONFIG\n${' '.repeat(1 + randomBytes(2).readUInt16BE())}\n`),
  });
  expect(upload.status()).toBe(201);
  const managed = async () =>
    (await ask<{ items: { id: string }[] }>(page, '/routers?state=active&mode=manage&limit=1')).items[0];
  await expect.poll(async () => (await managed()) !== undefined, { timeout: 30_000 }).toBe(true);
  await page.goto(`/routers/${(await managed())!.id}`);
  await page.getByRole('button', { name: 'Send a file…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Send a file to the router' });
  await dialog.getByLabel(name).check();
  await expect(dialog.getByText(/takes its settings over/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Send the file' }).click();
  const task = page.getByRole('listitem').filter({ hasText: `Fetch ${name}` });
  await expect(task).toBeVisible();
  // The simulated router fetches it and says so by TransferComplete.
  await expect(task.getByText("The router's own word says so.", { exact: false })).toBeVisible({ timeout: 60_000 });
});

test('what is left to a person is listed, and closed with the word of staff, which proves nothing', async ({
  quietPage: page,
}) => {
  await signIn(page);
  const { number, subscriptionId } = await aService(page);
  await send(page, 'put', `/subscriptions/${subscriptionId}/access`, {
    chosenMethod: 'static-ip',
    nasId: null,
    staticAddress: `198.51.100.${1 + (randomBytes(1)[0]! % 250)}`,
  });
  await send(page, 'post', `/subscriptions/${subscriptionId}/suspend`, {
    method: 'walled-garden',
    reason: 'asked for a pause',
    ends: 'by-staff',
  });
  await page.goto('/nas');
  const row = page.getByRole('grid', { name: 'Left to a person' }).getByRole('row').filter({ hasText: number });
  await expect(row).toContainText('no NAS');
  await looksRight(page);
  await row.getByText(number).click();

  const order = page.getByRole('status', { name: 'Left to a person' });
  await order.getByRole('button', { name: 'Done by hand' }).click();
  const dialog = page.getByRole('dialog', { name: 'Done by hand' });
  await dialog.getByLabel('What was done, and where').fill('listed on the edge router.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Done by hand' }).click();
  await expect(page.getByText('That is the word of staff; no device has shown it.')).toBeVisible();
  await expect(page.getByText(/not proven/).first()).toBeVisible();
  await looksRight(page);
});
