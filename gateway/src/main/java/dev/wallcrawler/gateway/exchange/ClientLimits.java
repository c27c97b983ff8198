package dev.wallcrawler.gateway.exchange;

import dev.wallcrawler.gateway.relay.Splice;

import java.time.Duration;

import static java.util.Objects.requireNonNull;

/**
 * What clients may take.
 *
 * @param toSend how long a request may take to come in
 * @param idlers how many connections may be without a request under way; beyond it, the one that has been so longest is closed
 * @param stalled how many connections of WebSockets may take nothing of what waits for them; beyond it, the one that has stood
 *     still longest is closed
 * @param patience with a WebSocket's client that does not read, or does not answer
 */
public record ClientLimits(Duration toSend, int idlers, int stalled, Splice.Patience patience) {

    /**
     * In production. That many idle connections take some 100 MB if each of them holds as much of a request as it may; so many that
     * stand still some 150 MB.
     */
    public static final ClientLimits USUAL = new ClientLimits(
            Duration.ofSeconds(10),
            4_096,
            256,
            new Splice.Patience(Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ofSeconds(30)));

    public ClientLimits {
        requireNonNull(toSend, "toSend is null");
        requireNonNull(patience, "patience is null");
    }
}
