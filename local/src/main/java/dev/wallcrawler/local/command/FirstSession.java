package dev.wallcrawler.local.command;

import java.net.URI;
import java.nio.file.Path;

/** What {@code up} prints when it is ready: where it is, its key, and a first session to copy. */
final class FirstSession {
    private FirstSession() {}

    /**
     * The whole text.
     *
     * @param envFile what to source
     * @param readyMillis how long the start took
     */
    static String text(URI baseUrl, String apiKey, String projectId, Path envFile, long readyMillis) {
        return """

                Wallcrawler is ready, after %.1f s.

                  API      %s
                  key      %s   (until the next up; `./wallcrawler keys create` makes lasting ones)
                  project  %s

                A first session. In an empty folder, in another terminal:

                  source '%s'
                  npm init -y >/dev/null && npm install @browserbasehq/sdk playwright-core
                  cat > first.mjs <<'END'
                  import { Browserbase } from '@browserbasehq/sdk';
                  import { chromium } from 'playwright-core';

                  const browserbase = new Browserbase();
                  const session = await browserbase.sessions.create();
                  const browser = await chromium.connectOverCDP(session.connectUrl, { timeout: 90_000 });
                  const page = browser.contexts()[0].pages()[0];
                  await page.goto('data:text/html,<title>Hello from a remote browser</title>');
                  console.log(session.id, await page.title());
                  await browserbase.sessions.update(session.id, { status: 'REQUEST_RELEASE' });
                  await browser.close();
                  END
                  node first.mjs

                Or without a client:

                  curl -sS -X POST "$BROWSERBASE_BASE_URL/v1/sessions" -H "X-BB-API-Key: $BROWSERBASE_API_KEY"

                `./wallcrawler logs --follow` shows what happens. Ctrl-C stops everything."""
                .formatted(readyMillis / 1_000.0, baseUrl, apiKey, projectId, envFile);
    }
}
