/** {@code GET /v1/sessions/{id}/debug}: the live view's URLs and the pages that the browser has open right now. */
package dev.wallcrawler.sessions.debug;
