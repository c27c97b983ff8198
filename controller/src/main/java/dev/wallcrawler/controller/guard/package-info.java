/**
 * What a session's pages may load. Over the controller's own DevTools pipe, and only for sessions that asked for it: Chromium
 * pauses the requests in question, for every target at once, without attaching to any, and the guard answers for each. Clients may
 * intercept requests as well; both see them.
 *
 * <p>Ads are blocked by host. Without an external proxy, rules of the browser's own resolver do that (see
 * {@link dev.wallcrawler.controller.browser.BrowserCommand}): they hold for every kind of request, WebSockets and workers
 * included, and take no part in any request's way. Through a proxy the browser resolves no names, so there the guard blocks
 * instead.
 */
package dev.wallcrawler.controller.guard;
