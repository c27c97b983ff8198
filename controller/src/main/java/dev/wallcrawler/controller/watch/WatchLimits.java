package dev.wallcrawler.controller.watch;

import java.time.Duration;
import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * How long a session may last in which state.
 *
 * @param expiresAt the session's own deadline
 * @param keepAlive whether it outlives its last client
 * @param start how long the browser may take to answer
 * @param firstClient how long a ready browser waits for its first client
 * @param idle how long a session may go unused
 * @param disconnectGrace how long a session that is not kept alive waits for a client to come back
 */
public record WatchLimits(
        Instant expiresAt,
        boolean keepAlive,
        Duration start,
        Duration firstClient,
        Duration idle,
        Duration disconnectGrace) {
    public WatchLimits {
        requireNonNull(expiresAt, "expiresAt is null");
        requireNonNull(start, "start is null");
        requireNonNull(firstClient, "firstClient is null");
        requireNonNull(idle, "idle is null");
        requireNonNull(disconnectGrace, "disconnectGrace is null");
    }
}
