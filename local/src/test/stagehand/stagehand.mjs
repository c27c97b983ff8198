// A session by the unmodified Stagehand, told of the deployment by environment variables alone. Prints what it saw.
import { Stagehand } from '@browserbasehq/stagehand';

const stagehand = new Stagehand({
  env: 'BROWSERBASE',
  // Stagehand's own hosted service drives Browserbase's browsers only.
  disableAPI: true,
  verbose: 0,
  // Asked only by act(), extract() and observe().
  model: { modelName: 'openai/gpt-4.1-mini', apiKey: 'none' },
  browserbaseSessionCreateParams: { browserSettings: { viewport: { width: 900, height: 700 } } },
});
await stagehand.init();
const page = stagehand.context.pages()[0];
await page.goto(process.env.E2E_PAGE_URL);
const second = await stagehand.context.newPage('about:blank');
const report = {
  sessionId: stagehand.browserbaseSessionID,
  title: await page.title(),
  width: await page.evaluate(() => window.innerWidth),
  screenshot: (await page.screenshot()).length,
  sum: await second.evaluate(() => 1 + 1),
};
await stagehand.close();
console.log(JSON.stringify(report));
