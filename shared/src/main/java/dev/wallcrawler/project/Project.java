package dev.wallcrawler.project;

import dev.wallcrawler.session.SlotCount;

import java.time.Duration;
import java.time.Instant;

/**
 * A project: the owner of sessions.
 *
 * @param concurrency how many sessions may hold a slot at once, at least 1
 * @param slots how many do
 * @param defaultTimeout the timeout of a session that asks for none, 60 seconds to 6 hours
 */
public record Project(
        String id, String name, int concurrency, SlotCount slots, Duration defaultTimeout, Instant createdAt) {

    /** How many sessions hold a slot. */
    public int slotsInUse() {
        return slots.inUse();
    }
}
