package dev.wallcrawler.session;

import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

import static dev.wallcrawler.session.SessionItem.number;
import static dev.wallcrawler.session.SessionItem.time;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/**
 * Changes stored sessions: each step is one conditional update or, where a slot is freed with it, one transaction. Who was
 * overtaken goes on from the row that the failed condition shows. Thread-safe.
 */
final class SessionMoves {

    private static final int ATTEMPTS = 20;

    private final DynamoDbClient dynamoDb;
    private final Transactions transactions;
    private final SessionTables tables;
    private final ProjectSlots slots;
    private final InstantSource clock;
    private final Duration retention;

    SessionMoves(
            DynamoDbClient dynamoDb,
            Transactions transactions,
            SessionTables tables,
            ProjectSlots slots,
            InstantSource clock,
            Duration retention) {
        this.dynamoDb = dynamoDb;
        this.transactions = transactions;
        this.tables = tables;
        this.slots = slots;
        this.clock = clock;
        this.retention = retention;
    }

    Optional<Session> find(String sessionId) {
        Map<String, AttributeValue> item = dynamoDb.getItem(
                        get -> get.tableName(tables.sessions()).key(key(sessionId)).consistentRead(true))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(SessionItem.fromItem(item));
    }

    /** @param known the session as it was read, where it was: then it is not read again unless it has moved since */
    MoveOutcome move(String sessionId, Optional<Session> known, Move move) {
        if (move.to() == SessionStatus.TERMINATING) {
            return repeatedly(sessionId, known, move.transitionId(), session -> session.status().holdsSlot()
                    ? writeAndFreeSlot(session, asItIs(session, step(sessionId, move)))
                    : new Try.Done(new MoveOutcome.Refused(session)));
        }
        return write(step(sessionId, move), old -> replayed(old, move.transitionId()) || isBehind(old, move));
    }

    /** Whether the session has got ready by this very step and gone on since, as it may before the step is tried again. */
    private static boolean isBehind(Session session, Move move) {
        return move.endpoint().isPresent()
                && session.endpoint().equals(move.endpoint())
                && session.status().holdsSlot();
    }

    private ItemUpdate step(String sessionId, Move move) {
        ItemUpdate update = step(sessionId, move.transitionId())
                .set(SessionItem.STATUS, fromS(move.to().name()))
                .whenStatusIn(move.from());
        move.ecsVersion().ifPresent(version -> update.set(SessionItem.ECS_VERSION, number(version))
                .whenLess(SessionItem.ECS_VERSION, number(version)));
        move.endpoint().ifPresent(endpoint -> {
            Map<String, AttributeValue> values = new HashMap<>();
            SessionItem.putEndpoint(values, endpoint);
            update.setAll(values).setIfAbsent(SessionItem.READY_AT, time(clock.instant()));
        });
        move.endReason().ifPresent(reason -> update.set(SessionItem.END_REASON, fromS(reason.name())));
        return update;
    }

    MoveOutcome recordTask(String sessionId, String taskArn) {
        Supplier<ItemUpdate> withTask =
                () -> addition(sessionId).set(SessionItem.TASK_ARN, fromS(taskArn));
        MoveOutcome first = write(
                withTask.get()
                        .set(SessionItem.STATUS, fromS(SessionStatus.PROVISIONING.name()))
                        .whenStatusIn(SessionStatus.PROVISIONING.predecessors()),
                old -> old.taskArn().equals(Optional.of(taskArn)));
        return first instanceof MoveOutcome.Refused ? write(withTask.get(), old -> false) : first;
    }

    /** @param beside is written with it, if its own condition holds */
    MoveOutcome recordTask(Session known, String taskArn, TransactWriteItem beside) {
        return repeatedly(known.id(), Optional.of(known), session -> {
            ItemUpdate update = asItIs(session, addition(session.id()).set(SessionItem.TASK_ARN, fromS(taskArn)));
            if (SessionStatus.PROVISIONING.predecessors().contains(session.status())) {
                update.set(SessionItem.STATUS, fromS(SessionStatus.PROVISIONING.name()));
            }
            return writeWith(session, update, beside);
        });
    }

    void recordTotals(String sessionId, SessionTotals totals) {
        Map<String, AttributeValue> values = new HashMap<>();
        SessionItem.putTotals(values, totals);
        write(addition(sessionId).setAll(values), old -> true);
    }

    /** @param known as in {@link #move} */
    MoveOutcome end(
            String sessionId, Optional<Session> known, String transitionId, EndReason reasonIfNoneDecided, TaskStop stop) {
        if (reasonIfNoneDecided.finalStatus() != SessionStatus.FAILED) {
            throw new IllegalArgumentException("a session that nobody asked to end can only have failed");
        }
        return repeatedly(sessionId, known, transitionId, session -> {
            if (session.status().isFinal()) {
                return new Try.Done(new MoveOutcome.Refused(session));
            }
            EndReason reason = session.endReason().orElse(reasonIfNoneDecided);
            ItemUpdate update = asItIs(session, lastStep(sessionId, transitionId, reason, stop));
            return session.status().holdsSlot() ? writeAndFreeSlot(session, update) : tryWrite(update);
        });
    }

