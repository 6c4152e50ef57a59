import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './accessible';
import { expect } from './fixtures';

const WRITE = { 'X-Demarc-Portal': '1' };
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

/** What a form would send, without the form. */
export const send = async <T>(page: Page, method: 'put' | 'post', path: string, data: object): Promise<T> => {
  const response = await page.request[method](`/api/v1${path}`, {
    headers: { ...WRITE, 'Idempotency-Key': crypto.randomUUID() },
    data,
  });
  expect([path, response.ok(), await response.text()]).toEqual([path, true, expect.anything()]);
  return (await response.json()) as T;
};

/** On the phone and on the desk. */
export async function looksRight(page: Page): Promise<void> {
  for (const viewport of [PHONE, DESKTOP]) {
    await page.setViewportSize(viewport);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
}
