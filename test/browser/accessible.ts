import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { expect } from './fixtures';

const axeSource = readFileSync(createRequire(`${process.cwd()}/package.json`).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

declare const axe: {
  run: (
    root: Document,
    options: object,
  ) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
};

/** The page as people with eyes, keys and readers find it: no fault of WCAG 2.2 AA that a machine can see. */
export const expectAccessible = (page: Page): Promise<void> => expectNoViolation(page, { runOnly: AXE_TAGS });

/** Of a page that was looked at in other colours before: these are all that has changed. */
export const expectReadable = (page: Page): Promise<void> =>
  expectNoViolation(page, { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } });

async function expectNoViolation(page: Page, options: object): Promise<void> {
  await page.evaluate(axeSource); // not a script element: the product's own content policy refuses those
  const violations = () =>
    page.evaluate(async (chosen) => {
      const result = await axe.run(document, { ...chosen, resultTypes: ['violations'] });
      return result.violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`,
      );
    }, options);
  // Old values are dimmed while new ones come, and may begin to come at any moment: what passes is no fault.
  await expect.poll(violations, { timeout: 6_000 }).toEqual([]);
}

/** What is laid out by script follows a new width a moment later. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(beyond, { timeout: 6_000 }).toBeLessThanOrEqual(0);
}
