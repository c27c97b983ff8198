package dev.wallcrawler.reaper;

import dev.wallcrawler.Environment;
import dev.wallcrawler.TestingClock;
import dev.wallcrawler.logging.LogGroupName;
import dev.wallcrawler.logging.TestingEventLog;
import dev.wallcrawler.project.Project;
import dev.wallcrawler.project.TestingProjectStore;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStore;
import dev.wallcrawler.session.TestingSessionStore;
import dev.wallcrawler.session.TestingSessions;
import dev.wallcrawler.task.TestingEcs;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A reaper, and a world for it to look after. */
final class ReaperScene {

    static final String PROJECT = TestingSessions.PROJECT;

    final TestingClock clock = new TestingClock();
    final TestingSessionStore store = new TestingSessionStore(clock, 100_000);
    final TestingProjectStore projects = new TestingProjectStore();
    final TestingEcs ecs = new TestingEcs();
    final TestingEventLog log = TestingEventLog.of(LogGroupName.SESSION_REAPER);

    /** One pass of the reaper. */
    ReaperReport pass() {
        return passOver(store);
    }

    /** One pass that sees the sessions as the given store shows them. */
    ReaperReport passOver(SessionStore shown) {
        projects.put(new Project(
                PROJECT, "test", 100_000, store.slots(PROJECT), Duration.ofMinutes(5), Instant.EPOCH));
        return new SessionReaper(
                        shown,
                        projects,
                        ecs.tasks(),
                        Patience.from(Environment.of(Map.of())),
                        clock)
                .run(log.eventLog());
    }

    /** A session whose task was asked for and runs. */
    String provisioning(String id) {
        store.create(TestingSessions.newSession(id));
        String arn = ecs.running(id, clock.instant());
        store.recordTask(id, arn);
        return arn;
    }

    Session session(String id) {
        return store.find(id).orElseThrow();
    }

    void after(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    /** The operations of the errors that were logged, in order. */
    List<String> operations() {
        return log.events("SESSION_ERROR").stream()
                .map(event -> event.path("metadata").path("operation").asText())
                .toList();
    }
}
