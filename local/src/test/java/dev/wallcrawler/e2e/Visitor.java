package dev.wallcrawler.e2e;

import dev.wallcrawler.e2e.ApiClient.LiveSession;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Somebody who holds one session and talks to its browser, however often the connection breaks; one who is restless lets it go
 * now and then and creates another. One thread at a time.
 */
final class Visitor {
    private static final String KEPT = "{\"keepAlive\": true, \"timeout\": 3600}";
    private static final int SOME_CALLS = 12;
    private static final int PAUSE_MS = 150;

    private final ApiClient api;
    private final Random random;
    private final boolean restless;
    private Optional<String> sessionId = Optional.empty();
    private Optional<URI> url = Optional.empty();
    private Optional<CdpClient> client = Optional.empty();

    Visitor(ApiClient api, Random random, boolean restless) {
        this.api = api;
        this.random = random;
        this.restless = restless;
    }

    /** Lets go of a session that has ended; takes it out of {@code live} if it has not. */
    void settle(Set<String> live) {
        if (sessionId.filter(live::remove).isEmpty()) {
            forget();
        }
    }

    /** Has a session and has talked to its browser afterwards: its own, one that nobody knows of, or a new one. */
    void arrive(Queue<String> unclaimed) {
        if (sessionId.isEmpty()) {
            Optional.ofNullable(unclaimed.poll()).ifPresentOrElse(this::claim, this::createForSure);
        }
        leave();
        talk();
    }

    /** Goes on until told to stop, whatever breaks meanwhile. */
    void visit(CountDownLatch stop) throws InterruptedException {
        do {
            try {
                step();
            } catch (RuntimeException broken) {
                leave();
            }
        } while (!stop.await(random.nextInt(PAUSE_MS), TimeUnit.MILLISECONDS));
    }

    Optional<String> sessionId() {
        return sessionId;
    }

    private void step() {
        if (sessionId.isEmpty()) {
            Answer answer = api.create(KEPT);
            if (answer.status() == 201) {
                take(answer.text("id"), URI.create(answer.text("connectUrl")));
            }
        } else if (client.isEmpty() && !Set.of("PENDING", "RUNNING").contains(api.status(sessionId.get()))) {
            forget();
        } else if (restless && random.nextInt(SOME_CALLS) == 0) {
            api.release(sessionId.get());
            forget();
        } else {
            talk();
        }
    }

    private void createForSure() {
        LiveSession session = api.created(KEPT);
        take(session.id(), session.connectUrl());
    }

    private void claim(String id) {
        take(id, URI.create(api.debug(id).text("wsUrl")));
    }

    private void take(String id, URI connectUrl) {
        sessionId = Optional.of(id);
        url = Optional.of(connectUrl);
    }

    private void talk() {
        if (client.isEmpty()) {
            client = Optional.of(CdpClient.connect(url.orElseThrow()));
        }
        assertThat(client.get().call("Browser.getVersion", Map.of()).path("product").asText()).contains("Chrome");
    }

    private void forget() {
        leave();
        sessionId = Optional.empty();
        url = Optional.empty();
    }

    /** Breaks off the connection, if there is one. */
    void leave() {
        client.ifPresent(CdpClient::abort);
        client = Optional.empty();
    }
}
