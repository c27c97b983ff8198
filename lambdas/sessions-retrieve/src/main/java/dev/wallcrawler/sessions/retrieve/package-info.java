/** {@code GET /v1/sessions/{id}}: a session as it stands now and, while it lives, what opens its browser. */
package dev.wallcrawler.sessions.retrieve;
