package dev.wallcrawler.model;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import dev.wallcrawler.model.Cluster.End;
import dev.wallcrawler.session.EndReason;
import dev.wallcrawler.session.Session;
import dev.wallcrawler.session.SessionItem;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries steps out. One that has nothing to be about, such as a release before the first session, does nothing. */
final class Play {

    private static final int[] TIMEOUTS = {300, 60, 3_600};
    private static final Duration[] TIMES = {
        Duration.ofSeconds(31),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10),
        Duration.ofSeconds(61),
        Duration.ofSeconds(181),
        Duration.ofSeconds(301),
        Duration.ofMinutes(16),
        Duration.ofMinutes(21)
    };
    private static final EndReason[] DECIDED_BY_CONTROLLERS = {
        EndReason.DISCONNECTED, EndReason.IDLE, EndReason.EXPIRED, EndReason.BROWSER_CRASHED, EndReason.FAILED_TO_START
    };
    private static final Fate[] FAULTS = {
        Fate.FAILS, Fate.ANSWER_LOST, Fate.DONE_TWICE, Fate.CRASHES_BEFORE, Fate.CRASHES_AFTER
    };

    private final World world;
    private final Functions functions;
    private final Map<Feed.Shard, Writer> readers = new HashMap<>();

    Play(World world, Functions functions) {
        this.world = world;
        this.functions = functions;
    }

    void step(Step step) {
        int who = step.who();
        int how = step.how();
        switch (step.deed()) {
            case CREATE -> create(who, how);
            case RELEASE -> anyOf(world.sessionIds(), who)
                    .ifPresent(id -> start("release " + id, how, () -> functions.release(id)));
            case READY -> ofTask(who)
                    .ifPresent(id -> start("ready " + id, how, () -> functions.controller(id).ready()));
            case CLIENT_COMES -> ofTask(who)
                    .ifPresent(id -> start(
                            "client comes " + id, how, () -> functions.controller(id).clientsPresent(true)));
            case CLIENT_LEAVES -> ofTask(who)
                    .ifPresent(id -> start(
                            "client leaves " + id, how, () -> functions.controller(id).clientsPresent(false)));
            case CONTROLLER_ENDS -> ofTask(who).ifPresent(id -> {
                EndReason reason = DECIDED_BY_CONTROLLERS[how % DECIDED_BY_CONTROLLERS.length];
                start("controller ends " + id + " for " + reason, how, () -> functions.controller(id).ends(reason));
            });
            case TASK_RUNS -> ofTask(who).ifPresent(id -> {
                world.story().add("task runs " + id);
                world.cluster().runs(id);
            });
            case TASK_ENDS -> ofTask(who).ifPresent(id -> taskEnds(id, how));
            case TASK_FORGOTTEN -> ofTask(who).ifPresent(world.cluster()::forgets);
            case ECS_EVENT -> ecsEvent(who, how);
            case STREAM -> stream(who, how);
            case REAP -> start("reap", how, functions::reap);
            case ROW_REMOVED -> anyOf(removable(), who).ifPresent(id -> {
                world.story().add("row removed " + id);
                world.rows().remove(id);
            });
            case TIME -> world.pass(TIMES[how % TIMES.length]);
            case NEXT_CALL -> anyOf(world.waiting(), who).ifPresent(writer -> proceed(writer, Fate.DONE));
            case RUN_ON -> anyOf(world.waiting(), who).ifPresent(world::runOn);
            case FAULT -> anyOf(world.waiting(), who)
                    .ifPresent(writer -> proceed(writer, FAULTS[how % FAULTS.length]));
        }
    }

    private void create(int who, int how) {
        // Two of those that share a key ask for different times: another body.
        Optional<String> key = who < 5 ? Optional.empty() : Optional.of("key-" + who / 2);
        int timeout = TIMEOUTS[who % TIMEOUTS.length];
        start("create " + key.orElse(""), how, () -> functions.create(timeout, key));
    }

    private void taskEnds(String sessionId, int how) {
        End[] ends = End.values();
        End end = ends[how % ends.length];
        if (end != End.STOPPED_AS_ASKED || world.cluster().isToStop(sessionId)) {
            world.story().add("task ends " + sessionId + ": " + end);
            world.cluster().stops(sessionId, end);
        }
    }

    private void ecsEvent(int who, int how) {
        anyOf(world.cluster().events().reversed(), who)
                .ifPresent(event -> start("event " + event, how, () -> functions.taskEvent(event)));
    }

    private void stream(int who, int how) {
        Feed.Shard shard = world.feed().shard(who);
        boolean again = how >= 7;
        Writer reader = readers.get(shard);
        boolean busy = reader != null && !reader.finished();
        if (busy || !(again ? shard.hasAny() : shard.hasMore())) {
            return;
        }
        DynamodbEvent batch = shard.next(1 + who / 2, again);
        readers.put(
                shard,
                start(
                        "stream " + batch.getRecords().size() + (again ? " again" : ""),
                        how,
                        () -> shard.done(batch, functions.stream(batch))));
    }

    private List<String> removable() {
        Instant now = world.clock().instant();
        return world.rows().present().values().stream()
                .filter(row -> Long.parseLong(SessionItem.toItem(row, Duration.ofMinutes(15))
                                .get(SessionItem.TTL)
                                .n())
                        <= now.getEpochSecond())
                .map(Session::id)
                .toList();
    }

    /** A session for which a task was started: only then is there a controller that could say anything. */
    private Optional<String> ofTask(int who) {
        return anyOf(world.sessionIds().stream().filter(world.cluster()::knows).toList(), who);
    }

    private Writer start(String name, int how, Runnable body) {
        return world.start(name, how == 0 ? 100 : how - 1, body);
    }

    private void proceed(Writer writer, Fate fate) {
        if (fate.isCrash() && writer.isCalled("create")) {
            world.reach(Reached.CRASH_IN_CREATE);
        }
        world.story().add("  " + writer);
        writer.proceed(fate);
    }

    private static <T> Optional<T> anyOf(List<T> candidates, int who) {
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(who % candidates.size()));
    }
}
