/**
 * {@code POST /v1/sessions}: checks what is asked for, stores the session together with its slot, asks ECS for its browser, and
 * answers at once while that browser starts.
 */
package dev.wallcrawler.sessions.create;
