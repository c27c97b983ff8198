package dev.wallcrawler.gateway.exchange;

import dev.wallcrawler.gateway.live.LiveView;
import dev.wallcrawler.gateway.relay.Controllers;
import dev.wallcrawler.gateway.relay.StalledConnections;
import dev.wallcrawler.gateway.session.Admissions;

import java.time.InstantSource;
import java.util.concurrent.ExecutorService;

import static java.util.Objects.requireNonNull;

/**
 * What every exchange works with.
 *
 * @param workers runs what may block, on a virtual thread each
 * @param open what is under way, and whether anything new may begin
 * @param stalled the WebSockets that stand still, of all sessions
 */
public record ExchangeParts(
        Admissions admissions,
        Controllers controllers,
        LiveView liveView,
        RequestTrail trail,
        ExecutorService workers,
        OpenWork open,
        ClientLimits limits,
        StalledConnections stalled,
        InstantSource clock) {

    public ExchangeParts {
        requireNonNull(admissions, "admissions is null");
        requireNonNull(controllers, "controllers is null");
        requireNonNull(liveView, "liveView is null");
        requireNonNull(trail, "trail is null");
        requireNonNull(workers, "workers is null");
        requireNonNull(open, "open is null");
        requireNonNull(limits, "limits is null");
        requireNonNull(stalled, "stalled is null");
        requireNonNull(clock, "clock is null");
    }
}
