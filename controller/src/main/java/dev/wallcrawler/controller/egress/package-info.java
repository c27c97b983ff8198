/**
 * The way out for a session whose external proxy wants credentials. Chromium takes none on its command line, and asks for them only
 * by way of its DevTools, where the first client that intercepts requests is asked in the controller's place. So the browser goes
 * through a proxy of the controller's own, which adds them: to every kind of request, whoever intercepts it, and for the session's
 * own proxy alone.
 */
package dev.wallcrawler.controller.egress;
