/**
 * The net under everything else. Once a minute it looks for sessions, tasks and slot counters that are not as they should be
 * because somebody died half-way or an event got lost, and repairs them. What is merely on its way is left alone. Each repair
 * is logged as an error: a reaper that works often is a bug elsewhere. Two passes lead from any state to a consistent one.
 */
package dev.wallcrawler.reaper;
