// One session from create to release, as a user's program runs it: the unmodified SDK, Playwright over CDP.
// Prints one line of JSON with what it saw; exits with 1 and the reason on the error output when something is off.
import assert from 'node:assert/strict';
import { Browserbase } from '@browserbasehq/sdk';
import { chromium } from 'playwright-core';

const projectId = process.env.BROWSERBASE_PROJECT_ID;
const pageUrl = process.env.E2E_PAGE_URL;
const secondBrowserPath = process.env.E2E_CHROME_PATH;
const userMetadata = { user_id: 'user-7', e2e: { run: `run-${process.pid}` } };

const browserbase = new Browserbase();
const millis = {};

const started = performance.now();
const { data: session, response } = await browserbase.sessions
  .create({ projectId, timeout: 120, userMetadata, browserSettings: { viewport: { width: 1000, height: 700 } } })
  .withResponse();
millis.create = performance.now() - started;
assert.equal(response.status, 201);
assert.ok(response.headers.get('x-request-id'));
assert.equal(session.status, 'PENDING');
assert.equal(session.projectId, projectId);
assert.ok(session.connectUrl.startsWith('ws'));
assert.ok(session.signingKey);

const browser = await chromium.connectOverCDP(session.connectUrl, { timeout: 90_000 });
millis.connected = performance.now() - started;
const page = browser.contexts()[0].pages()[0];
await page.goto(`${pageUrl}?secret=in-the-query`);
assert.equal(await page.textContent('#count'), '0');
await page.click('#more');
assert.equal(await page.textContent('#count'), '1');
const screenshot = await page.screenshot();
assert.equal(screenshot.subarray(1, 4).toString('latin1'), 'PNG');
assert.ok(screenshot.length > 1000);
millis.screenshot = performance.now() - started;

const running = await browserbase.sessions.list({ status: 'RUNNING' });
const listed = running.find((other) => other.id === session.id);
assert.ok(listed, 'the running session is listed');
assert.equal(listed.connectUrl, undefined, 'a list holds no connect URL');
const queried = await browserbase.sessions.list({ q: `user_metadata['e2e']['run']:'${userMetadata.e2e.run}'` });
assert.deepEqual(queried.map((other) => other.id), [session.id]);

const retrieved = await browserbase.sessions.retrieve(session.id);
assert.equal(retrieved.status, 'RUNNING');
assert.deepEqual(retrieved.userMetadata, userMetadata);
assert.ok(retrieved.connectUrl);

const debug = await browserbase.sessions.debug(session.id);
const debugPage = debug.pages.find((candidate) => candidate.url.startsWith(pageUrl));
assert.ok(debugPage, `the open page is among ${debug.pages.length} pages`);
assert.equal(debugPage.title, 'Wallcrawler e2e');

const watcher = await chromium.launch({
  executablePath: secondBrowserPath,
  args: ['--no-sandbox', '--disable-gpu', '--headless'],
});
try {
  const view = await watcher.newPage({ viewport: { width: 1000, height: 700 } });
  await view.goto(debugPage.debuggerFullscreenUrl);
  await eventually(async () => {
    const [red, green, blue] = await colourInTheMiddle(view);
    assert.ok(red < 60 && green > 150 && blue < 90, `the live view shows rgb(${red}, ${green}, ${blue})`);
  });
  millis.liveView = performance.now() - started;
  await eventually(async () => {
    await view.mouse.click(500, 350);
    assert.equal(await page.textContent('#taps'), 'tapped', 'a click in the live view reaches the page');
  });
  await page.focus('#name');
  await view.keyboard.type('Ada');
  await eventually(async () => assert.equal(await page.inputValue('#name'), 'Ada'));
  page.on('dialog', () => {}); // Or Playwright itself would answer.
  const answer = page.evaluate(() => prompt('Who is there?', 'nobody'));
  await view.fill('#dialog-input', 'Ada');
  assert.equal(await view.textContent('#dialog-text'), 'Who is there?');
  await view.click('#dialog-ok');
  assert.equal(await answer, 'Ada', "the live view answers the page's dialog");
  await view.waitForSelector('#dialog', { state: 'hidden' });
} finally {
  await watcher.close();
}

const second = await chromium.connectOverCDP(retrieved.connectUrl, { timeout: 90_000 });
assert.ok(second.contexts()[0].pages().some((other) => other.url().startsWith(pageUrl)));
await second.close();

const releasing = performance.now();
const released = await browserbase.sessions.update(session.id, { projectId, status: 'REQUEST_RELEASE' });
assert.equal(released.id, session.id);
await eventually(async () => {
  assert.equal((await browserbase.sessions.retrieve(session.id)).status, 'COMPLETED');
});
millis.completed = performance.now() - releasing;
const ended = await browserbase.sessions.retrieve(session.id);
assert.equal(ended.connectUrl, undefined, 'an ended session has no connect URL');
assert.ok(ended.endedAt);
assert.deepEqual((await browserbase.sessions.debug(session.id)).pages, []);
const again = await browserbase.sessions.update(session.id, { projectId, status: 'REQUEST_RELEASE' });
assert.equal(again.status, 'COMPLETED');
await browser.close();

console.log(JSON.stringify({ sessionId: session.id, connectUrl: session.connectUrl, signingKey: session.signingKey, millis }));

async function eventually(attempt) {
  const deadline = performance.now() + 5000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function colourInTheMiddle(view) {
  const picture = (await view.screenshot()).toString('base64');
  return view.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = document.createElement('canvas');
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    const context = canvas.getContext('2d');
    context.drawImage(bitmap, 0, 0);
    return [...context.getImageData(bitmap.width / 2, bitmap.height / 2, 1, 1).data];
  }, picture);
}
