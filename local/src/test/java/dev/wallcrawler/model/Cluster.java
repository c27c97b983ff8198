package dev.wallcrawler.model;

import dev.wallcrawler.TestingClock;
import dev.wallcrawler.task.TestingEcs;
import software.amazon.awssdk.services.ecs.model.Container;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tasks of one run: they start, run and stop when they are told to, and each change leaves an event. */
final class Cluster {

    /** For how long ECS may not show a task that it has accepted. */
    private static final Duration DELAY = Duration.ofSeconds(10);

    private final TestingClock clock;
    private final TestingEcs ecs = new TestingEcs();
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final Set<String> unseen = new LinkedHashSet<>();
    private final List<Map<String, Object>> events = new ArrayList<>();

    private static final class Life {
        private boolean runs;
        private boolean stopped;
        private int version = 1;
        private final Instant acceptedAt;

        private Life(Instant acceptedAt) {
            this.acceptedAt = acceptedAt;
        }
    }

    /** The ways in which a task ends. */
    enum End {
        STOPPED_AS_ASKED("UserInitiated", "asked for", 0),
        BROWSER_CRASHED("EssentialContainerExited", "Essential container in task exited", 71),
        BROWSER_DID_NOT_START("EssentialContainerExited", "Essential container in task exited", 70),
        OUT_OF_MEMORY("EssentialContainerExited", "OutOfMemoryError: container killed", 137),
        SPOT("SpotInterruption", "Your Spot Task was interrupted.", 143),
        NEVER_STARTED("TaskFailedToStart", "CannotPullContainerError", null);

        private final String stopCode;
        private final String reason;
        private final Integer exitCode;

        End(String stopCode, String reason, Integer exitCode) {
            this.stopCode = stopCode;
            this.reason = reason;
            this.exitCode = exitCode;
        }
    }

    Cluster(TestingClock clock) {
        this.clock = clock;
    }

    TestingEcs ecs() {
        return ecs;
    }

    /**
     * Accepts a session's task; the same one, however often it is asked for. Every other one is not shown yet, and cannot be
     * stopped, until it runs or some time has passed.
     */
    String accept(String sessionId) {
        Life known = lives.get(sessionId);
        if (known == null) {
            lives.put(sessionId, new Life(clock.instant()));
            if (lives.size() % 2 == 0) {
                unseen.add(sessionId);
            } else {
                show(sessionId);
            }
        }
        return TestingEcs.arnOf(sessionId);
    }

    /** Shows the tasks that were accepted a while ago. */
    void catchUp() {
        Instant longAgo = clock.instant().minus(DELAY);
        List.copyOf(unseen).stream().filter(id -> !lives.get(id).acceptedAt.isAfter(longAgo)).forEach(this::show);
    }

    private void show(String sessionId) {
        unseen.remove(sessionId);
        ecs.running(sessionId, lives.get(sessionId).acceptedAt);
    }

    private void showIfUnseen(String sessionId) {
        if (unseen.contains(sessionId)) {
            show(sessionId);
        }
    }

    boolean knows(String sessionId) {
        return lives.containsKey(sessionId);
    }

    void runs(String sessionId) {
        Life life = lives.get(sessionId);
        if (life != null && !life.runs && !life.stopped) {
            showIfUnseen(sessionId);
            life.runs = true;
            life.version++;
            emit(sessionId, life, "RUNNING", Map.of());
        }
    }

    void stops(String sessionId, End end) {
        Life life = lives.get(sessionId);
        if (life == null || life.stopped) {
            return;
        }
        showIfUnseen(sessionId);
        life.stopped = true;
        life.version++;
        Container.Builder container = Container.builder().name("controller");
        ecs.stopped(
                TestingEcs.arnOf(sessionId),
                clock.instant(),
                end.stopCode,
                end.reason,
                container.exitCode(end.exitCode).build());
        Map<String, Object> browser = new HashMap<>(Map.of("name", "controller"));
        if (end.exitCode != null) {
            browser.put("exitCode", end.exitCode);
        }
        emit(
                sessionId,
                life,
                "STOPPED",
                Map.of("stopCode", end.stopCode, "stoppedReason", end.reason, "containers", List.of(browser)));
    }

    /** Stops what ECS was asked to stop. */
    void stopsWhatItShould() {
        lives.keySet().stream()
                .filter(this::isToStop)
                .toList()
                .forEach(sessionId -> stops(sessionId, End.STOPPED_AS_ASKED));
    }

    /** Whether ECS was asked to stop it. */
    boolean isToStop(String sessionId) {
        return !unseen.contains(sessionId) && !isWanted(sessionId);
    }

    boolean isWanted(String sessionId) {
        return ecs.wanted().contains(TestingEcs.arnOf(sessionId));
    }

    /** Knows a stopped task no more, as an hour after its end. */
    void forgets(String sessionId) {
        Life life = lives.get(sessionId);
        if (life != null && life.stopped) {
            ecs.forgotten(TestingEcs.arnOf(sessionId));
        }
    }

    List<Map<String, Object>> events() {
        return events;
    }

    private void emit(String sessionId, Life life, String status, Map<String, Object> more) {
        Map<String, Object> detail = new HashMap<>(more);
        detail.put("taskArn", TestingEcs.arnOf(sessionId));
        detail.put("startedBy", sessionId);
        detail.put("version", life.version);
        detail.put("lastStatus", status);
        events.add(Map.of(
                "version", "0",
                "id", "event-" + events.size(),
                "detail-type", "ECS Task State Change",
                "detail", detail));
    }
}
