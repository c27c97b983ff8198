/**
 * Session events: one typed event in, one line of JSON out, with its metrics in it.
 *
 * <p>Everything that the system has to say goes through {@link dev.wallcrawler.logging.EventLog}. A line is written before
 * {@code log} returns, by one write to its destination: no buffer and no other thread holds it, so a process that is frozen or
 * killed right afterwards has lost nothing. Logging throws nothing: what cannot be written is replaced by a note of it.
 *
 * <p>{@link dev.wallcrawler.logging.LogGroupName}, {@link dev.wallcrawler.logging.SessionMetric},
 * {@link dev.wallcrawler.logging.EventType} and {@link dev.wallcrawler.logging.EventField} are the catalogue that alarms,
 * dashboards and queries are built from.
 */
package dev.wallcrawler.logging;
