package dev.wallcrawler.model;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.fasterxml.jackson.databind.JsonNode;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

import static dev.wallcrawler.model.Violation.require;

/**
 * Plays an interleaving, then lets everything go quiet and two passes of the reaper come, and checks what must hold after that;
 * after one more where a session's time is up between them.
 */
final class Run {

    private static final Duration UNTIL_FIRST_PASS = Duration.ofMinutes(4);
    private static final Duration BETWEEN_PASSES = Duration.ofSeconds(61);

    /** For how long past its deadline a session is left to its controller. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final World world;
    private final Functions functions;
    private Instant lastButOnePass = Instant.MIN;
    private Instant lastPass = Instant.MIN;

    private Run(World world, Functions functions) {
        this.world = world;
        this.functions = functions;
    }

    /**
     * Plays one.
     *
     * @return what it came to
     * @throws Violation with the whole story if something does not hold
     */
    static Set<Reached> of(Interleaving interleaving, Functions functions, Table.Maker tables) {
        World world = new World(tables);
        functions.enter(world);
        FutureTask<Void> task = new FutureTask<>(() -> new Run(world, functions).play(interleaving), null);
        // The writers run on virtual threads: between two of those a turn is passed on fastest.
        Thread.ofVirtual().start(task);
        try {
            task.get();
        } catch (ExecutionException e) {
            Violation violation = new Violation(String.join("\n", world.story()) + "\n" + e.getCause());
            violation.initCause(e.getCause());
            throw violation;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        if (world.rows().everSeen().values().stream().anyMatch(row -> row.readyAt().isPresent())) {
            world.reach(Reached.READY);
        }
        if (world.rows().liveRemoved() > 0) {
            world.reach(Reached.LIVE_ROW_REMOVED);
        }
        return world.reached();
    }

    private void play(Interleaving interleaving) {
        Play play = new Play(world, functions);
        interleaving.steps().forEach(step -> {
            play.step(step);
            world.rows().requireSound();
        });
        world.story().add("everything goes quiet");
        for (Writer writer : List.copyOf(world.waiting())) {
            if (interleaving.writersFinish()) {
                world.runOn(writer);
            } else {
                world.crash(writer);
            }
        }
        drain();
        world.rows().requireSound();
        require(
                world.table().project().slotsInUse() == world.rows().slotsHeld() - world.slotsRepaired(),
                "%s slots are taken, and %s held",
                world.table().project().slotsInUse(),
                world.rows().slotsHeld());
        world.pass(UNTIL_FIRST_PASS);
        reap();
        world.pass(BETWEEN_PASSES);
        reap();
        check();
        if (world.rows().present().values().stream().anyMatch(this::endsBetweenPasses)) {
            world.pass(BETWEEN_PASSES);
            reap();
            check();
        }
    }

    private void reap() {
        world.story().add("reap");
        lastButOnePass = lastPass;
        lastPass = world.clock().instant();
        functions.reap();
        drain();
        world.cluster().stopsWhatItShould();
    }

    /** Reads all of the stream: it gets lost in no case. */
    private void drain() {
        for (int i = 0; i < Feed.SHARDS; i++) {
            Feed.Shard shard = world.feed().shard(i);
            while (shard.hasMore()) {
                DynamodbEvent batch = shard.next(100, false);
                Optional<String> failed = functions.stream(batch);
                require(failed.isEmpty(), "the record %s fails though nothing is wrong", failed);
                shard.done(batch, failed);
            }
        }
    }

    private void check() {
        world.rows().requireSound();
        Map<String, Session> present = world.rows().present();
        for (Session row : present.values()) {
            if (row.status().isFinal()) {
                require(!world.cluster().isWanted(row.id()), "the task of %s runs on after its end", row.id());
            } else if (!endsBetweenPasses(row)) {
                require(row.status().holdsSlot(), "%s is still %s", row.id(), row.status());
                require(
                        world.clock().instant().isBefore(row.expiresAt().plus(GRACE)),
                        "%s is past its end",
                        row.id());
                require(world.cluster().isWanted(row.id()), "%s is %s without a task", row.id(), row.status());
                require(row.readyAt().isPresent(), "%s never became ready", row.id());
            }
        }
        world.sessionIds().stream()
                .filter(world.cluster()::isWanted)
                .forEach(id -> require(present.containsKey(id), "the task of %s runs on without a row", id));
        require(
                world.table().project().slotsInUse() == world.rows().slotsHeld(),
                "%s slots are taken, and %s held",
                world.table().project().slotsInUse(),
                world.rows().slotsHeld());
        Map<String, List<JsonNode>> created = bySession("SESSION_CREATED");
        Map<String, List<JsonNode>> ready = bySession("SESSION_READY");
        Map<String, List<JsonNode>> terminated = bySession("SESSION_TERMINATED");
        world.rows().everSeen().forEach((id, row) -> {
            boolean over = !present.containsKey(id) || row.status().isFinal();
            requireEvents(id, created, 1);
            requireEvents(id, ready, row.readyAt().isPresent() ? 1 : 0);
            requireEvents(id, terminated, over ? 1 : 0);
            requireNoMore(id, ready, world.feed().readingsOfReadiness(id));
            requireNoMore(id, terminated, world.feed().readingsOfEnd(id));
            terminated.getOrDefault(id, List.of()).forEach(event -> requireSame(row, event));
        });
        require(
                world.rows().everSeen().keySet().containsAll(created.keySet()),
                "there are events of sessions that were never stored: %s",
                created.keySet());
    }

    /** The last pass but one had no reason yet to see an end in it: the next one has. */
    private boolean endsBetweenPasses(Session row) {
        Instant end = row.expiresAt().plus(GRACE);
        return lastButOnePass.isBefore(end) && !lastPass.isBefore(end);
    }

    private static void requireSame(Session row, JsonNode event) {
        SessionStatus status = SessionStatus.valueOf(event.path("status").asText());
        String reason = event.path("metadata").path("end_reason").asText();
        require(
                row.endReason().map(Enum::name).orElse("EXPIRED").equals(reason)
                        && (!row.status().isFinal() || row.status() == status),
                "%s is %s for %s, and its trail says %s for %s",
                row.id(),
                row.status(),
                row.endReason(),
                status,
                reason);
    }

    private static void requireEvents(String sessionId, Map<String, List<JsonNode>> events, int expected) {
        List<JsonNode> found = events.getOrDefault(sessionId, List.of());
        long different = found.stream().map(event -> event.path("event_id").asText()).distinct().count();
        require(different == expected, "%s: %s instead of %s different events: %s", sessionId, different, expected, found);
    }

    /** What follows from one change is told once each time that change is read, and never because of a later one. */
    private static void requireNoMore(String sessionId, Map<String, List<JsonNode>> events, int readings) {
        List<JsonNode> found = events.getOrDefault(sessionId, List.of());
        require(
                found.size() <= readings,
                "%s: told %s times what was read %s times: %s",
                sessionId,
                found.size(),
                readings,
                found);
    }

    private Map<String, List<JsonNode>> bySession(String type) {
        return functions.trail(type).stream()
                .collect(Collectors.groupingBy(event -> event.path("session_id").asText()));
    }
}
