package dev.wallcrawler.project;

import java.time.Duration;
import java.time.Instant;

/**
 * A project: the owner of sessions.
 *
 * @param concurrency how many sessions may hold a slot at once, at least 1
 * @param slotsInUse how many do
 * @param defaultTimeout the timeout of a session that asks for none, 60 seconds to 6 hours
 */
public record Project(
        String id, String name, int concurrency, int slotsInUse, Duration defaultTimeout, Instant createdAt) {}
