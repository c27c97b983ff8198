/** {@code POST /v1/sessions/{id}}: releases a session. */
package dev.wallcrawler.sessions.update;