    MoveOutcome abandon(Session session, String transitionId, TaskStop stop) {
        ItemUpdate update = lastStep(session.id(), transitionId, EndReason.FAILED_TO_START, stop)
                .whenStatusIn(Set.of(SessionStatus.CREATING))
                .whenAbsent(SessionItem.TASK_ARN);
        return outcome(writeAndFreeSlot(session, update), old -> replayed(old, transitionId));
    }

    private ItemUpdate lastStep(String sessionId, String transitionId, EndReason reason, TaskStop taskStop) {
        Instant now = clock.instant();
        Map<String, AttributeValue> stop = new HashMap<>();
        SessionItem.putTaskStop(stop, taskStop);
        return step(sessionId, transitionId)
                .set(SessionItem.STATUS, fromS(reason.finalStatus().name()))
                .set(SessionItem.END_REASON, fromS(reason.name()))
                .set(SessionItem.ENDED_AT, time(now))
                .set(SessionItem.TTL, SessionItem.ttl(now, retention))
                .setAll(stop)
                .remove(SessionItem.LIVE_SHARD, SessionItem.PROXY_USERNAME, SessionItem.PROXY_PASSWORD);
    }

    private ItemUpdate step(String sessionId, String transitionId) {
        return addition(sessionId).set(SessionItem.TRANSITION_ID, fromS(transitionId));
    }

    private ItemUpdate addition(String sessionId) {
        return new ItemUpdate(tables.sessions(), key(sessionId))
                .set(SessionItem.UPDATED_AT, time(clock.instant()))
                .add(SessionItem.VERSION, 1);
    }

    private static ItemUpdate asItIs(Session session, ItemUpdate update) {
        return update.whenEqual(SessionItem.VERSION, number(session.version()));
    }

    /** What came of one try. */
    private sealed interface Try {
        record Done(MoveOutcome outcome) implements Try {}

        /** A condition failed; the session as it stands now, if it is still there. */
        record Overtaken(Optional<Session> now) implements Try {}
    }

    private MoveOutcome repeatedly(
            String sessionId, Optional<Session> known, String transitionId, Function<Session, Try> step) {
        return repeatedly(sessionId, known, session -> replayed(session, transitionId)
                ? new Try.Done(new MoveOutcome.Applied(session))
                : step.apply(session));
    }

    private MoveOutcome repeatedly(String sessionId, Optional<Session> known, Function<Session, Try> step) {
        Optional<Session> session = known.or(() -> find(sessionId));
        for (int i = 0; i < ATTEMPTS; i++) {
            if (session.isEmpty()) {
                return new MoveOutcome.Missing();
            }
            switch (step.apply(session.get())) {
                case Try.Done(MoveOutcome outcome) -> {
                    return outcome;
                }
                case Try.Overtaken(Optional<Session> now) -> session = now;
            }
        }
        throw new IllegalStateException("session " + sessionId + " moved " + ATTEMPTS + " times during one step");
    }

    private Try writeAndFreeSlot(Session session, ItemUpdate update) {
        return writeWith(session, update, slots.free(session.projectId()));
    }

    private Try writeWith(Session session, ItemUpdate update, TransactWriteItem beside) {
        return switch (transactions.write(List.of(update.inTransaction(), beside))) {
            case Transactions.Outcome.Written() ->
                new Try.Done(new MoveOutcome.Applied(
                        SessionItem.fromItem(update.appliedTo(SessionItem.toItem(session, retention)))));
            case Transactions.Outcome.ConditionsFailed(List<Transactions.Outcome.Part> parts)
            when parts.getFirst().failed() ->
                new Try.Overtaken(parts.getFirst().item().map(SessionItem::fromItem));
            // The project is gone and its counter with it, or the key is forgotten: the session goes on its way all the same.
            case Transactions.Outcome.ConditionsFailed _ -> tryWrite(update);
        };
    }

    private Try tryWrite(ItemUpdate update) {
        try {
            return new Try.Done(new MoveOutcome.Applied(
                    SessionItem.fromItem(transactions.update(update.request()).attributes())));
        } catch (ConditionalCheckFailedException e) {
            return new Try.Overtaken(e.hasItem() ? Optional.of(SessionItem.fromItem(e.item())) : Optional.empty());
        }
    }

    private MoveOutcome write(ItemUpdate update, Predicate<Session> alreadyApplied) {
        return outcome(tryWrite(update), alreadyApplied);
    }

    private static MoveOutcome outcome(Try tried, Predicate<Session> alreadyApplied) {
        return switch (tried) {
            case Try.Done(MoveOutcome outcome) -> outcome;
            case Try.Overtaken(Optional<Session> now) ->
                now.<MoveOutcome>map(session -> alreadyApplied.test(session)
                                ? new MoveOutcome.Applied(session)
                                : new MoveOutcome.Refused(session))
                        .orElseGet(MoveOutcome.Missing::new);
        };
    }

    private static boolean replayed(Session session, String transitionId) {
        return session.transitionId().equals(transitionId);
    }

    private static Map<String, AttributeValue> key(String sessionId) {
        return Map.of(SessionItem.ID, fromS(sessionId));
    }
}
