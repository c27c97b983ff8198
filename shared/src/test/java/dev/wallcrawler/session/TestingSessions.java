package dev.wallcrawler.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sessions to test with. */
public final class TestingSessions {

    public static final String PROJECT = "proj_test";
    public static final String KEY = "key_test";
    public static final Endpoint ENDPOINT =
            new Endpoint("127.0.0.1", 9222, Optional.of("203.0.113.7"), Optional.of("container-1"));

    private TestingSessions() {}

    public static NewSession newSession(String id) {
        return newSession(id, PROJECT, Optional.empty());
    }

    public static NewSession newSession(String id, String projectId, Optional<NewSession.Idempotency> idempotency) {
        return new NewSession(
                id,
                projectId,
                KEY,
                Duration.ofMinutes(5),
                false,
                "us-west-2",
                "{}",
                BrowserSettings.DEFAULT,
                Optional.empty(),
                List.of(),
                idempotency);
    }

    /** A session that was created and moved to the given status the usual way. */
    public static Session in(SessionStatus status, SessionStore store, String id) {
        store.create(newSession(id));
        moveTo(status, store, id);
        return store.find(id).orElseThrow();
    }

    private static void moveTo(SessionStatus status, SessionStore store, String id) {
        switch (status) {
            case CREATING -> {}
            case PROVISIONING ->
                store.recordTask(id, "arn:aws:ecs:us-west-2:123456789012:task/wallcrawler/" + id.substring(5));
            case STARTING -> {
                moveTo(SessionStatus.PROVISIONING, store, id);
                store.move(id, Move.starting("starting-" + id, 1));
            }
            case READY -> {
                moveTo(SessionStatus.STARTING, store, id);
                store.move(id, Move.ready("ready-" + id, ENDPOINT));
            }
            case ACTIVE -> {
                moveTo(SessionStatus.READY, store, id);
                store.move(id, Move.active("active-" + id));
            }
            case TERMINATING -> terminate(store, id, EndReason.RELEASED);
            case STOPPED -> end(store, id, EndReason.RELEASED);
            case TIMED_OUT -> end(store, id, EndReason.EXPIRED);
            case FAILED -> end(store, id, EndReason.BROWSER_CRASHED);
        }
    }

    private static void terminate(SessionStore store, String id, EndReason reason) {
        moveTo(SessionStatus.READY, store, id);
        store.move(id, Move.terminating("terminating-" + id, reason));
    }

    private static void end(SessionStore store, String id, EndReason reason) {
        terminate(store, id, reason);
        store.end(id, "end-" + id, EndReason.TASK_LOST, TaskStop.UNKNOWN);
    }
}
