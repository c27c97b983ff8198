/** {@code GET /v1/sessions}: a project's sessions, newest first. */
package dev.wallcrawler.sessions.list;
