// Opens reports in a real browser: they must request nothing and log no errors, axe must find no violation, and they must be fast.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { caseNamed, cases } from '../support/cases.ts';
import { emptyFolder } from '../support/folder.ts';
import { pageOf, withNames, writeExport } from '../support/report.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** An installed Chromium. The tests download none. */
const executable = [process.env.WINSOCK_LSP_CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome']
  .filter((name) => name !== undefined)
  .find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);

/** Cases whose report axe examines. That takes long, and the report of this case has every element. The variable means all cases. */
const EXAMINED_BY_AXE = process.env.WINSOCK_LSP_ALL_AXE ? cases.map(({ name }) => name) : ['two-stacked-lower-non-ifs'];

/** Time limit in milliseconds for the start of the browser, and for the report of ten thousand machines, on a busy machine. */
const SETUP_LIMIT = 60_000;

const FOLDER = emptyFolder('report');

const savedPage = async (name: string, ...sources: string[]): Promise<string> => {
  const path = join(FOLDER, `${name}.html`);
  writeFileSync(path, await pageOf(...sources));
  return pathToFileURL(path).href;
};

const TITLE = executable === undefined ? 'in Chromium, which was not found: no report was opened' : 'in Chromium';

describe.skipIf(executable === undefined)(TITLE, () => {
  let browser: Browser;
  beforeAll(async () => {
    const found = spawnSync('which', [executable as string], { encoding: 'utf8' }).stdout.trim();
    browser = await chromium.launch({ executablePath: found || (executable as string), args: ['--no-sandbox'] });
  }, SETUP_LIMIT);
  afterAll(() => browser?.close());

  /** Opens a page. `complaints` collects its console messages, errors, dialogs and requests. */
  async function opened(href: string, width = 1280): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
    page.on('request', (request) => {
      if (request.url() !== href) complaints.push(`asks for ${request.url()}`);
    });
    await page.goto(href);
    return { page, complaints };
  }

  /** The violations that axe finds in the light and in the dark style. `evaluate` runs axe despite the page's security policy. */
  async function violations(page: Page): Promise<string[]> {
    const found: string[] = [];
    await page.evaluate(AXE);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const result = (await page.evaluate('axe.run()')) as {
        violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
      };
      for (const { id, nodes } of result.violations)
        found.push(`${colorScheme} ${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`);
    }
    return found;
  }

  /** Whether the page as a whole is wider than its window. */
  const isTooWide = (page: Page) =>
    page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

  test.each(cases.map(({ name }) => name))('%s: the report requests nothing and has no error', async (name) => {
    const { page, complaints } = await opened(await savedPage(name, writeExport(FOLDER, caseNamed(name))));
    expect(await page.locator('.lane').count()).toBeGreaterThan(3);
    if (EXAMINED_BY_AXE.includes(name)) expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await isTooWide(page)).toBe(false);
    expect(complaints).toEqual([]);
    await page.close();
  });

  const HOSTILE = [
    '<script>document.title="run"</script>',
    '</script></style></title><img src=x onerror=alert(1)>',
    '\u202egnp.exe\u202c\u0007\u0001',
    'שלום عربي',
    'x'.repeat(250),
  ];
  test('hostile names are shown as text', async () => {
    const machine = caseNamed('one-lsp-both-catalogs');
    let count = 0;
    const path = writeExport(
      FOLDER,
      withNames(machine, (name) => `${HOSTILE[count++ % HOSTILE.length]}${name}`.slice(0, 255)),
      'h',
    );
    const { page, complaints } = await opened(await savedPage('hostile', path));
    const text = await page.locator('#main').innerText();
    for (const part of [
      '<script>document.title="run"</script>',
      '<img src=x onerror=alert(1)>',
      '\\u202egnp.exe',
      'שלום',
    ])
      expect(text).toContain(part);
    expect(await page.locator('#main img, #main script').count()).toBe(0);
    expect([await page.title(), complaints]).toEqual(['h.reg: Winsock providers', []]);
    expect(await violations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 800 });
    expect(await isTooWide(page)).toBe(false);
    await page.close();
  });

  describe('a fleet of ten thousand', async () => {
    const MACHINES = 10_000;
    let href = '';
    beforeAll(async () => {
      const example = await ask('fleet', writeExport(FOLDER, caseNamed('one-lsp-both-catalogs')));
      const [withLsp] = example.stdout.split('\n') as [string];
      const [clean] = (await ask('fleet', writeExport(FOLDER, caseNamed('clean-windows-10')))).stdout.split('\n') as [
        string,
      ];
      const path = join(FOLDER, 'fleet.ndjson');
      const lines = Array.from({ length: MACHINES }, (_, index) => {
        const line = index % 17 === 0 ? withLsp : clean;
        return line.replace(/"machine":"[^"]*"/, `"machine":"PC-${String(index).padStart(5, '0')}</script>"`);
      });
      writeFileSync(path, `${lines.join('\n')}\n`);
      href = await savedPage('fleet', path);
    }, SETUP_LIMIT);

    test('opens and searches fast, shows the number of matches, and has pages', async () => {
      const { page, complaints } = await opened(href);
      const opening = (await page.evaluate(
        'performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd',
      )) as number;
      // An idle machine takes a fifth of this.
      expect(opening).toBeLessThan(3000);
      const took = (await page.evaluate(`(() => {
        const find = document.getElementById('find');
        const times = [];
        for (const text of ['p', 'pc-0', 'pc-099', 'pc-09996', '']) {
          const start = performance.now();
          find.value = text;
          find.dispatchEvent(new Event('input'));
          document.body.offsetHeight;
          times.push(performance.now() - start);
        }
        return times;
      })()`)) as number[];
      expect(Math.max(...took)).toBeLessThan(500);
      await page.fill('#find', 'pc-09996');
      expect(await page.locator('#status').innerText()).toBe('1 of 10,000 machines match. Shown: 1 to 1.');
      expect(await page.locator('#machines-table tbody tr').allInnerTexts()).toEqual([
        expect.stringMatching(/^PC-09996<\/script>\s+not compliant/),
      ]);
      await page.fill('#find', '');
      await page.selectOption('#state', { label: 'compliant' });
      expect(await page.locator('#status').innerText()).toMatch(/^9,411 of 10,000 machines match/);
      await page.click('#next');
      expect(await page.locator('#page').innerText()).toBe('Page 2 of 189');
      expect([complaints, await violations(page)]).toEqual([[], []]);
      await page.setViewportSize({ width: 320, height: 800 });
      expect(await isTooWide(page)).toBe(false);
      console.info(
        `10,000 machines: open after ${opening.toFixed(0)} ms, searches ${took.map((ms) => ms.toFixed(1)).join(', ')} ms`,
      );
      await page.close();
    });

    test('every machine can be found with the keyboard alone', async () => {
      const { page } = await opened(href);
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the report');
      for (let presses = 0; presses < 20; presses++) {
        if ((await page.evaluate('document.activeElement.id')) === 'find') break;
        await page.keyboard.press('Tab');
      }
      await page.keyboard.type('PC-04242');
      await page.keyboard.press('Enter');
      expect(await page.locator('#machines-table tbody tr').count()).toBe(1);
      expect(page.url()).toBe(href);
      await page.close();
    });
  });
});
