package dev.wallcrawler.session;

import dev.wallcrawler.Environment;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

import static dev.wallcrawler.session.SessionItem.number;
import static dev.wallcrawler.session.SessionItem.time;
import static java.util.Objects.requireNonNull;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

/** {@link SessionStore} on DynamoDB. */
public final class DynamoSessionStore implements SessionStore {

    private static final Duration DEFAULT_RETENTION = Duration.ofMinutes(15);
    private static final int ATTEMPTS = 20;

    private final DynamoDbClient dynamoDb;
    private final SessionTables tables;
    private final InstantSource clock;
    private final Duration retention;
    private final Transactions transactions;
    private final ProjectSlots slots;
    private final SessionCreation creation;
    private final SessionQueries queries;

    /**
     * @param retention how long the row of an ended session stays
     */
    public DynamoSessionStore(
            DynamoDbClient dynamoDb, SessionTables tables, InstantSource clock, Duration retention) {
        this.dynamoDb = requireNonNull(dynamoDb, "dynamoDb is null");
        this.tables = requireNonNull(tables, "tables is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.retention = requireNonNull(retention, "retention is null");
        this.transactions = new Transactions(dynamoDb);
        this.slots = new ProjectSlots(transactions, tables, clock);
        this.creation = new SessionCreation(dynamoDb, transactions, tables, slots, clock, retention);
        this.queries = new SessionQueries(dynamoDb, tables.sessions());
    }

    /** Reads the tables' names and {@code SESSION_RETENTION_SECONDS} (default 900). */
    public static DynamoSessionStore from(Environment environment, DynamoDbClient dynamoDb, InstantSource clock) {
        return new DynamoSessionStore(
                dynamoDb,
                SessionTables.from(environment),
                clock,
                environment.seconds("SESSION_RETENTION_SECONDS", DEFAULT_RETENTION));
    }

    @Override
    public CreateOutcome create(NewSession session) {
        return creation.create(session);
    }

    @Override
    public void forget(NewSession.Idempotency idempotency, String sessionId) {
        creation.forget(idempotency, sessionId);
    }

    @Override
    public Optional<Session> find(String sessionId) {
        return findItem(sessionId).map(SessionItem::fromItem);
    }

    @Override
    public MoveOutcome move(String sessionId, Move move) {
        if (move.to() == SessionStatus.TERMINATING) {
            return repeatedly(sessionId, move.transitionId(), (item, session) -> session.status().holdsSlot()
                    ? writeAndFreeSlot(item, session, step(sessionId, move))
                    : Optional.of(new MoveOutcome.Refused(session)));
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

    @Override
    public MoveOutcome recordTask(String sessionId, String taskArn) {
        Supplier<ItemUpdate> withTask = () -> new ItemUpdate(tables.sessions(), key(sessionId))
                .set(SessionItem.UPDATED_AT, time(clock.instant()))
                .add(SessionItem.VERSION, 1)
                .set(SessionItem.TASK_ARN, fromS(taskArn));
        MoveOutcome first = write(
                withTask.get()
                        .set(SessionItem.STATUS, fromS(SessionStatus.PROVISIONING.name()))
                        .whenStatusIn(SessionStatus.PROVISIONING.predecessors()),
                old -> old.taskArn().equals(Optional.of(taskArn)));
        return first instanceof MoveOutcome.Refused ? write(withTask.get(), old -> false) : first;
    }

    @Override
    public MoveOutcome end(String sessionId, String transitionId, EndReason reasonIfNoneDecided, TaskStop taskStop) {
        if (reasonIfNoneDecided.finalStatus() != SessionStatus.FAILED) {
            throw new IllegalArgumentException("a session that nobody asked to end can only have failed");
        }
        return repeatedly(sessionId, transitionId, (item, session) -> {
            if (session.status().isFinal()) {
                return Optional.of(new MoveOutcome.Refused(session));
            }
            EndReason reason = session.endReason().orElse(reasonIfNoneDecided);
            ItemUpdate update = lastStep(sessionId, transitionId, reason, taskStop);
            if (session.status().holdsSlot()) {
                return writeAndFreeSlot(
                        item, session, update.set(SessionItem.END_REASON, fromS(reason.name())));
            }
            MoveOutcome outcome = write(
                    update.whenEqual(SessionItem.VERSION, number(session.version())),
                    old -> replayed(old, transitionId));
            return outcome instanceof MoveOutcome.Refused ? Optional.empty() : Optional.of(outcome);
        });
    }

    private ItemUpdate lastStep(String sessionId, String transitionId, EndReason reason, TaskStop taskStop) {
        Instant now = clock.instant();
        Map<String, AttributeValue> stop = new HashMap<>();
        SessionItem.putTaskStop(stop, taskStop);
        return step(sessionId, transitionId)
                .set(SessionItem.STATUS, fromS(reason.finalStatus().name()))
                .set(SessionItem.ENDED_AT, time(now))
                .set(SessionItem.TTL, SessionItem.ttl(now, retention))
                .setAll(stop)
                .remove(SessionItem.LIVE_SHARD, SessionItem.PROXY_USERNAME, SessionItem.PROXY_PASSWORD);
    }

    @Override
    public void recordTotals(String sessionId, SessionTotals totals) {
        Map<String, AttributeValue> values = new HashMap<>();
        SessionItem.putTotals(values, totals);
        write(
                new ItemUpdate(tables.sessions(), key(sessionId))
                        .set(SessionItem.UPDATED_AT, time(clock.instant()))
                        .add(SessionItem.VERSION, 1)
                        .setAll(values),
                old -> true);
    }

    @Override
    public SessionPage list(String projectId, Predicate<Session> matching, int limit, Optional<String> cursor) {
        return queries.list(projectId, matching, limit, cursor);
    }

    @Override
    public List<Session> unendedExpiringBefore(Instant time) {
        return queries.unendedExpiringBefore(time);
    }

    @Override
    public int repairSlots(String projectId, SlotCount seen, int slotsHeld) {
        return slots.repair(projectId, seen, slotsHeld);
    }

    @Override
    public void freeSlotOfRemoved(String projectId, String sessionId) {
        slots.freeRemoved(projectId, sessionId);
    }

    private ItemUpdate step(String sessionId, String transitionId) {
        return new ItemUpdate(tables.sessions(), key(sessionId))
                .set(SessionItem.TRANSITION_ID, fromS(transitionId))
                .set(SessionItem.UPDATED_AT, time(clock.instant()))
                .add(SessionItem.VERSION, 1);
    }

    private MoveOutcome write(ItemUpdate update, Predicate<Session> alreadyApplied) {
        try {
            return new MoveOutcome.Applied(
                    SessionItem.fromItem(transactions.update(update.request()).attributes()));
        } catch (ConditionalCheckFailedException e) {
            return refused(e.hasItem() ? Optional.of(e.item()) : Optional.empty(), alreadyApplied);
        }
    }

    /** One try of a step that depends on how the session stands; empty if the session moved meanwhile. */
    private interface Attempt {
        Optional<MoveOutcome> on(Map<String, AttributeValue> item, Session session);
    }

    private MoveOutcome repeatedly(String sessionId, String transitionId, Attempt attempt) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Map<String, AttributeValue>> item = findItem(sessionId);
            if (item.isEmpty()) {
                return new MoveOutcome.Missing();
            }
            Session session = SessionItem.fromItem(item.get());
            if (replayed(session, transitionId)) {
                return new MoveOutcome.Applied(session);
            }
            Optional<MoveOutcome> outcome = attempt.on(item.get(), session);
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new IllegalStateException("session " + sessionId + " moved " + ATTEMPTS + " times during one step");
    }

    private Optional<MoveOutcome> writeAndFreeSlot(
            Map<String, AttributeValue> item, Session session, ItemUpdate update) {
        update.whenEqual(SessionItem.VERSION, number(session.version()));
        return switch (transactions.write(List.of(update.inTransaction(), slots.free(session.projectId())))) {
            case Transactions.Outcome.Written() ->
                Optional.of(new MoveOutcome.Applied(SessionItem.fromItem(update.appliedTo(item))));
            case Transactions.Outcome.ConditionsFailed _ -> Optional.empty();
        };
    }

    private Optional<Map<String, AttributeValue>> findItem(String sessionId) {
        Map<String, AttributeValue> item = dynamoDb.getItem(
                        get -> get.tableName(tables.sessions()).key(key(sessionId)).consistentRead(true))
                .item();
        return item.isEmpty() ? Optional.empty() : Optional.of(item);
    }

    private static MoveOutcome refused(
            Optional<Map<String, AttributeValue>> item, Predicate<Session> alreadyApplied) {
        if (item.isEmpty()) {
            return new MoveOutcome.Missing();
        }
        Session session = SessionItem.fromItem(item.get());
        return alreadyApplied.test(session) ? new MoveOutcome.Applied(session) : new MoveOutcome.Refused(session);
    }

    private static boolean replayed(Session session, String transitionId) {
        return session.transitionId().equals(transitionId);
    }

    private static Map<String, AttributeValue> key(String sessionId) {
        return Map.of(SessionItem.ID, fromS(sessionId));
    }
}
