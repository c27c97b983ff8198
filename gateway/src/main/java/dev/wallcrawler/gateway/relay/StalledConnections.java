package dev.wallcrawler.gateway.relay;

import io.netty.channel.Channel;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import static java.util.Objects.requireNonNull;

/**
 * The connections that do not take what waits for them, in all sessions together: each holds as much memory as it may. Of more than
 * there may be, those that have stood still longest are closed. Any connection stands still for a moment now and then, so there may be
 * twice as many for a short time. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
public final class StalledConnections {

    private final int limit;
    private final Duration grace;
    private final Map<Channel, Long> stalledSince = new LinkedHashMap<>();

    /**
     * @param limit how many there may be for long
     * @param grace how long one may stand still unless there are twice as many
     */
    public StalledConnections(int limit, Duration grace) {
        this.limit = limit;
        this.grace = requireNonNull(grace, "grace is null");
    }

    /** It takes no more for now. */
    void add(Channel channel) {
        if (isOneTooMany(channel)) {
            evict();
            channel.eventLoop().schedule(this::evict, grace.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized boolean isOneTooMany(Channel channel) {
        stalledSince.putIfAbsent(channel, System.nanoTime());
        return stalledSince.size() > limit;
    }

    private void evict() {
        for (Optional<Channel> next = takeOneTooMany(); next.isPresent(); next = takeOneTooMany()) {
            next.get().close();
        }
    }

    /** The one that has stood still longest, if it has to go. */
    private synchronized Optional<Channel> takeOneTooMany() {
        if (stalledSince.size() <= limit) {
            return Optional.empty();
        }
        Iterator<Map.Entry<Channel, Long>> entries = stalledSince.entrySet().iterator();
        Map.Entry<Channel, Long> longest = entries.next();
        boolean hasGrace = stalledSince.size() <= 2 * limit && System.nanoTime() - longest.getValue() < grace.toNanos();
        if (hasGrace) {
            return Optional.empty();
        }
        entries.remove();
        return Optional.of(longest.getKey());
    }

    /** It takes more again, or is gone. */
    synchronized void remove(Channel channel) {
        stalledSince.remove(channel);
    }
}
