/**
 * The agent in a browser's container: it launches Chromium before anything else, lets the session's clients in, watches them and
 * the browser, reports to the session's item, and leaves nothing behind.
 *
 * <p>What a page can reach: the controller answers only requests that carry a token signed for its session. Chromium's own
 * DevTools port is on loopback, changes with every launch, and refuses WebSockets that name an origin, which every page's do; its
 * HTTP answers carry no CORS headers and a foreign {@code Host} is refused, so that a page can neither read nor rebind them. The
 * credentials endpoints at link-local addresses are cut off for the addresses themselves (a name that resolves to one is not).
 * The browser is given none of the controller's environment.
 */
package dev.wallcrawler.controller;
