// browse.cjs PACKAGES CHROMIUM PLANS SITE: opens the site in a browser as a reader would, with and
// without JavaScript; exits 1 and says what is wrong. PLANS are the documents it was made of.
'use strict';
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const assert = require('assert/strict');

const [packages, executablePath, plans, site] = process.argv.slice(2);
const { chromium } = require(path.join(packages, 'playwright-core'));
const axe = fs.readFileSync(path.join(packages, 'axe-core/axe.min.js'), 'utf8');
const url = (name) => pathToFileURL(path.join(site, name)).href;
const report = JSON.parse(fs.readFileSync(path.join(site, 'report.json'), 'utf8'));
const problems = [];

// A page on which nothing may be requested from outside, nothing logged, nothing violated.
async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(120000);  // a machine may be busy
  await context.route('**/*', (route) => {
    if (route.request().url().startsWith(`${url('')}`)) return route.continue();
    problems.push(`requested ${route.request().url()}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => problems.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`error: ${error}`));
  page.on('dialog', (dialog) => { problems.push('a dialog opened'); return dialog.dismiss(); });
  return page;
}

const column = (page, n) => page.$$eval('#documents tbody tr:not([hidden])', (rows, i) =>
  rows.map((row) => (row.cells.length > i + 1 ? row.cells[i].textContent : null)), n);
const visibleRows = (page) => page.locator('#documents tbody tr:not([hidden])').count();
const pageOf = async (page, name) => {
  await page.goto(url('index.html'));
  return page.$$eval('#documents a', (links, n) => links.find((a) => a.textContent === n).href, name);
};

async function sortsAndFilters(browser) {
  const page = await open(browser);
  await page.goto(url('index.html'));
  assert.equal(await visibleRows(page), report.documents.length);
  const worstFirst = (await column(page, 2)).filter((text) => text !== null).map(Number);
  assert.deepEqual(worstFirst, [...worstFirst].sort((a, b) => b - a), 'decisive ones first');
  for (const [title, n] of [['Confirmed', 3], ['Claims', 6], ['Checked', 5]]) {
    const button = page.getByRole('button', { name: title, exact: true });
    for (const order of [-1, 1]) {
      await button.click();
      const texts = await column(page, n);
      const figures = texts.filter((text) => text !== null && text !== '–').map(parseFloat);
      assert.deepEqual(figures, [...figures].sort((a, b) => order * (a - b)), `by ${title}`);
      assert.equal(texts.findIndex((text) => text === null || text === '–'), figures.length, 'what has no figure is last');
    }
  }
  await page.getByRole('button', { name: 'Document', exact: true }).press('Enter');
  const names = await page.$$eval('#documents tbody th', (cells) => cells.map((cell) => cell.textContent));
  assert.deepEqual(names, [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
  assert.equal(await page.locator('th[aria-sort=ascending]').textContent(), 'Document');

  const decisive = report.documents.filter((d) => d.status === 'ok' && d.claims.some((c) => c.decisive && !c.suppressed));
  assert.ok(decisive.length > 0 && decisive.length < report.documents.length);
  await page.getByRole('button', { name: 'Worst contradiction', exact: true }).click();
  assert.deepEqual((await column(page, 2)).filter((text) => text !== null).map(Number), worstFirst);
  await page.getByLabel('Show').selectOption('decisive');
  assert.equal(await visibleRows(page), decisive.length);
  await page.getByLabel('Show').selectOption('refused');
  assert.match(await page.locator('#documents tbody tr:not([hidden])').textContent(), /invalid-utf8\.md.*could not be read: .*not UTF-8/);
  await page.getByLabel('Show').selectOption('other');
  assert.match(await page.locator('#documents tbody tr:not([hidden])').textContent(), /bread-recipe\.md/);
  await page.getByLabel('Show').selectOption('');
  await page.getByLabel('Search').fill('BREAD');
  assert.equal(await visibleRows(page), 1);
  assert.match(await page.locator('#shown').textContent(), /^1 of /);
  await page.getByLabel('Search').fill('');
  const rule = await page.locator('#rule option').nth(1).getAttribute('value');
  await page.locator('#rule').selectOption(rule);
  const ofRule = await visibleRows(page);
  assert.ok(ofRule > 0 && ofRule < report.documents.length);
  await page.locator('#rule').selectOption('');
  await page.locator('table.rules').getByRole('button', { name: rule, exact: true }).click();
  assert.equal(await visibleRows(page), ofRule);
  await page.context().close();
}

// The words of the source lines, without line numbers, tips and notes.
const sourceText = (page) => page.$$eval('.source > .line > .text', (lines) => lines.map((line) => {
  const copy = line.cloneNode(true);
  for (const tip of copy.querySelectorAll('.tip')) tip.remove();
  for (const mark of copy.querySelectorAll('.hidden')) mark.replaceWith(String.fromCodePoint(parseInt(mark.textContent.slice(2), 16)));
  return copy.textContent;
}).join('\n'));

async function showsTextAsWritten(browser) {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.goto(url('index.html'));
  const pages = new Map(await page.$$eval('#documents tbody th a', (links) => links.map((a) => [a.textContent, a.href])));
  for (const document of report.documents.filter((d) => d.status === 'ok')) {
    const name = path.posix.relative('plans', document.path);
    await page.goto(pages.get(name));
    const written = fs.readFileSync(path.join(plans, name), 'utf8').replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n').replace(/\n$/, '');
    assert.equal(await sourceText(page), written, `${name} as written`);
    const claims = await page.$$eval('.source a.claim', (marks) => marks.map((mark) => mark.hash.slice(3)));
    const ids = document.claims.map((claim) => claim.id);
    assert.deepEqual(claims.filter((id) => !id.startsWith('remark')), ids, `${name}: every claim is marked`);
  }
  await page.context().close();
}

async function explainsClaims(browser) {
  const page = await open(browser);
  const documents = report.documents.filter((d) => d.status === 'ok');
  const document = documents.find((d) => d.totals.contradicted > 0 && d.totals.confirmed > 3);
  await page.goto(await pageOf(page, path.posix.relative('plans', document.path)));
  const wrong = document.claims.find((claim) => claim.verdict === 'contradicted');
  const right = document.claims.find((claim) => claim.verdict === 'confirmed' && claim.checks[0].derivation.length > 0);
  const mark = (claim) => page.locator(`a.claim[href="#c-${claim.id}"]`);
  const note = (claim) => page.locator(`[id="c-${claim.id}"]`);

  assert.ok(await note(wrong).isVisible(), 'what is contradicted says so under its line');
  assert.match(await note(wrong).textContent(), /contradicted/);
  for (const claim of [wrong, right]) {
    const tip = mark(claim).locator('.tip');
    assert.ok(!(await tip.isVisible()));
    await mark(claim).hover();
    assert.ok(await tip.isVisible(), 'on hover');
    const box = await tip.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 1280 && box.width > 100, 'the tip is on the screen');
    await page.mouse.move(0, 0);
    assert.ok(!(await tip.isVisible()));
  }

  // By keyboard: the claim before it, then a tab.
  const marks = page.locator('.source a.claim');
  const place = document.claims.indexOf(right);
  await marks.nth(place - 1).focus();
  await page.keyboard.press('Tab');
  assert.ok(await mark(right).evaluate((claim) => claim === globalThis.document.activeElement));
  assert.ok(await mark(right).locator('.tip').isVisible(), 'on keyboard focus');
  assert.equal(await mark(right).getAttribute('aria-describedby'), `tc-${right.id}`);
  await page.keyboard.press('Escape');
  assert.ok(!(await mark(right).locator('.tip').isVisible()), 'Escape puts it away');
  await page.keyboard.press('Enter');
  const step = note(right).locator('details li').first();
  assert.ok(await step.isVisible(), 'Enter unfolds the derivation');
  await mark(right).click();
  assert.ok(!(await note(right).isVisible()), 'and a click folds it');
  const derived = document.claims.find((claim) => claim.verdict === 'contradicted' && claim.checks[0].derivation.length > 0);
  assert.ok(!(await note(derived).locator('li').first().isVisible()));
  await mark(derived).click();
  assert.ok(await note(derived).locator('li').first().isVisible());

  await page.goto(`${page.url().split('#')[0]}#c-${right.id}`);
  await page.reload();
  assert.ok(await step.isVisible(), 'a link to a claim shows its derivation');
  await page.emulateMedia({ media: 'print' });
  assert.ok(!(await page.locator('nav').isVisible()));
  assert.ok(await note(wrong).isVisible());
  await page.context().close();
}

async function worksWithoutScripts(browser) {
  const page = await open(browser, { javaScriptEnabled: false });
  await page.goto(url('index.html'));
  assert.equal(await page.locator('#documents tbody tr').count(), report.documents.length);
  assert.ok(!(await page.locator('.filters').isVisible()), 'no filter that would do nothing');
  await page.locator('#documents td.worst a').first().click();
  await page.waitForURL(/\/documents\/.*#c-/);
  await page.locator('.note:target').waitFor();
  const confirmed = page.locator('.source a.claim.confirmed').first();
  await confirmed.hover();
  assert.ok(await confirmed.locator('.tip').isVisible());
  await confirmed.click();
  await page.locator('.note.confirmed:target').waitFor();  // a click shows the note
  const details = page.locator('.note.shown details').first();
  await details.locator('summary').click();
  assert.ok(await details.locator('li').first().isVisible());
  await page.context().close();
}

async function keepsHostileTextText(browser) {
  for (const javaScriptEnabled of [true, false]) {
    const page = await open(browser, { javaScriptEnabled });
    await page.goto(url('index.html'));
    const pages = await page.$$eval('#documents a', (links) => links.map((a) => [a.textContent, a.href]));
    const hostile = pages.filter(([name]) => /document\.title/.test(name));
    assert.equal(hostile.length, 2, 'their names stay text');
    for (const address of [url('index.html'), ...hostile.map(([, href]) => href)]) {
      await page.goto(address);
      assert.match(await page.title(), /shardlint/);
      assert.ok(await page.locator('main').isVisible());
      for (const selector of ['img', 'iframe', 'svg[onload]', '.text > b', '.source style', '.source script', '.source table', 'meta[http-equiv=refresh]'])
        assert.equal(await page.locator(selector).count(), 0, `${selector} in ${address}`);
      assert.equal(await page.locator('script').count(), 1);
      const found = await page.$$eval('*', (elements) => elements.flatMap((element) => [...element.attributes]
        .filter((a) => a.name.startsWith('on') || a.name === 'style' || (a.name === 'href' && /^\s*[a-z]+:/i.test(a.value)))
        .map((a) => `${a.name}=${a.value}`)));
      assert.deepEqual(found, []);
    }
    await page.goto(hostile[0][1]);
    assert.deepEqual(await page.$$eval('.source .text > .hidden, .source .claim > .hidden', (marks) => marks.map((m) => m.textContent)),
      ['U+202E', 'U+202C', 'U+200B']);
    await page.context().close();
  }
}

async function readsWell(browser) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await open(browser, { colorScheme });
    const document = report.documents.filter((d) => d.status === 'ok' && d.totals.contradicted > 0)
      .sort((a, b) => a.claims.length - b.claims.length)[0];
    for (const address of [url('index.html'), await pageOf(page, path.posix.relative('plans', document.path))]) {
      await page.goto(address);
      await page.evaluate(axe);
      const runOnly = colorScheme === 'light' ? ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] : ['cat.color'];
      const { violations } = await page.evaluate((tags) => globalThis.axe.run(globalThis.document, { runOnly: tags }), runOnly);
      for (const v of violations)
        problems.push(`${colorScheme} ${path.basename(address)}: ${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`);
    }
    await page.context().close();
  }
  const phone = await open(browser, { viewport: { width: 360, height: 740 } });
  for (const address of [url('index.html'), ...(await (async () => {
    await phone.goto(url('index.html'));
    return phone.$$eval('#documents tbody th a', (links) => links.slice(0, 3).map((a) => a.href));
  })())]) {
    await phone.goto(address);
    const [wide, room] = await phone.evaluate(() => [globalThis.document.documentElement.scrollWidth, globalThis.document.documentElement.clientWidth]);
    assert.ok(wide <= room, `${address} is ${wide} wide on a screen of ${room}`);
  }
  await phone.context().close();
}

(async () => {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-extensions', '--disable-background-networking'] });
  const checks = [sortsAndFilters, showsTextAsWritten, explainsClaims, worksWithoutScripts, keepsHostileTextText, readsWell];
  // Each in pages of its own, most of the time waiting for the browser.
  await Promise.all(checks.map(async (check) => {
    const started = Date.now();
    try {
      await check(browser);
    } catch (error) {
      problems.push(`${check.name}: ${error.stack}`);
    }
    console.log(`${check.name}: ${Date.now() - started} ms`);
  }));
  await browser.close();
  for (const problem of problems.slice(0, 30)) console.error(problem);
  process.exit(problems.length === 0 ? 0 : 1);
})();
