package dev.wallcrawler.gateway.exchange;

import io.netty.channel.Channel;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The connections that have no request under way: those that never sent one, and those that wait for their next. There are so
 * many at most; whoever comes when all places are taken gets that of the one who has sat there longest. A client that sends
 * its request at once is thus served however many connections somebody else opens. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A connection that breaks is told to its handler.
final class Idlers {

    private final int limit;
    private final Set<Channel> idle = new LinkedHashSet<>();

    Idlers(int limit) {
        this.limit = limit;
    }

    /** The connection waits for a request from now on. */
    void add(Channel channel) {
        place(channel).ifPresent(Channel::close);
    }

    private synchronized Optional<Channel> place(Channel channel) {
        idle.remove(channel);
        idle.add(channel);
        if (idle.size() <= limit) {
            return Optional.empty();
        }
        Iterator<Channel> oldest = idle.iterator();
        Channel closed = oldest.next();
        oldest.remove();
        return Optional.of(closed);
    }

    /** It has got one, or is gone. */
    synchronized void remove(Channel channel) {
        idle.remove(channel);
    }
}
